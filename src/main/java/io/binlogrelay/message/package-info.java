/**
 * One record per MySQL packet: what a payload means, in the phase in which it came.
 *
 * <p>In MySQL the first byte of a payload means different things in different phases, so each phase
 * names the records it expects; nothing here guesses.
 *
 * <ul>
 *   <li>Handshake: {@link io.binlogrelay.message.HandshakeV10}, {@link
 *       io.binlogrelay.message.SslRequest}, {@link io.binlogrelay.message.HandshakeResponse41},
 *       {@link io.binlogrelay.message.AuthSwitchRequest}, {@link
 *       io.binlogrelay.message.AuthMoreData}.
 *   <li>Commands: {@link io.binlogrelay.message.Command}.
 *   <li>Answers: {@link io.binlogrelay.message.OkPacket}, {@link io.binlogrelay.message.ErrPacket},
 *       {@link io.binlogrelay.message.EofPacket}, {@link io.binlogrelay.message.TextResultSet} and
 *       its reader {@link io.binlogrelay.message.TextResultReader}.
 *   <li>Numbers, states and texts: {@link io.binlogrelay.message.ErrorCode}, {@link
 *       io.binlogrelay.message.DumpErrors}.
 * </ul>
 *
 * <p>{@code decode} takes a payload without its header, reads it and leaves releasing it to the
 * caller; what it keeps, it copies. {@code encode} appends to the buffer it is given. All of it is
 * immutable and usable from any thread, except the reader, which belongs to its connection.
 */
@NullMarked
package io.binlogrelay.message;

import org.jspecify.annotations.NullMarked;
