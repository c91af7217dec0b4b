package io.binlogrelay.message;

import io.binlogrelay.wire.PacketWriter;
import java.util.Collections;
import java.util.List;

/**
 * The answer to COM_STMT_PREPARE (MySQL's manual: "COM_STMT_PREPARE Response").
 *
 * <pre>
 *   00 | statement | columns | parameters | 00 | warnings | [definitions, EOF] of both, but of none
 * </pre>
 *
 * @param id the statement's number, 32 unsigned bits
 * @param columns of its result; empty if it has none
 * @param parameters how many placeholders it has, 0..65535
 */
public record PreparedStatementOk(long id, List<ColumnDefinition> columns, int parameters) {

  private static final int FLAGS_OF_PARAMETER = 0x80;

  /** What mysqld says of a parameter: nothing that a client could use. */
  private static final ColumnDefinition PARAMETER =
      new ColumnDefinition(
          "?",
          ColumnDefinition.TYPE_VAR_STRING,
          ColumnDefinition.CHARSET_BINARY,
          0,
          FLAGS_OF_PARAMETER,
          0);

  /**
   * Appends all packets.
   *
   * @param capabilities the effective ones
   */
  public void writeTo(PacketWriter out, long capabilities) {
    out.packet(
        payload -> {
          payload.writeByte(OkPacket.TAG);
          payload.writeIntLE((int) id);
          payload.writeShortLE(columns.size());
          payload.writeShortLE(parameters);
          payload.writeZero(1 + 2);
        });
    ResultHead head = new ResultHead(out, capabilities);
    if (parameters > 0) {
      head.definitions(Collections.nCopies(parameters, PARAMETER));
    }
    if (!columns.isEmpty()) {
      head.definitions(columns);
    }
  }
}
