package io.binlogrelay.sql;

import io.binlogrelay.message.ErrPacket;
import io.binlogrelay.message.ErrorCode;

/**
 * Ends the work on a statement with an error for the client. Carries no stack trace, since
 * strangers cause it at will.
 */
final class StatementRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient ErrPacket error;

  /**
   * @param blanks what fills the blanks of the error's text
   */
  StatementRefused(ErrorCode code, Object... blanks) {
    this(code.packet(blanks));
  }

  private StatementRefused(ErrPacket error) {
    super(error.code() + " " + error.text(), null, false, false);
    this.error = error;
  }

  /** What the client gets. */
  Answer.Failed answer() {
    return new Answer.Failed(error);
  }
}
