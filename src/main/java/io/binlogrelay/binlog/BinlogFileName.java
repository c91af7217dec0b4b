package io.binlogrelay.binlog;

import java.nio.charset.StandardCharsets;

/**
 * Names of binlog files, {@code base.number}, as the server makes them: the number has six digits
 * and grows to more when needed ({@code sql/binlog.cc: generate_new_name}). Any thread.
 */
public final class BinlogFileName {
  /** Longest name in UTF-8 bytes: what file systems take. */
  public static final int MAX_BYTES = 255;

  // Keeps the number in a long; the server stops at 2147483647.
  private static final int MAX_DIGITS = 18;

  private BinlogFileName() {}

  /**
   * Whether the text is a base name, a dot and digits, fit to be a file in our directory: no path
   * separators, no control characters, no replacement characters of bytes that were not UTF-8, at
   * most 255 bytes.
   */
  public static boolean isValid(String name) {
    int dot = name.lastIndexOf('.');
    int digits = name.length() - dot - 1;
    if (dot < 1 || digits < 1 || digits > MAX_DIGITS || name.length() > MAX_BYTES) {
      return false;
    }
    for (int i = dot + 1; i < name.length(); i++) {
      if (name.charAt(i) < '0' || name.charAt(i) > '9') {
        return false;
      }
    }
    for (int i = 0; i < dot; i++) {
      char c = name.charAt(i);
      if (c == '/' || c == '\\' || c == '\ufffd' || Character.isISOControl(c)) {
        return false;
      }
    }
    return name.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
  }

  /** The part before the last dot of a valid name. */
  public static String base(String name) {
    return name.substring(0, requireValid(name).lastIndexOf('.'));
  }

  /** The number of a valid name. */
  public static long number(String name) {
    return Long.parseLong(name.substring(requireValid(name).lastIndexOf('.') + 1));
  }

  /** Orders valid names by base, then by number: {@code b.999999} before {@code b.1000000}. */
  public static int compare(String a, String b) {
    int bases = base(a).compareTo(base(b));
    return bases != 0 ? bases : Long.compare(number(a), number(b));
  }

  private static String requireValid(String name) {
    if (!isValid(name)) {
      throw new IllegalArgumentException(
          "binlog file name: expected base.digits of at most "
              + MAX_BYTES
              + " bytes, found '"
              + name.substring(0, Math.min(name.length(), MAX_BYTES))
              + "'");
    }
    return name;
  }
}
