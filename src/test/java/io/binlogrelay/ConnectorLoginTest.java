package io.binlogrelay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.binlogrelay.auth.Account;
import io.binlogrelay.auth.Accounts;
import io.binlogrelay.auth.Role;
import io.binlogrelay.auth.Secret;
import io.binlogrelay.wire.Capabilities;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MySQL's own Java client logs in to our side of the protocol. */
class ConnectorLoginTest {

  private static final long BASE =
      Capabilities.LONG_PASSWORD
          | Capabilities.LONG_FLAG
          | Capabilities.PROTOCOL_41
          | Capabilities.TRANSACTIONS
          | Capabilities.SECURE_CONNECTION
          | Capabilities.PLUGIN_AUTH
          | Capabilities.CONNECT_ATTRS
          | Capabilities.PLUGIN_AUTH_LENENC_CLIENT_DATA;

  private final Accounts accounts =
      new Accounts(
          List.of(
              new Account("repl", new Secret("Geheim-ä"), Set.of(Role.REPLICA)),
              new Account("emp", Secret.EMPTY, Set.of(Role.MONITOR))));

  @ParameterizedTest
  @CsvSource({
    "repl, Geheim-ä, caching_sha2_password",
    "repl, Geheim-ä, mysql_native_password",
    "repl, Geheim-ä, sha256_password",
    "emp, '', caching_sha2_password",
    "emp, '', mysql_native_password"
  })
  void comesInWithTheRightPassword(String user, String password, String plugin) throws Exception {
    for (long capabilities : new long[] {BASE, BASE | Capabilities.DEPRECATE_EOF}) {
      try (LoginServer server = new LoginServer(accounts, capabilities);
          Connection connection = connect(server, user, password, plugin);
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT 'ä'")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).isEqualTo("SELECT 'ä'");
        assertThat(rows.next()).isFalse();
        assertThat(connection.isValid(1)).isTrue();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "repl, wrong, caching_sha2_password, YES",
    "nobody, wrong, caching_sha2_password, YES",
    "repl, wrong, mysql_native_password, YES",
    "nobody, wrong, mysql_native_password, YES",
    "repl, '', caching_sha2_password, NO",
    "nobody, '', caching_sha2_password, NO"
  })
  void isToldNoMoreThanThatAccessIsDenied(String user, String password, String plugin, String used)
      throws Exception {
    try (LoginServer server = new LoginServer(accounts, BASE | Capabilities.DEPRECATE_EOF)) {
      SQLException denied =
          catchThrowableOfType(
              SQLException.class, () -> connect(server, user, password, plugin).close());
      assertThat(denied.getErrorCode()).isEqualTo(1045);
      assertThat(denied.getSQLState()).isEqualTo("28000");
      assertThat(denied.getMessage())
          .contains(
              "Access denied for user '%s'@'localhost' (using password: %s)".formatted(user, used));
    }
  }

  @Test
  void aStatementMayBeAsLongAsTheLimit() throws Exception {
    String sql = "SELECT '" + "x".repeat(1_000_000) + "'";
    try (LoginServer server = new LoginServer(accounts, BASE | Capabilities.DEPRECATE_EOF);
        Connection connection = connect(server, "emp", "", "caching_sha2_password");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo(sql);
    }
  }

  private static Connection connect(LoginServer server, String user, String password, String plugin)
      throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mysql://127.0.0.1:"
            + server.port()
            + "/?sslMode=DISABLED&allowPublicKeyRetrieval=true&connectTimeout=5000"
            + "&socketTimeout=5000&defaultAuthenticationPlugin="
            + plugin,
        user,
        password);
  }
}
