package io.binlogrelay.message;

import io.binlogrelay.wire.LengthEncoded;
import io.binlogrelay.wire.PacketWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a query that has rows (manual: "Text Resultset"; captured from 8.4.8).
 *
 * <pre>
 *   column count | definition... | [EOF] | row... | EOF, or OK with tag fe
 * </pre>
 *
 * With CLIENT_DEPRECATE_EOF the first EOF is left out and the last packet is an OK with another
 * tag.
 *
 * @param columns at least one
 * @param rows each with as many values as there are columns; null is SQL's NULL
 */
public record TextResultSet(
    List<ColumnDefinition> columns, List<? extends List<@Nullable String>> rows) {

  /**
   * Appends all packets.
   *
   * @param capabilities the effective ones
   * @param end what the last packet says
   */
  public void writeTo(PacketWriter out, long capabilities, EofPacket end) {
    new ResultHead(out, capabilities).begin(columns);
    for (List<@Nullable String> row : rows) {
      out.packet(payload -> row.forEach(v -> LengthEncoded.writeNullableString(payload, v)));
    }
    end.writeTo(out, capabilities);
  }
}
