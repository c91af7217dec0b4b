package io.binlogrelay.offline.inspect;

/** Codes of column types in table maps ({@code include/field_types.h}). */
final class ColumnType {
  static final int TINY = 1;
  static final int SHORT = 2;
  static final int LONG = 3;
  static final int FLOAT = 4;
  static final int DOUBLE = 5;
  static final int LONGLONG = 8;
  static final int INT24 = 9;
  static final int YEAR = 13;
  static final int VARCHAR = 15;
  static final int BIT = 16;
  static final int TIMESTAMP2 = 17;
  static final int DATETIME2 = 18;
  static final int TIME2 = 19;

  /** A functional index over an array; its element type follows in the metadata. */
  static final int TYPED_ARRAY = 20;

  /** Since 9.0. */
  static final int VECTOR = 242;

  static final int JSON = 245;
  static final int NEWDECIMAL = 246;
  static final int ENUM = 247;
  static final int SET = 248;
  static final int TINY_BLOB = 249;
  static final int MEDIUM_BLOB = 250;
  static final int LONG_BLOB = 251;
  static final int BLOB = 252;
  static final int VAR_STRING = 253;
  static final int STRING = 254;
  static final int GEOMETRY = 255;

  private ColumnType() {}

  /** Whether a type has a bit among the signs of a table map. */
  static boolean isNumeric(int type) {
    return switch (type) {
      case TINY, SHORT, INT24, LONG, LONGLONG, NEWDECIMAL, FLOAT, DOUBLE, YEAR -> true;
      default -> false;
    };
  }

  /** Whether a type has a collation in a table map; of STRING only what is not ENUM or SET. */
  static boolean isCharacter(int type) {
    return switch (type) {
      case STRING, VAR_STRING, VARCHAR, TINY_BLOB, MEDIUM_BLOB, LONG_BLOB, BLOB -> true;
      default -> false;
    };
  }
}
