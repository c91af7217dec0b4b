package io.binlogrelay.message;

import io.netty.buffer.ByteBuf;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values of the binary protocol, made of the text that the text protocol would send. What is no
 * number or date counts as zero, as it does wherever MySQL converts text. Stateless.
 */
final class BinaryValues {

  private static final Pattern DATE_TIME =
      Pattern.compile(
          "(\\d{4})-(\\d{2})-(\\d{2})(?: (\\d{2}):(\\d{2}):(\\d{2})(?:\\.(\\d{1,6}))?)?");

  private static final Pattern TIME =
      Pattern.compile("(\\d{2}):(\\d{2}):(\\d{2})(?:\\.(\\d{1,6}))?");

  private BinaryValues() {}

  /** 64 bits, signed or not. */
  static long integer(String text) {
    try {
      return text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  static double floating(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** {@code length year(2) month day [hour minute second [microseconds(4)]]}. */
  static void writeDateTime(String text, ByteBuf out) {
    Matcher parts = DATE_TIME.matcher(text);
    boolean matches = parts.matches();
    if (!matches || text.startsWith("0000-00-00")) {
      out.writeByte(0);
      return;
    }
    boolean clock = parts.group(4) != null;
    boolean fraction = parts.group(7) != null;
    out.writeByte(fraction ? 11 : clock ? 7 : 4);
    out.writeShortLE(part(parts, 1));
    out.writeByte(part(parts, 2));
    out.writeByte(part(parts, 3));
    if (clock) {
      writeClock(parts, 4, out);
    }
  }

  /** {@code length negative days(4) hour minute second [microseconds(4)]}. */
  static void writeTime(String text, ByteBuf out) {
    Matcher parts = TIME.matcher(text);
    if (!parts.matches()) {
      out.writeByte(0);
      return;
    }
    out.writeByte(parts.group(4) == null ? 8 : 12);
    out.writeZero(1 + 4);
    writeClock(parts, 1, out);
  }

  private static void writeClock(Matcher parts, int first, ByteBuf out) {
    out.writeByte(part(parts, first));
    out.writeByte(part(parts, first + 1));
    out.writeByte(part(parts, first + 2));
    String fraction = parts.group(first + 3);
    if (fraction != null) {
      out.writeIntLE(Integer.parseInt((fraction + "00000").substring(0, 6)));
    }
  }

  private static int part(Matcher parts, int group) {
    return Integer.parseInt(parts.group(group));
  }
}
