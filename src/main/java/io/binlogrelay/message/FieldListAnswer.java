package io.binlogrelay.message;

import io.binlogrelay.wire.LengthEncoded;
import io.binlogrelay.wire.PacketWriter;
import java.util.List;

/**
 * The answer to COM_FIELD_LIST (MySQL's manual: "COM_FIELD_LIST"): a definition for each column,
 * with its default, which none of ours has.
 *
 * @param columns of the table
 */
public record FieldListAnswer(List<ColumnDefinition> columns) {

  /**
   * Appends all packets.
   *
   * @param capabilities the effective ones
   * @param end what the last packet says
   */
  public void writeTo(PacketWriter out, long capabilities, EofPacket end) {
    for (ColumnDefinition column : columns) {
      out.packet(
          payload -> {
            column.encode(payload);
            LengthEncoded.writeNullableString(payload, null);
          });
    }
    end.writeTo(out, capabilities);
  }
}
