package io.binlogrelay.offline.inspect;

import io.binlogrelay.binlog.MalformedEventException;
import io.binlogrelay.offline.inspect.InspectedRow.Value;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What changed in a JSON document, where the event has only that ({@code sql/json_diff.cc}): a list
 * of (operation, packed length and path, packed length and new value unless removed), shown as the
 * functions that make the same change.
 */
final class JsonDiff {
  private static final String[] OPERATIONS = {"JSON_REPLACE", "JSON_INSERT", "JSON_REMOVE"};
  private static final int REMOVE = 2;

  private JsonDiff() {}

  /**
   * @param column name of the column that holds the document
   */
  static Value value(String column, byte[] bytes) {
    try {
      return Value.plain(text(column, new Body(ByteBuffer.wrap(bytes), 0, bytes.length)));
    } catch (IOException | RuntimeException e) {
      return Value.undecoded(Cells.hex(bytes), "JSON diff not decoded: " + e.getMessage());
    }
  }

  private static String text(String column, Body body) throws IOException {
    List<String> diffs = new ArrayList<>();
    while (body.hasMore()) {
      int operation = body.u8();
      if (operation >= OPERATIONS.length) {
        throw new MalformedEventException("JSON diff", "operation 0 to 2", operation);
      }
      String target = OPERATIONS[operation] + "(" + column + ", '" + body.text(body.packed()) + "'";
      diffs.add(
          operation == REMOVE
              ? target + ")"
              : target + ", " + JsonText.of(body.bytes(body.packed())) + ")");
    }
    return diffs.isEmpty() ? "unchanged" : String.join(", ", diffs);
  }
}
