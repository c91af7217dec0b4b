package io.binlogrelay.message;

import io.binlogrelay.wire.LengthEncoded;
import io.binlogrelay.wire.PacketWriter;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to an executed prepared statement that has rows (MySQL's manual: "Binary Protocol
 * Resultset"): as {@link TextResultSet}, but for the rows.
 *
 * <pre>
 *   00 | NULL bitmap, from its third bit on | value of each that is not NULL
 * </pre>
 *
 * @param columns at least one
 * @param rows each with as many values as there are columns, as text; null is SQL's NULL
 */
public record BinaryResultSet(
    List<ColumnDefinition> columns, List<? extends List<@Nullable String>> rows) {

  /** Bits of the bitmap that stand for no column. */
  private static final int RESERVED_BITS = 2;

  /**
   * Appends all packets.
   *
   * @param capabilities the effective ones
   * @param end what the last packet says
   */
  public void writeTo(PacketWriter out, long capabilities, EofPacket end) {
    new ResultHead(out, capabilities).begin(columns);
    for (List<@Nullable String> row : rows) {
      out.packet(payload -> write(row, payload));
    }
    end.writeTo(out, capabilities);
  }

  private void write(List<@Nullable String> row, ByteBuf out) {
    out.writeByte(0);
    byte[] nulls = new byte[(row.size() + RESERVED_BITS + 7) / 8];
    for (int i = 0; i < row.size(); i++) {
      if (row.get(i) == null) {
        int bit = i + RESERVED_BITS;
        nulls[bit / 8] |= (byte) (1 << bit % 8);
      }
    }
    out.writeBytes(nulls);
    for (int i = 0; i < row.size(); i++) {
      String value = row.get(i);
      if (value != null) {
        write(columns.get(i).type(), value, out);
      }
    }
  }

  private static void write(int type, String value, ByteBuf out) {
    switch (type) {
      case FieldType.LONGLONG -> out.writeLongLE(BinaryValues.integer(value));
      case FieldType.LONG -> out.writeIntLE((int) BinaryValues.integer(value));
      case FieldType.DOUBLE ->
          out.writeLongLE(Double.doubleToLongBits(BinaryValues.floating(value)));
      case FieldType.DATE, FieldType.DATETIME, FieldType.TIMESTAMP ->
          BinaryValues.writeDateTime(value, out);
      case FieldType.TIME -> BinaryValues.writeTime(value, out);
      default -> LengthEncoded.writeString(out, value);
    }
  }
}
