package io.binlogrelay.gtid;

/**
 * One transaction's identifier: its source and its number there. Any thread.
 *
 * @param gno 1 to {@link #MAX_GNO}
 */
public record Gtid(Tsid tsid, long gno) {
  /** The highest transaction number (MySQL: {@code GNO_END - 1}, {@code sql/rpl_gtid.h}). */
  public static final long MAX_GNO = Long.MAX_VALUE - 1;

  /**
   * @throws GtidFormatException if the number is out of range
   */
  public Gtid {
    checkGno(gno);
  }

  /**
   * Reads {@code uuid:gno} or {@code uuid:tag:gno}, with white space where MySQL allows it.
   *
   * @throws GtidFormatException if the text is anything else
   */
  public static Gtid parse(String text) {
    return new GtidText(text).parseGtid();
  }

  @Override
  public String toString() {
    return tsid + ":" + gno;
  }

  static void checkGno(long gno) {
    if (gno < 1 || gno > MAX_GNO) {
      throw new GtidFormatException("GTID number: expected 1 to " + MAX_GNO + ", found " + gno);
    }
  }
}
