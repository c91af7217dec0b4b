package io.binlogrelay.message;

import io.binlogrelay.message.StatementParameter.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parameters of COM_STMT_EXECUTE for one prepared statement, whose types a client sends
 * the first time only, and whose longer values it sends piece by piece ahead of it.
 *
 * <pre>
 *   NULL bitmap | new types? | [type, flags]... | value...
 * </pre>
 *
 * Belongs to its session's thread.
 */
public final class StatementParameters {

  /** What all pieces of a statement may come to, bytes. */
  private static final int MAX_LONG_DATA = 256 * 1024;

  /** Digits of a number, its sign and its point, bytes; MySQL's have 65 digits. */
  private static final int MAX_DECIMAL = 80;

  private static final int UNSIGNED = 0x80;

  private final int count;
  private final List<@Nullable ByteArrayOutputStream> longData = new ArrayList<>();
  private int[] types = {};
  private int longBytes;

  /**
   * @param count how many placeholders the statement has, 0..65535
   */
  public StatementParameters(int count) {
    this.count = count;
    forgetLongData();
  }

  /** How many there are. */
  public int count() {
    return count;
  }

  /** A piece of a parameter's value. */
  public void append(int parameter, byte[] data) {
    if (parameter >= count) {
      return; // as mysqld, which has nobody to tell it to
    }
    longBytes += data.length;
    if (longBytes > MAX_LONG_DATA) {
      return; // the execution tells
    }
    ByteArrayOutputStream value = longData.get(parameter);
    if (value == null) {
      value = new ByteArrayOutputStream();
      longData.set(parameter, value);
    }
    value.writeBytes(data);
  }

  /** Whether the pieces were too long together. */
  public boolean isTooLong() {
    return longBytes > MAX_LONG_DATA;
  }

  /** COM_STMT_RESET, and the end of an execution. */
  public void forgetLongData() {
    longBytes = 0;
    longData.clear();
    for (int i = 0; i < count; i++) {
      longData.add(null);
    }
  }

  /**
   * The values of an execution.
   *
   * @param packet what follows the fixed fields
   * @throws MalformedPacketException if they do not add up
   */
  public List<StatementParameter> read(byte[] packet) {
    if (count == 0) {
      return List.of();
    }
    ByteBuf in = Unpooled.wrappedBuffer(packet);
    byte[] nulls = Fields.bytes(in, (count + 7) / 8, "NULL bitmap");
    if (Fields.unsignedByte(in, "new types") == 1) {
      readTypes(in);
    }
    if (types.length != count) {
      throw new MalformedPacketException("parameters without types");
    }
    List<StatementParameter> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ByteArrayOutputStream sent = longData.get(i);
      if (sent != null) {
        values.add(text(sent.toString(StandardCharsets.UTF_8)));
      } else if ((nulls[i / 8] >> i % 8 & 1) != 0) {
        values.add(StatementParameter.NULL);
      } else {
        values.add(value(in, types[i] & 0xff, (types[i] >> 8 & UNSIGNED) != 0));
      }
    }
    return values;
  }

  private void readTypes(ByteBuf in) {
    Fields.require(in, 2 * count, "parameter types");
    int[] sent = new int[count];
    for (int i = 0; i < count; i++) {
      sent[i] = in.readUnsignedShortLE();
    }
    types = sent;
  }

  private static StatementParameter value(ByteBuf in, int type, boolean unsigned) {
    switch (type) {
      case FieldType.NULL:
        return StatementParameter.NULL;
      case FieldType.TINY:
        int octet = Fields.unsignedByte(in, "parameter");
        return integer(unsigned ? octet : (byte) octet);
      case FieldType.SHORT, FieldType.YEAR:
        int two = Fields.unsignedShort(in, "parameter");
        return integer(unsigned ? two : (short) two);
      case FieldType.LONG, FieldType.INT24:
        long four = Fields.unsignedInt(in, "parameter");
        return integer(unsigned ? four : (int) four);
      case FieldType.LONGLONG:
        long eight = Fields.longValue(in, "parameter");
        String digits = unsigned ? Long.toUnsignedString(eight) : Long.toString(eight);
        return new StatementParameter(Kind.INTEGER, digits);
      case FieldType.FLOAT:
        return floating(Float.intBitsToFloat((int) Fields.unsignedInt(in, "parameter")));
      case FieldType.DOUBLE:
        return floating(Double.longBitsToDouble(Fields.longValue(in, "parameter")));
      case FieldType.DATE, FieldType.DATETIME, FieldType.TIMESTAMP:
        return text(dateTime(in));
      case FieldType.TIME:
        return text(time(in));
      case FieldType.DECIMAL, FieldType.NEWDECIMAL:
        return decimal(Fields.lengthEncodedString(in, MAX_DECIMAL, "parameter"));
      default:
        return text(Fields.lengthEncodedString(in, in.readableBytes(), "parameter"));
    }
  }

  private static StatementParameter text(String text) {
    return new StatementParameter(Kind.TEXT, text);
  }

  private static StatementParameter decimal(String text) {
    if (!text.matches("-?\\d+(\\.\\d*)?")) {
      throw new MalformedPacketException("parameter: no decimal number");
    }
    return new StatementParameter(Kind.DECIMAL, text);
  }

  private static StatementParameter integer(long number) {
    return new StatementParameter(Kind.INTEGER, Long.toString(number));
  }

  private static StatementParameter floating(double number) {
    if (!Double.isFinite(number)) {
      throw new MalformedPacketException("parameter: " + number);
    }
    return new StatementParameter(Kind.FLOAT, Double.toString(number));
  }

  /** {@code length year(2) month day [hour minute second [microseconds(4)]]}. */
  private static String dateTime(ByteBuf in) {
    int length = Fields.unsignedByte(in, "date length");
    Fields.require(in, length, "date");
    ByteBuf date = in.readSlice(length);
    int year = length >= 4 ? date.readUnsignedShortLE() : 0;
    String text =
        length >= 4
            ? format("%04d-%02d-%02d", year, date.readUnsignedByte(), date.readUnsignedByte())
            : "0000-00-00";
    return length >= 7 ? text + " " + clock(date, 0) : text;
  }

  /** {@code length negative days(4) hour minute second [microseconds(4)]}. */
  private static String time(ByteBuf in) {
    int length = Fields.unsignedByte(in, "time length");
    Fields.require(in, length, "time");
    ByteBuf time = in.readSlice(length);
    if (length < 8) {
      return "00:00:00";
    }
    String sign = time.readUnsignedByte() == 0 ? "" : "-";
    long days = time.readUnsignedIntLE();
    return sign + clock(time, days * 24);
  }

  private static String clock(ByteBuf in, long moreHours) {
    long hours = moreHours + in.readUnsignedByte();
    String text = format("%02d:%02d:%02d", hours, in.readUnsignedByte(), in.readUnsignedByte());
    return in.readableBytes() >= 4 ? text + format(".%06d", in.readUnsignedIntLE()) : text;
  }

  private static String format(String pattern, Object... numbers) {
    return String.format(Locale.ROOT, pattern, numbers);
  }
}
