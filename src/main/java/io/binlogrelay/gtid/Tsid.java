package io.binlogrelay.gtid;

import java.util.Locale;
import java.util.UUID;

/**
 * Source of transactions: the UUID of the server that first committed them and the tag under which
 * it did so ("" = untagged). Tags exist since MySQL 8.3. Any thread.
 *
 * <p>The order is MySQL's: UUID bytes unsigned, then tag, untagged first.
 *
 * @param tag empty, or a letter or underscore followed by at most 31 letters, digits and
 *     underscores; kept in lower case as MySQL does ({@code libs/mysql/gtid/tag.cpp}, {@code
 *     Tag::replace})
 */
public record Tsid(UUID uuid, String tag) implements Comparable<Tsid> {
  /** Longest tag in characters (MySQL: {@code tag_max_length}). */
  public static final int MAX_TAG_LENGTH = 32;

  /**
   * @throws GtidFormatException if the tag is not a legal one
   */
  public Tsid {
    if (!isTag(tag)) {
      throw new GtidFormatException(
          "GTID tag: expected at most "
              + MAX_TAG_LENGTH
              + " letters, digits and underscores, no digit first; found '"
              + tag.substring(0, Math.min(tag.length(), MAX_TAG_LENGTH + 1))
              + "'");
    }
    tag = tag.toLowerCase(Locale.ROOT);
  }

  /** The untagged source of a server. */
  public static Tsid of(UUID uuid) {
    return new Tsid(uuid, "");
  }

  /** The source of a server under a tag; "" is untagged. */
  public static Tsid of(UUID uuid, String tag) {
    return new Tsid(uuid, tag);
  }

  public boolean tagged() {
    return !tag.isEmpty();
  }

  @Override
  public int compareTo(Tsid other) {
    return compare(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits(), tag, other);
  }

  /** {@code uuid} or {@code uuid:tag}. */
  @Override
  public String toString() {
    return tagged() ? uuid + ":" + tag : uuid.toString();
  }

  /**
   * Compares a source given in parts with one of the array, so that a look-up allocates nothing.
   */
  static int compare(long uuidHigh, long uuidLow, String tag, Tsid other) {
    int high = Long.compareUnsigned(uuidHigh, other.uuid.getMostSignificantBits());
    if (high != 0) {
      return high;
    }
    int low = Long.compareUnsigned(uuidLow, other.uuid.getLeastSignificantBits());
    return low != 0 ? low : tag.compareTo(other.tag);
  }

  /** Binary search in the first {@code size} sources: index, or {@code -(insertion point) - 1}. */
  static int search(Tsid[] sources, int size, long uuidHigh, long uuidLow, String tag) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = compare(uuidHigh, uuidLow, tag, sources[middle]);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        high = middle - 1;
      } else {
        low = middle + 1;
      }
    }
    return -low - 1;
  }

  static int search(Tsid[] sources, int size, Tsid wanted) {
    return search(
        sources,
        size,
        wanted.uuid.getMostSignificantBits(),
        wanted.uuid.getLeastSignificantBits(),
        wanted.tag);
  }

  static boolean isTagStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  static boolean isTagPart(char c) {
    return isTagStart(c) || (c >= '0' && c <= '9');
  }

  private static boolean isTag(String tag) {
    if (tag.length() > MAX_TAG_LENGTH || (!tag.isEmpty() && !isTagStart(tag.charAt(0)))) {
      return false;
    }
    for (int i = 1; i < tag.length(); i++) {
      if (!isTagPart(tag.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
