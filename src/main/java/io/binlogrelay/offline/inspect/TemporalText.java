package io.binlogrelay.offline.inspect;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Dates and times in the binary log, in MySQL's text. Java's types know neither {@code -838:59:59}
 * nor {@code 0000-00-00}, so the library would lose them ({@code my_time.cc:
 * my_time_packed_from_binary} and siblings).
 */
final class TemporalText {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private TemporalText() {}

  /** 3 bytes: day 5 bits, month 4, year. */
  static String date(byte[] bytes) {
    int value = (int) littleEndian(bytes);
    return text("%04d-%02d-%02d", value >> 9, value >> 5 & 15, value & 31);
  }

  /**
   * 3 bytes and the fraction: sign, hour 10 bits, minute 6, second 6; negative ones complemented.
   */
  static String time2(byte[] bytes, int digits) {
    long packed = bigEndian(bytes, 0, bytes.length) - (1L << bytes.length * 8 - 1);
    int fractionBits = (bytes.length - 3) * 8;
    long magnitude = Math.abs(packed);
    long clock = magnitude >> fractionBits;
    long fraction = magnitude & (1L << fractionBits) - 1;
    return text(
        "%s%02d:%02d:%02d%s",
        packed < 0 ? "-" : "",
        clock >> 12,
        clock >> 6 & 63,
        clock & 63,
        fraction(fraction, bytes.length - 3, digits));
  }

  /**
   * 5 bytes and the fraction: sign, year * 13 + month 17 bits, day 5, hour 5, minute 6, second 6.
   */
  static String datetime2(byte[] bytes, int digits) {
    long value = bigEndian(bytes, 0, 5) - 0x80_0000_0000L;
    long months = value >> 22;
    return text(
        "%04d-%02d-%02d %02d:%02d:%02d%s",
        months / 13,
        months % 13,
        value >> 17 & 31,
        value >> 12 & 31,
        value >> 6 & 63,
        value & 63,
        fraction(bigEndian(bytes, 5, bytes.length), bytes.length - 5, digits));
  }

  /** 4 bytes and the fraction: seconds since 1970; shown in UTC. */
  static String timestamp2(byte[] bytes, int digits) {
    return seconds(bigEndian(bytes, 0, 4))
        + fraction(bigEndian(bytes, 4, bytes.length), bytes.length - 4, digits);
  }

  /** The TIMESTAMP of servers before 5.6: 4 bytes. */
  static String timestamp(byte[] bytes) {
    return seconds(littleEndian(bytes));
  }

  /** The TIME and DATETIME of servers before 5.6: a decimal number with two digits per part. */
  static String digits(byte[] bytes) {
    long value = littleEndian(bytes);
    return bytes.length == 3
        ? text("%02d:%02d:%02d", value / 10_000, value / 100 % 100, value % 100)
        : text(
            "%04d-%02d-%02d %02d:%02d:%02d",
            value / 10_000_000_000L,
            value / 100_000_000 % 100,
            value / 1_000_000 % 100,
            value / 10_000 % 100,
            value / 100 % 100,
            value % 100);
  }

  private static String seconds(long seconds) {
    return seconds == 0 ? "0000-00-00 00:00:00" : SECONDS.format(Instant.ofEpochSecond(seconds));
  }

  /** A fraction is stored in 1 to 3 bytes of two digits each. */
  private static String fraction(long value, int bytes, int digits) {
    if (digits == 0 || bytes == 0) {
      return "";
    }
    String all = text("%0" + bytes * 2 + "d", value);
    return "." + all.substring(0, Math.min(digits, all.length()));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static long bigEndian(byte[] bytes, int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) {
      value = value << 8 | (bytes[i] & 0xff);
    }
    return value;
  }

  private static long littleEndian(byte[] bytes) {
    long value = 0;
    for (int i = bytes.length - 1; i >= 0; i--) {
      value = value << 8 | (bytes[i] & 0xff);
    }
    return value;
  }
}
