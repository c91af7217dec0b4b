package io.binlogrelay.message;

import io.binlogrelay.wire.WireException;

/**
 * A well-framed packet whose contents make no sense. During commands MySQL answers error 1835 and
 * keeps the connection, during the handshake 1043 and closes it.
 *
 * <p>The message names the packet's field and says what is wrong; it is for our log, not for the
 * peer. Without stack trace, as strangers cause it.
 */
public class MalformedPacketException extends WireException {

  public MalformedPacketException(String message) {
    super(message);
  }

  /** What a server answers in the command phase. */
  public ErrPacket answer() {
    return ErrorCode.MALFORMED_PACKET.packet();
  }
}
