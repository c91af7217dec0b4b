package io.binlogrelay.message;

/** The types of the binary protocol ({@code include/field_types.h}, enum_field_types). */
final class FieldType {

  static final int DECIMAL = 0;
  static final int TINY = 1;
  static final int SHORT = 2;
  static final int LONG = 3;
  static final int FLOAT = 4;
  static final int DOUBLE = 5;
  static final int NULL = 6;
  static final int TIMESTAMP = 7;
  static final int LONGLONG = 8;
  static final int INT24 = 9;
  static final int DATE = 10;
  static final int TIME = 11;
  static final int DATETIME = 12;
  static final int YEAR = 13;
  static final int NEWDECIMAL = 246;

  private FieldType() {}
}
