package io.binlogrelay.sql;

/**
 * A column definition's fixed part, as in Protocol::ColumnDefinition41. Immutable, any thread.
 *
 * @param code the field type ({@code include/field_types.h}, enum_field_types)
 * @param collation the collation id: 255 utf8mb4_0900_ai_ci for text, 63 binary for the rest
 * @param length longest value in bytes
 * @param flags {@link #NOT_NULL}, {@link #UNSIGNED}, {@link #BINARY} ({@code include/mysql_com.h})
 * @param decimals digits after the point; 31 where mysqld leaves it open
 */
public record ColumnType(int code, int collation, long length, int flags, int decimals) {

  /** Flag: no NULL comes. */
  public static final int NOT_NULL = 1;

  /** Flag: a TEXT or BLOB. */
  static final int BLOB = 16;

  /** Flag: an ENUM. */
  static final int ENUM = 256;

  /** Flag: an unsigned number. */
  public static final int UNSIGNED = 32;

  /** Flag: a binary collation. */
  public static final int BINARY = 128;

  private static final int LONG_CODE = 3;
  private static final int DOUBLE_CODE = 5;
  private static final int NULL_CODE = 6;
  private static final int TIMESTAMP_CODE = 7;
  private static final int LONGLONG_CODE = 8;
  private static final int DATE_CODE = 10;
  private static final int TIME_CODE = 11;
  private static final int DATETIME_CODE = 12;
  private static final int NEWDECIMAL_CODE = 246;
  private static final int MEDIUM_BLOB_CODE = 250;
  private static final int LONG_BLOB_CODE = 251;
  private static final int BLOB_CODE = 252;
  private static final int VAR_STRING_CODE = 253;
  private static final int STRING_CODE = 254;

  private static final int TEXT_COLLATION = 255;
  private static final int BINARY_COLLATION = 63;
  private static final int BYTES_PER_CHAR = 4;
  private static final int OPEN = 31;

  /** The type of a NULL literal. */
  static final ColumnType NULL = new ColumnType(NULL_CODE, BINARY_COLLATION, 0, BINARY, 0);

  /** A user variable that holds NULL. */
  static final ColumnType NULL_VARIABLE =
      new ColumnType(MEDIUM_BLOB_CODE, BINARY_COLLATION, 16_777_215, BINARY, OPEN);

  /** The whole statement in SHOW FULL PROCESSLIST. */
  static final ColumnType WHOLE_STATEMENT =
      new ColumnType(LONG_BLOB_CODE, TEXT_COLLATION, 805_306_368, 0, OPEN);

  /** A user variable that was never set. */
  static final ColumnType UNSET_VARIABLE =
      new ColumnType(VAR_STRING_CODE, BINARY_COLLATION, 65_532, BINARY, OPEN);

  /** A user variable that holds text. */
  static final ColumnType TEXT_VARIABLE =
      new ColumnType(LONG_BLOB_CODE, TEXT_COLLATION, 268_435_440, 0, OPEN);

  /** A truth value. */
  static final ColumnType TRUTH =
      new ColumnType(LONGLONG_CODE, BINARY_COLLATION, 1, NOT_NULL | BINARY, 0);

  /** A date. */
  static final ColumnType DATE =
      new ColumnType(DATE_CODE, BINARY_COLLATION, 10, NOT_NULL | BINARY, 0);

  /** Text of at most so many characters, never NULL. */
  static ColumnType text(int chars) {
    return new ColumnType(
        VAR_STRING_CODE, TEXT_COLLATION, (long) chars * BYTES_PER_CHAR, NOT_NULL, OPEN);
  }

  /** Text of at most so many characters, or NULL. */
  static ColumnType nullableText(int chars) {
    return new ColumnType(VAR_STRING_CODE, TEXT_COLLATION, (long) chars * BYTES_PER_CHAR, 0, OPEN);
  }

  /**
   * Text of at most so many characters, as the views behind SHOW VARIABLES give it.
   *
   * @param flags none or {@link #NOT_NULL}
   */
  static ColumnType viewText(int chars, int flags) {
    return new ColumnType(VAR_STRING_CODE, TEXT_COLLATION, (long) chars * BYTES_PER_CHAR, flags, 0);
  }

  /**
   * A CHAR or an ENUM of a table.
   *
   * @param flags none, {@link #NOT_NULL}, {@link #BINARY}, {@link #ENUM}
   */
  static ColumnType fixedText(int chars, int flags) {
    return new ColumnType(STRING_CODE, TEXT_COLLATION, (long) chars * BYTES_PER_CHAR, flags, 0);
  }

  /**
   * A TEXT of a table.
   *
   * @param flags beside {@link #BLOB}, which every one has
   */
  static ColumnType longText(long bytes, int flags) {
    return new ColumnType(BLOB_CODE, TEXT_COLLATION, bytes, flags | BLOB, 0);
  }

  /** A TIMESTAMP(6) of a table, never NULL. */
  static ColumnType timestamp() {
    return new ColumnType(TIMESTAMP_CODE, BINARY_COLLATION, 26, NOT_NULL | BINARY, 6);
  }

  /**
   * A TIMESTAMP of information_schema, never NULL.
   *
   * @param asText described like a text, as by 8.0
   */
  static ColumnType viewTimestamp(boolean asText) {
    return viewTime(TIMESTAMP_CODE, asText, NOT_NULL | BINARY);
  }

  /** The same for a DATETIME, or NULL. */
  static ColumnType viewDateTime(boolean asText) {
    return viewTime(DATETIME_CODE, asText, asText ? 0 : BINARY);
  }

  private static ColumnType viewTime(int code, boolean asText, int flags) {
    int chars = 19;
    return asText
        ? new ColumnType(code, TEXT_COLLATION, (long) chars * BYTES_PER_CHAR, flags, 0)
        : new ColumnType(code, BINARY_COLLATION, chars, flags, 0);
  }

  /**
   * A number of a table, which has no flag for its collation.
   *
   * @param flags none, {@link #NOT_NULL}, {@link #UNSIGNED}
   */
  static ColumnType tableInt(int length, int flags) {
    return new ColumnType(LONG_CODE, BINARY_COLLATION, length, flags, 0);
  }

  /** The same with 64 bits. */
  static ColumnType tableBigint(int length, int flags) {
    return new ColumnType(LONGLONG_CODE, BINARY_COLLATION, length, flags, 0);
  }

  /** A DOUBLE(10,3) of a table, never NULL. */
  static ColumnType tableSeconds() {
    return new ColumnType(DOUBLE_CODE, BINARY_COLLATION, 10, NOT_NULL, 3);
  }

  /** The bytes of a hexadecimal literal. */
  static ColumnType bytes(int length) {
    return new ColumnType(
        VAR_STRING_CODE, BINARY_COLLATION, length, NOT_NULL | UNSIGNED | BINARY, 0);
  }

  /** An INT UNSIGNED, never NULL. */
  static ColumnType unsignedInt(int length) {
    return new ColumnType(LONG_CODE, BINARY_COLLATION, length, NOT_NULL | UNSIGNED | BINARY, 0);
  }

  /** An INT, never NULL. */
  static ColumnType signedInt(int length) {
    return new ColumnType(LONG_CODE, BINARY_COLLATION, length, NOT_NULL | BINARY, 0);
  }

  /**
   * A BIGINT.
   *
   * @param flags beside {@link #BINARY}, which every one has
   */
  static ColumnType bigint(int length, int flags) {
    return new ColumnType(LONGLONG_CODE, BINARY_COLLATION, length, flags | BINARY, 0);
  }

  /** An exact number. */
  static ColumnType decimal(int length, int decimals) {
    return new ColumnType(NEWDECIMAL_CODE, BINARY_COLLATION, length, NOT_NULL | BINARY, decimals);
  }

  /** A floating-point literal. */
  static ColumnType floating(int length) {
    return new ColumnType(DOUBLE_CODE, BINARY_COLLATION, length, NOT_NULL | BINARY, OPEN);
  }

  /** A system variable that holds seconds with six decimals. */
  static ColumnType seconds() {
    return new ColumnType(DOUBLE_CODE, BINARY_COLLATION, 23, BINARY, 6);
  }

  /**
   * A date with time.
   *
   * @param fraction digits of the second's fraction, 0 to 6
   */
  static ColumnType dateTime(int fraction) {
    return temporal(DATETIME_CODE, 19, fraction);
  }

  /**
   * A time of the day.
   *
   * @param fraction digits of the second's fraction, 0 to 6
   */
  static ColumnType time(int fraction) {
    return temporal(TIME_CODE, 8, fraction);
  }

  private static ColumnType temporal(int code, int length, int fraction) {
    int width = fraction == 0 ? length : length + 1 + fraction;
    return new ColumnType(code, BINARY_COLLATION, width, NOT_NULL | BINARY, fraction);
  }

  /** What a user variable's column becomes once it holds that value. */
  static ColumnType ofUserVariable(Value value) {
    ColumnType type = value.type();
    if (value.isNull()) {
      return NULL_VARIABLE;
    }
    return switch (type.code) {
      case LONG_CODE, LONGLONG_CODE -> bigint(21, type.flags & UNSIGNED);
      case NEWDECIMAL_CODE -> new ColumnType(NEWDECIMAL_CODE, BINARY_COLLATION, 67, BINARY, 30);
      case DOUBLE_CODE -> new ColumnType(DOUBLE_CODE, BINARY_COLLATION, 23, BINARY, OPEN);
      default -> TEXT_VARIABLE;
    };
  }

  boolean isInteger() {
    return code == LONG_CODE || code == LONGLONG_CODE;
  }

  /** Whether values compare as numbers. */
  boolean isNumber() {
    return code == LONG_CODE
        || code == LONGLONG_CODE
        || code == DOUBLE_CODE
        || code == NEWDECIMAL_CODE;
  }
}
