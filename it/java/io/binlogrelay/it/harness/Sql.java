package io.binlogrelay.it.harness;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks one server, each time on a connection of its own, so that nothing lingers in a session and a
 * server that was killed meanwhile is simply asked again. Any thread.
 */
final class Sql {
  private final String url;
  private final String user;
  private final String password;

  Sql(String url, String user, String password) {
    this.url = url;
    this.user = user;
    this.password = password;
  }

  /** JDBC address of a server on loopback; no schema chosen. */
  static String url(int port) {
    return "jdbc:mysql://127.0.0.1:"
        + port
        + "/?sslMode=DISABLED&allowPublicKeyRetrieval=true&allowLoadLocalInfile=true"
        + "&connectTimeout=5000&maxAllowedPacket=1073741824";
  }

  /** The same, inside of TLS. */
  static String urlInTls(int port) {
    return url(port).replace("sslMode=DISABLED", "sslMode=REQUIRED");
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(url, user, password);
  }

  /** Runs statements in order, in one session. */
  void execute(String... statements) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        run(statement, sql);
      }
    } catch (SQLException e) {
      throw new SqlFailure("no session on " + url, e);
    }
  }

  private void run(Statement statement, String sql) {
    try {
      statement.execute(sql);
    } catch (SQLException e) {
      String shown = sql.length() > 500 ? sql.substring(0, 500) + "…" : sql;
      throw new SqlFailure(url + ": " + e.getMessage() + " in: " + shown, e);
    }
  }

  /** All rows, each by column name in the server's order. */
  List<Map<String, @Nullable String>> rows(String query) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      ResultSetMetaData columns = result.getMetaData();
      List<Map<String, @Nullable String>> rows = new ArrayList<>();
      while (result.next()) {
        Map<String, @Nullable String> row = new LinkedHashMap<>();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
          row.put(columns.getColumnLabel(column), result.getString(column));
        }
        rows.add(row);
      }
      return rows;
    } catch (SQLException e) {
      throw new SqlFailure(url + ": " + e.getMessage() + " in: " + query, e);
    }
  }

  /** The first column of the first row; NULL comes back as the empty string. */
  String string(String query) {
    List<Map<String, @Nullable String>> rows = rows(query);
    if (rows.isEmpty()) {
      throw new IllegalStateException("no row for: " + query);
    }
    String value = rows.get(0).values().iterator().next();
    return value == null ? "" : value;
  }
}
