/**
 * What a binlog event is: reading and, in a few named places, editing event bytes that otherwise
 * pass through unchanged. Pure, no I/O.
 *
 * <p>An event is always given as a little-endian {@link java.nio.ByteBuffer}, the index at which it
 * starts, and its length including the checksum; nothing here relies on the buffer's position. The
 * pieces: {@link io.binlogrelay.binlog.EventHeader} with {@link io.binlogrelay.binlog.EventType}
 * and {@link io.binlogrelay.binlog.EventFlags}, {@link io.binlogrelay.binlog.EventChecksum}, the
 * few events that the relay opens ({@link io.binlogrelay.binlog.FormatDescription}, {@link
 * io.binlogrelay.binlog.Rotate}, {@link io.binlogrelay.binlog.Heartbeat}, {@link
 * io.binlogrelay.binlog.GtidEvent}, {@link io.binlogrelay.binlog.PreviousGtids}), {@link
 * io.binlogrelay.binlog.TransactionBoundary}, and names and positions of files.
 *
 * <p>Functions and records may be used by any thread; {@link io.binlogrelay.binlog.EventChecksum}
 * and {@link io.binlogrelay.binlog.TransactionBoundary} belong to one thread at a time.
 */
@NullMarked
package io.binlogrelay.binlog;

import org.jspecify.annotations.NullMarked;
