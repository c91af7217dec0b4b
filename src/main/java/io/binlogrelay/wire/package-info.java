/**
 * Packet framing and protocol compression: how payloads travel, whatever they mean.
 *
 * <pre>
 *   3 bytes length | 1 byte sequence | payload            length 0xffffff: the payload goes on in
 *   &lt;--------- header ----------&gt;                          the next packet, which may be empty
 * </pre>
 *
 * <p>Pieces: {@link io.binlogrelay.wire.Capabilities} (what both sides agreed on), {@link
 * io.binlogrelay.wire.LengthEncoded} (integers and strings that carry their own length), {@link
 * io.binlogrelay.wire.PacketHeader}, and one pair of channel handlers for the handshake and command
 * phases, {@link io.binlogrelay.wire.PacketDecoder} and {@link io.binlogrelay.wire.PacketEncoder},
 * which share one {@link io.binlogrelay.wire.PacketSequence} per connection. {@link
 * io.binlogrelay.wire.Layers} puts them, and compression and TLS below them, into a pipeline. The
 * dump phase moves raw bytes with handlers of its own and uses only the header.
 *
 * <p>With {@link io.binlogrelay.wire.Compression} the bytes of packets travel in frames with a
 * header, lengths and numbers of their own. A write is a frame or more; a stream may ask for more
 * ends than that ({@link io.binlogrelay.wire.FrameEnds}).
 *
 * <p>Every length is compared with a named bound before anything is allocated for it. Handlers and
 * sequences belong to their connection's event loop; everything else is stateless and may be used
 * by any thread.
 */
@NullMarked
package io.binlogrelay.wire;

import org.jspecify.annotations.NullMarked;
