package io.binlogrelay.wire;

/**
 * The one packet number that both directions of a connection share during an exchange; wraps at
 * 256.
 *
 * <p>An exchange is the whole handshake (the server's greeting is 0, the client's answer 1, and so
 * on up to the final OK or ERR), or one command (0) with all packets of its answer (1 and up). Who
 * ends an exchange calls {@link #reset}: a server after the last packet of an answer and after the
 * handshake's OK, a client before each command. {@code SSLRequest} and the TLS handshake do not
 * start a new exchange (captured: SSLRequest 1, the response after it 2).
 *
 * <p>Belongs to the event loop of its connection.
 */
public final class PacketSequence {

  private int next;

  /** Begins an exchange: the next packet of either side is number 0. */
  public void reset() {
    next = 0;
  }

  /** The number for a packet of ours, which the next one follows. */
  public int next() {
    int current = next;
    next = (next + 1) & 0xff;
    return current;
  }

  /** Checks the number of a packet of the peer. */
  void accept(int sequence) {
    if (sequence != next) {
      throw new WireException.OutOfOrder(next, sequence);
    }
    next = (next + 1) & 0xff;
  }
}
