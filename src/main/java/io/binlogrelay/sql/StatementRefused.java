package io.binlogrelay.sql;

/**
 * Ends the work on a statement with an error for the client. Carries no stack trace, since
 * strangers cause it at will.
 */
final class StatementRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Answer.Failed answer;

  StatementRefused(Answer.Failed answer) {
    super(answer.code() + " " + answer.text(), null, false, false);
    this.answer = answer;
  }

  /** What the client gets. */
  Answer.Failed answer() {
    return answer;
  }
}
