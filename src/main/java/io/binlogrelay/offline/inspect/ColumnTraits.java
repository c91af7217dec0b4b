package io.binlogrelay.offline.inspect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The optional metadata of a table map: fields of (type, packed length, value), of which most speak
 * of some columns only, in their order ({@code rows_event.h: Optional_metadata_fields}). Signs and
 * collations are always there since 8.0.1; names and labels with {@code binlog_row_metadata=FULL}.
 * Fields that are not known are passed over.
 */
final class ColumnTraits {
  private static final int SIGNEDNESS = 1;
  private static final int DEFAULT_CHARSET = 2;
  private static final int COLUMN_CHARSET = 3;
  private static final int COLUMN_NAME = 4;
  private static final int SET_LABELS = 5;
  private static final int ENUM_LABELS = 6;

  private final List<Integer> types;
  private final Map<Integer, Boolean> unsigned = new HashMap<>();
  private final Map<Integer, Integer> collations = new HashMap<>();
  private final Map<Integer, String> names = new HashMap<>();
  private final Map<Integer, List<String>> labels = new HashMap<>();

  private ColumnTraits(List<Integer> types) {
    this.types = types;
  }

  static ColumnTraits read(List<Integer> types, Body fields) {
    ColumnTraits traits = new ColumnTraits(types);
    while (fields.hasMore()) {
      int field = fields.u8();
      traits.read(field, fields.part(fields.packed()));
    }
    return traits;
  }

  private void read(int field, Body value) {
    switch (field) {
      case SIGNEDNESS -> readSigns(value);
      case DEFAULT_CHARSET -> readDefaultCollation(value);
      case COLUMN_CHARSET -> {
        for (int column : columns(ColumnType::isCharacter)) {
          collations.put(column, (int) value.packed());
        }
      }
      case COLUMN_NAME -> {
        for (int column = 0; value.hasMore(); column++) {
          names.put(column, value.text(value.packed()));
        }
      }
      case SET_LABELS -> readLabels(ColumnType.SET, value);
      case ENUM_LABELS -> readLabels(ColumnType.ENUM, value);
      default -> {}
    }
  }

  private void readSigns(Body value) {
    byte[] bits = value.rest();
    List<Integer> numeric = columns(ColumnType::isNumeric);
    for (int i = 0; i < numeric.size() && i / 8 < bits.length; i++) {
      unsigned.put(numeric.get(i), (bits[i / 8] & 0x80 >> i % 8) != 0);
    }
  }

  private void readDefaultCollation(Body value) {
    List<Integer> characters = columns(ColumnType::isCharacter);
    int most = (int) value.packed();
    characters.forEach(column -> collations.put(column, most));
    while (value.hasMore()) {
      int index = (int) value.packed();
      int collation = (int) value.packed();
      if (index < characters.size()) {
        collations.put(characters.get(index), collation);
      }
    }
  }

  private void readLabels(int type, Body value) {
    for (int column : columns(candidate -> candidate == type)) {
      List<String> texts = new ArrayList<>();
      for (long count = value.packed(); count > 0; count--) {
        texts.add(value.text(value.packed()));
      }
      labels.put(column, texts);
    }
  }

  private List<Integer> columns(IntPredicate type) {
    List<Integer> columns = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      if (type.test(types.get(i))) {
        columns.add(i);
      }
    }
    return columns;
  }

  boolean unsigned(int column) {
    return unsigned.getOrDefault(column, false);
  }

  /** 0 if not known. */
  int collation(int column) {
    return collations.getOrDefault(column, 0);
  }

  String name(int column) {
    return names.getOrDefault(column, "@" + (column + 1));
  }

  @Nullable List<String> labels(int column) {
    return labels.get(column);
  }
}
