package io.binlogrelay.sql;

import io.binlogrelay.message.ErrorCode;

/**
 * How much work one statement has cost so far, in characters looked at. Statements are answered on
 * event loops that serve replicas too, so a hostile one ends with MySQL's error for a statement
 * that ran too long. Belongs to one statement.
 */
final class Effort {

  /** About a tenth of a second; what clients really ask stays a thousand times below. */
  static final long MAX_CHARS = 16_000_000;

  private long chars;

  /**
   * Counts work that is about to be done.
   *
   * @throws StatementRefused 3024 if it is too much
   */
  void add(long moreChars) {
    chars += moreChars;
    if (chars > MAX_CHARS) {
      throw new StatementRefused(ErrorCode.TOOK_TOO_LONG);
    }
  }
}
