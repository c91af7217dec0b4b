package io.binlogrelay.wire;

import org.jspecify.annotations.Nullable;

/**
 * The one packet number that both directions of a connection share during an exchange; wraps at
 * 256.
 *
 * <p>An exchange is the whole handshake (the server's greeting is 0, the client's answer 1, and so
 * on up to the final OK or ERR), or one command (0) with all packets of its answer (1 and up). Who
 * ends an exchange calls {@link #reset}: a server after the last packet of an answer and after the
 * handshake's OK, a client before each command and each ACK. {@code SSLRequest} and the TLS
 * handshake do not start a new exchange (captured: SSLRequest 1, the response after it 2).
 *
 * <p>With compression, frames have numbers of their own that follow the same rules, and those of
 * the packets inside mean nothing any more: mysqld goes on with the number of its frame whenever it
 * has sent one, and no peer looks at them ({@code sql-common/net_serv.cc, net_flush}; captured from
 * 8.0.33 and 9.7.4).
 *
 * <p>Belongs to the event loop of its connection.
 */
public final class PacketSequence {

  private final boolean strict;
  private boolean held;
  private int next;
  private @Nullable PacketSequence frames;

  /** Numbers that the peer has to keep to. */
  public PacketSequence() {
    this(true);
  }

  private PacketSequence(boolean strict) {
    this.strict = strict;
  }

  /** Numbers of a peer that nobody looks at. */
  static PacketSequence ofAnyOrder() {
    return new PacketSequence(false);
  }

  /** From here on packets travel in frames, which have these numbers. */
  PacketSequence compress() {
    PacketSequence begun = new PacketSequence();
    frames = begun;
    return begun;
  }

  /**
   * The answer to what came last takes time: what comes behind it is left where it is, unread,
   * until this exchange ends and {@link Layers#goOn} says so.
   */
  public void hold() {
    held = true;
    if (frames != null) {
      frames.hold();
    }
  }

  /** Whether decoders have to leave what is there. */
  boolean isHeld() {
    return held;
  }

  /** Begins an exchange: the next packet of either side is number 0. */
  public void reset() {
    next = 0;
    held = false;
    if (frames != null) {
      frames.reset();
    }
  }

  /** The number for a packet of ours, which the next one follows. */
  public int next() {
    int current = next;
    next = (next + 1) & 0xff;
    return current;
  }

  /** Checks the number of a packet of the peer. */
  void accept(int sequence) {
    if (strict && frames == null && sequence != next) {
      throw new WireException.OutOfOrder(next, sequence);
    }
    next = (sequence + 1) & 0xff;
  }
}
