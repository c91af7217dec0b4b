package io.binlogrelay.cli;

import io.binlogrelay.config.Address;
import io.binlogrelay.config.SourceConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/** A session on the source through Connector/J. Confined to the command's thread. */
final class JdbcSourceSession implements SourceSession, AutoCloseable {
  private static final int TIMEOUT_MILLIS = 10_000;

  private final Connection connection;

  private JdbcSourceSession(Connection connection) {
    this.connection = connection;
  }

  /** Logs in as the relay would: in its TLS mode, and in clear with the source's RSA key. */
  static JdbcSourceSession open(Address host, SourceConfig source) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", source.login().user());
    properties.setProperty("password", source.login().password().reveal());
    try (JdbcTls tls = JdbcTls.of(source.connection().tls())) {
      properties.putAll(tls.properties());
      return connect(host, properties);
    }
  }

  private static JdbcSourceSession connect(Address host, Properties properties)
      throws SQLException {
    properties.setProperty("allowPublicKeyRetrieval", "true");
    properties.setProperty("connectTimeout", Integer.toString(TIMEOUT_MILLIS));
    properties.setProperty("socketTimeout", Integer.toString(TIMEOUT_MILLIS));
    return new JdbcSourceSession(
        DriverManager.getConnection("jdbc:mysql://" + host + "/", properties));
  }

  @Override
  public List<Map<String, String>> rows(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<Map<String, String>> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(row(result));
      }
      return rows;
    }
  }

  private static Map<String, String> row(ResultSet result) throws SQLException {
    ResultSetMetaData columns = result.getMetaData();
    Map<String, String> row = new LinkedHashMap<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      String text = result.getString(i);
      row.put(columns.getColumnLabel(i).toLowerCase(Locale.ROOT), text == null ? "" : text);
    }
    return row;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
