package io.binlogrelay.offline.inspect;

import io.binlogrelay.binlog.EventType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Statements, and the context that statements need ({@code statement_events.h}). */
final class StatementMeaning {
  private static final int NAME_MAX = 64 * 4;

  private StatementMeaning() {}

  static Meaning of(Shown event) {
    Body body = event.body();
    return switch (event.type()) {
      case EventType.ROWS_QUERY -> rowsQuery(body);
      case EventType.INTVAR -> intvar(body);
      case EventType.RAND -> rand(body);
      case EventType.USER_VAR -> userVariable(body);
      case EventType.BEGIN_LOAD_QUERY -> fileBlock("its first", body);
      case EventType.APPEND_BLOCK -> fileBlock("its next", body);
      case EventType.DELETE_FILE -> Meaning.of("file " + body.u32() + " is not loaded");
      default -> query(event, body);
    };
  }

  /** 4 thread, 4 seconds, 1 length of the schema, 2 error, 2 length of status variables. */
  private static Meaning query(Shown event, Body body) {
    body.skip(8);
    int schemaLength = body.u8();
    int error = body.u16();
    int statusLength = body.u16();
    if (event.type() == EventType.EXECUTE_LOAD_QUERY) {
      body.skip(13); // file id, place of its name in the statement, what to do with duplicates
    }
    body.skip(statusLength);
    String schema = body.text(schemaLength);
    body.skip(1);
    String statement = body.text(body.remaining());
    boolean bracket = statement.equals("BEGIN") || statement.equals("COMMIT");
    String text =
        (schema.isEmpty() || bracket ? "" : "use `" + Texts.line(schema) + "`; ")
            + Texts.line(statement)
            + (error == 0 ? "" : "  (failed on the source with error " + error + ")");
    return Meaning.of(text).with("schema", schema).with("statement", statement);
  }

  /** A byte with the length, of no use as statements are longer, and the statement. */
  private static Meaning rowsQuery(Body body) {
    body.skip(1);
    String statement = body.text(body.remaining());
    return Meaning.of("# " + Texts.line(statement)).with("statement", statement);
  }

  private static Meaning intvar(Body body) {
    String name =
        switch (body.u8()) {
          case 1 -> "LAST_INSERT_ID";
          case 2 -> "INSERT_ID";
          default -> "INVALID_INT";
        };
    return Meaning.of(name + "=" + Long.toUnsignedString(body.integer(8)));
  }

  private static Meaning rand(Body body) {
    return Meaning.of(
        "rand_seed1="
            + Long.toUnsignedString(body.integer(8))
            + ", rand_seed2="
            + Long.toUnsignedString(body.integer(8)));
  }

  /** Name with its length, a byte whether it is NULL, type, collation, value with its length. */
  private static Meaning userVariable(Body body) {
    String name = Texts.line(body.text(Math.min(NAME_MAX, body.u32())));
    if (body.u8() != 0) {
      return Meaning.of("@`" + name + "`=NULL");
    }
    int type = body.u8();
    int collation = (int) body.u32();
    byte[] value = body.bytes(body.u32());
    return Meaning.of("@`" + name + "`=" + value(type, collation, value));
  }

  /** By the kind of the variable ({@code Item_result}): 0 text, 1 double, 2 integer, 4 decimal. */
  private static String value(int kind, int collation, byte[] value) {
    ByteBuffer number = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
    if (kind == 1 && value.length == Double.BYTES) {
      return String.valueOf(number.getDouble());
    }
    if (kind == 2 && value.length == Long.BYTES) {
      return String.valueOf(number.getLong());
    }
    String text = kind == 0 ? Collation.decode(collation, value) : null;
    return text == null ? Cells.hex(value) : "'" + Texts.line(text) + "'";
  }

  private static Meaning fileBlock(String which, Body body) {
    long file = body.u32();
    return Meaning.of("file " + file + ": " + which + " " + Texts.count(body.remaining(), "byte"));
  }
}
