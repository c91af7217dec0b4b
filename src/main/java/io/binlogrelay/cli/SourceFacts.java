package io.binlogrelay.cli;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Which server the source is and how it writes its binary log. Every fact is a system variable of
 * MySQL's manual ("Binary Logging Options and Variables"). Confined to one thread.
 */
final class SourceFacts {
  private static final int OLDEST_MAJOR = 8;

  private final SourceSession session;
  private final long ourServerId;
  private final List<CheckItem> items = new ArrayList<>();

  SourceFacts(SourceSession session, long ourServerId) {
    this.session = session;
    this.ourServerId = ourServerId;
  }

  List<CheckItem> check() throws SQLException {
    version(session.value("SELECT VERSION()"));
    binaryLog(variable("log_bin"));
    serverId(variable("server_id"));
    items.add(CheckItem.pass("binlog_format", variable("binlog_format")));
    checksum(variable("binlog_checksum"));
    gtidMode(variable("gtid_mode"));
    encryption(variable("binlog_encryption"));
    return items;
  }

  private void version(String version) {
    boolean mysql = !version.toLowerCase(Locale.ROOT).contains("mariadb");
    if (mysql && major(version) >= OLDEST_MAJOR) {
      items.add(CheckItem.pass("version", "MySQL " + version));
    } else {
      items.add(
          CheckItem.fail("version", version, "the relay follows MySQL 8.0, 8.4 and 9.x; upgrade"));
    }
  }

  private static int major(String version) {
    String digits = version.split("\\.", 2)[0];
    return digits.matches("[0-9]{1,4}") ? Integer.parseInt(digits) : 0;
  }

  private void binaryLog(String logBin) {
    if (isOn(logBin)) {
      items.add(CheckItem.pass("binary log", "log_bin is ON"));
    } else {
      items.add(
          CheckItem.fail(
              "binary log",
              "log_bin is OFF",
              "start the source without skip-log-bin and disable-log-bin"));
    }
  }

  private void serverId(String serverId) {
    if (serverId.equals("0")) {
      items.add(
          CheckItem.fail("server_id", "the source's is 0", "SET PERSIST server_id = 1 there"));
    } else if (serverId.equals(Long.toString(ourServerId))) {
      items.add(
          CheckItem.fail(
              "server_id",
              "the source and the relay both have " + serverId,
              "give server.id in the configuration a number that no other server has"));
    } else {
      items.add(
          CheckItem.pass("server_id", "the source has " + serverId + ", the relay " + ourServerId));
    }
  }

  private void checksum(String algorithm) {
    items.add(
        CheckItem.pass(
            "binlog_checksum",
            algorithm.equals("NONE")
                ? "NONE: works, but damage to an event on its way would not be noticed"
                : algorithm));
  }

  private void gtidMode(String mode) {
    items.add(
        CheckItem.pass(
            "gtid_mode",
            mode.equals("ON")
                ? "ON: replicas follow by auto-position or by file and position"
                : mode + ": replicas follow by file and position"));
  }

  private void encryption(String encryption) {
    items.add(
        CheckItem.pass(
            "binlog_encryption",
            isOn(encryption)
                ? "ON: harmless, events are sent in clear; the relay log is not encrypted"
                : "OFF"));
  }

  /** Empty when the server does not know the variable. */
  private String variable(String name) throws SQLException {
    return session.rows("SHOW GLOBAL VARIABLES LIKE '" + name + "'").stream()
        .findFirst()
        .map(row -> row.getOrDefault("value", ""))
        .orElse("");
  }

  private static boolean isOn(String value) {
    return value.equals("ON") || value.equals("1");
  }
}
