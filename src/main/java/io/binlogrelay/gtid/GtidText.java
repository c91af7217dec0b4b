package io.binlogrelay.gtid;

import java.util.UUID;

/**
 * Reads and writes MySQL's text of GTIDs and GTID sets; one instance reads one text. One thread.
 *
 * <p>What is accepted follows {@code Gtid_set::add_gtid_text} ({@code sql/rpl_gtid_set.cc}): white
 * space around every token, empty elements between commas, a UUID without intervals, and an
 * interval whose end is below its start (it is empty). A tag applies to the intervals after it
 * until the next tag or comma. Numbers are decimal only.
 */
final class GtidText {
  private static final int UUID_LENGTH = 36;

  private final String text;
  private int at;

  GtidText(String text) {
    this.text = text;
  }

  static String format(GtidSet set) {
    StringBuilder out = new StringBuilder();
    Tsid[] sources = set.sources();
    for (int i = 0; i < sources.length; i++) {
      boolean sameUuid = i > 0 && sources[i].uuid().equals(sources[i - 1].uuid());
      if (!sameUuid) {
        out.append(i > 0 ? "," : "").append(sources[i].uuid());
      }
      if (sources[i].tagged()) {
        out.append(':').append(sources[i].tag());
      }
      long[] pairs = set.intervals()[i];
      for (int p = 0; p < pairs.length; p += 2) {
        out.append(':').append(pairs[p]);
        if (pairs[p + 1] - pairs[p] > 1) {
          out.append('-').append(pairs[p + 1] - 1);
        }
      }
    }
    return out.toString();
  }

  GtidSet parseSet() {
    SourceSorter sorter = new SourceSorter(4);
    skipSpace();
    while (at < text.length()) {
      if (!skip(',')) {
        readElement(sorter);
      }
    }
    return sorter.toSet();
  }

  Gtid parseGtid() {
    skipSpace();
    UUID uuid = readUuid();
    require(':');
    String tag = "";
    if (atTag()) {
      tag = readTag();
      require(':');
    }
    long gno = readGno();
    if (at < text.length()) {
      throw GtidFormatException.inText(text, at, "the end");
    }
    return new Gtid(Tsid.of(uuid, tag), gno);
  }

  /** One UUID with its tags and intervals, up to a comma or the end. */
  private void readElement(SourceSorter sorter) {
    UUID uuid = readUuid();
    Tsid source = Tsid.of(uuid);
    while (skip(':')) {
      if (atTag()) {
        source = Tsid.of(uuid, readTag());
        continue;
      }
      long start = readGno();
      long end = start;
      if (skip('-')) {
        end = readNumber();
      }
      if (end >= start) {
        sorter.add(source, new long[] {start, end + 1});
      }
    }
    if (at < text.length() && text.charAt(at) != ',') {
      throw GtidFormatException.inText(text, at, "':', ',' or the end");
    }
  }

  private UUID readUuid() {
    if (text.length() - at < UUID_LENGTH) {
      throw GtidFormatException.inText(text, at, "a UUID of 36 characters");
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < UUID_LENGTH; i++) {
      char c = text.charAt(at + i);
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (dash ? c != '-' : digit < 0) {
        throw GtidFormatException.inText(text, at, "a UUID of 36 characters");
      }
      if (!dash) {
        high = high << 4 | low >>> 60;
        low = low << 4 | digit;
      }
    }
    at += UUID_LENGTH;
    skipSpace();
    return new UUID(high, low);
  }

  private boolean atTag() {
    return at < text.length() && Tsid.isTagStart(text.charAt(at));
  }

  private String readTag() {
    int start = at;
    while (at < text.length() && Tsid.isTagPart(text.charAt(at))) {
      at++;
    }
    if (at - start > Tsid.MAX_TAG_LENGTH) {
      throw GtidFormatException.inText(
          text, start, "a tag of at most " + Tsid.MAX_TAG_LENGTH + " characters");
    }
    String tag = text.substring(start, at);
    skipSpace();
    return tag;
  }

  private long readGno() {
    int start = at;
    long gno = readNumber();
    if (gno == 0) {
      throw GtidFormatException.inText(text, start, "a transaction number above 0");
    }
    return gno;
  }

  private long readNumber() {
    int start = at;
    long number = 0;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      int digit = text.charAt(at) - '0';
      if (number > (Gtid.MAX_GNO - digit) / 10) {
        throw GtidFormatException.inText(text, start, "a number up to " + Gtid.MAX_GNO);
      }
      number = number * 10 + digit;
      at++;
    }
    if (at == start) {
      throw GtidFormatException.inText(text, start, "a number or a tag");
    }
    skipSpace();
    return number;
  }

  private void require(char c) {
    if (!skip(c)) {
      throw GtidFormatException.inText(text, at, "'" + c + "'");
    }
  }

  private boolean skip(char c) {
    if (at >= text.length() || text.charAt(at) != c) {
      return false;
    }
    at++;
    skipSpace();
    return true;
  }

  private void skipSpace() {
    // The characters of C's isspace().
    while (at < text.length() && " \t\n\u000b\f\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }
}
