package io.binlogrelay.cli;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Asks the source. Declared apart from its JDBC form so that checks are tested on answers. */
interface SourceSession {

  /** All rows; a column's value by its label in lower case, SQL NULL as an empty text. */
  List<Map<String, String>> rows(String sql) throws SQLException;

  /** The only value of a one-row, one-column answer; empty when there is no row. */
  default String value(String sql) throws SQLException {
    List<Map<String, String>> rows = rows(sql);
    return rows.isEmpty() ? "" : rows.get(0).values().iterator().next();
  }
}
