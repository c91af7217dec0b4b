package io.binlogrelay.message;

/**
 * A COM_REGISTER_SLAVE with a report field that is too long or cut off. MySQL does not call that
 * malformed but answers 1105 with a text that names the field ({@code rpl_source.cc:
 * register_replica}); the replica logs it and tries again.
 */
public final class RegistrationException extends MalformedPacketException {

  private final String text;

  RegistrationException(String text) {
    super(text);
    this.text = text;
  }

  @Override
  public ErrPacket answer() {
    return new ErrPacket(ErrorCode.UNKNOWN_ERROR.code(), ErrorCode.UNKNOWN_ERROR.sqlState(), text);
  }
}
