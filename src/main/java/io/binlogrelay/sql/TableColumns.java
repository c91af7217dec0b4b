package io.binlogrelay.sql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists a table's columns, one after the other. One thread. */
final class TableColumns {

  private final List<Column> columns = new ArrayList<>();

  /**
   * A VARCHAR.
   *
   * @param flags none or {@link ColumnType#NOT_NULL}
   */
  TableColumns text(String name, int chars, int flags) {
    return add(name, ColumnType.viewText(chars, flags));
  }

  /** A CHAR or an ENUM. */
  TableColumns fixed(String name, int chars, int flags) {
    return add(name, ColumnType.fixedText(chars, flags));
  }

  TableColumns add(String name, ColumnType type) {
    columns.add(new Column(name, type));
    return this;
  }

  Answer.Rows rows(List<List<@Nullable String>> rows) {
    return new Answer.Rows(List.copyOf(columns), rows);
  }
}
