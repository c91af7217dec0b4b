package io.binlogrelay.message;

import io.binlogrelay.wire.Capabilities;
import io.binlogrelay.wire.LengthEncoded;
import io.binlogrelay.wire.PacketWriter;
import java.util.List;

/** What stands before the rows of a result, of text or binary. For one call. */
final class ResultHead {

  private final PacketWriter out;
  private final boolean deprecateEof;

  ResultHead(PacketWriter out, long capabilities) {
    this.out = out;
    this.deprecateEof = Capabilities.has(capabilities, Capabilities.DEPRECATE_EOF);
  }

  void begin(List<ColumnDefinition> columns) {
    out.packet(payload -> LengthEncoded.writeInt(payload, columns.size()));
    definitions(columns);
  }

  /** Definitions, and what ends them. */
  void definitions(List<ColumnDefinition> columns) {
    for (ColumnDefinition column : columns) {
      out.packet(column::encode);
    }
    if (!deprecateEof) {
      out.packet(EofPacket.DONE::encode);
    }
  }
}
