package io.binlogrelay.wire;

/**
 * What a session writes to its channel in the handshake and command phases: one or more payloads
 * that go out in one write.
 *
 * <pre>{@code
 * context.writeAndFlush((OutboundPackets) out -> out.packet(p -> ok.encode(p, capabilities)));
 * }</pre>
 */
@FunctionalInterface
public interface OutboundPackets {

  /** Appends the payloads; called once, on the connection's event loop. */
  void writeTo(PacketWriter out);
}
