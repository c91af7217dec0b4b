package io.binlogrelay.sql;

import io.binlogrelay.message.ErrorCode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where an expression finds the columns that it names. One thread. */
interface ColumnScope {

  /**
   * The value of that column.
   *
   * @throws StatementRefused 1054 or 1109 if there is none
   */
  Value column(@Nullable String table, String name);

  /** No columns at all; the clause is named in the error. */
  static ColumnScope none(String clause) {
    return (table, name) -> {
      throw unknown(table, name, clause);
    };
  }

  /** The columns of a row of a result. */
  static ColumnScope of(List<Column> columns, List<@Nullable String> row) {
    return of(columns, row, "", "where clause");
  }

  /**
   * The columns of a row of a table.
   *
   * @param qualifier what they may be qualified with
   * @param clause where they are named, for the error
   */
  static ColumnScope of(
      List<Column> columns, List<@Nullable String> row, String qualifier, String clause) {
    return (table, name) -> {
      boolean ours = table == null || table.equals(qualifier);
      for (int i = 0; i < columns.size(); i++) {
        Column column = columns.get(i);
        if (ours && column.name().toLowerCase(Locale.ROOT).equals(lower(name))) {
          return new Value(row.get(i), column.type());
        }
      }
      throw unknown(table, name, clause);
    };
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static StatementRefused unknown(@Nullable String table, String name, String clause) {
    return table == null
        ? new StatementRefused(ErrorCode.UNKNOWN_COLUMN, name, clause)
        : new StatementRefused(ErrorCode.UNKNOWN_TABLE, table, clause);
  }
}
