package io.binlogrelay.cli;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers of an 8.0.33 source that is well set up, some of them replaced by a test. */
final class CannedSession implements SourceSession {
  private final Map<String, Object> answers = new HashMap<>();

  CannedSession() {
    answer("SELECT VERSION()", "8.0.33");
    answer("SELECT CURRENT_ROLE()", "NONE");
    variable("log_bin", "ON");
    variable("server_id", "1");
    variable("binlog_format", "ROW");
    variable("binlog_checksum", "CRC32");
    variable("gtid_mode", "ON");
    variable("binlog_encryption", "OFF");
  }

  /** A one-row, one-column answer. */
  CannedSession answer(String sql, String value) {
    return answer(sql, List.of(Map.of("value", value)));
  }

  CannedSession answer(String sql, List<Map<String, String>> rows) {
    answers.put(sql, rows);
    return this;
  }

  CannedSession variable(String name, String value) {
    return answer("SHOW GLOBAL VARIABLES LIKE '" + name + "'", value);
  }

  CannedSession refuse(String sql, int code, String message) {
    answers.put(sql, new SQLException(message, "42000", code));
    return this;
  }

  @Override
  @SuppressWarnings("unchecked") // only answer() puts lists in
  public List<Map<String, String>> rows(String sql) throws SQLException {
    Object answer = answers.getOrDefault(sql, List.of());
    if (answer instanceof SQLException refusal) {
      throw refusal;
    }
    return (List<Map<String, String>>) answer;
  }
}
