package io.binlogrelay.cli;

import io.binlogrelay.config.Address;
import io.binlogrelay.config.RelayConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * What {@code check} looks at on the source: can it be reached, does the account get in, and then
 * everything that {@link SourceFacts}, {@link SemiSyncChecks}, {@link HistoryChecks} and {@link
 * PrivilegeChecks} ask. Confined to one thread.
 */
final class SourceChecks {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int ER_ACCESS_DENIED = 1045;
  private static final int ER_HOST_NOT_PRIVILEGED = 1130;
  private static final int ER_SECURE_TRANSPORT_REQUIRED = 3159;

  private final RelayConfig config;
  private final List<CheckItem> items = new ArrayList<>();

  SourceChecks(RelayConfig config) {
    this.config = config;
  }

  /** Every item; those after a failed login are left out. */
  List<CheckItem> run() {
    Address host = config.source().hosts().get(0);
    if (!reach(host)) {
      return items;
    }
    String user = config.source().login().user();
    try (JdbcSourceSession session = JdbcSourceSession.open(host, config.source())) {
      items.add(CheckItem.pass("login", user + " is let in"));
      items.add(encryption(session));
      items.addAll(new SourceFacts(session, config.server().id()).check());
      items.addAll(new SemiSyncChecks(session, config).check());
      items.addAll(new HistoryChecks(session, config).check());
      items.addAll(new PrivilegeChecks(session, user).check());
    } catch (SQLException e) {
      items.add(CheckItem.fail("login", firstLine(e), loginRemedy(e, user)));
    }
    return items;
  }

  private CheckItem encryption(SourceSession session) throws SQLException {
    String mode = "mode " + config.source().connection().tls().mode().text();
    String version = status(session, "Ssl_version");
    return CheckItem.pass(
        "TLS",
        version.isEmpty()
            ? "none, " + mode + ": what is received can be read on its way"
            : version + ", " + status(session, "Ssl_cipher") + ", " + mode);
  }

  private static String status(SourceSession session, String variable) throws SQLException {
    return session.rows("SHOW SESSION STATUS LIKE '" + variable + "'").stream()
        .findFirst()
        .map(row -> row.getOrDefault("value", ""))
        .orElse("");
  }

  private boolean reach(Address host) {
    InetSocketAddress address = host.resolve();
    if (address.isUnresolved()) {
      items.add(
          CheckItem.fail(
              "source reachable",
              host + ": the name " + host.host() + " is not known here",
              "correct source.hosts, or make the name resolve on this machine"));
      return false;
    }
    try (Socket socket = new Socket()) {
      socket.connect(address, CONNECT_MILLIS);
      items.add(CheckItem.pass("source reachable", host + " accepts connections"));
      return true;
    } catch (IOException e) {
      items.add(
          CheckItem.fail(
              "source reachable",
              host + ": " + e.getMessage(),
              "start the source, open the firewall, see its bind_address, or correct source.hosts"));
      return false;
    }
  }

  private static String loginRemedy(SQLException e, String user) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException || cause instanceof CertificateException) {
        return "see source.tls: mode, ca and certificate; and the source's certificate and ssl_ca";
      }
    }
    return switch (e.getErrorCode()) {
      case ER_ACCESS_DENIED ->
          "correct source.user and its password, or on the source: CREATE USER '"
              + user
              + "'@'%' IDENTIFIED BY '...'";
      case ER_HOST_NOT_PRIVILEGED ->
          "the account does not allow this machine: on the source, CREATE USER '" + user + "'@'%'";
      case ER_SECURE_TRANSPORT_REQUIRED ->
          "the source wants TLS: set source.tls.mode to preferred, or to one that requires it";
      default -> "see the source's error log, and source.tls";
    };
  }

  /** Connector/J's messages go on for lines. */
  private static String firstLine(SQLException e) {
    String message = String.valueOf(e.getMessage());
    return message.lines().filter(line -> !line.isBlank()).findFirst().orElse(message);
  }
}
