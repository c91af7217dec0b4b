package io.binlogrelay.it.bench;

import static org.awaitility.Awaitility.await;

import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.it.harness.BinlogEnd;
import io.binlogrelay.it.harness.FreePorts;
import io.binlogrelay.it.harness.RawSession;
import io.binlogrelay.it.harness.SourceAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A mysqld of an unpacked MySQL 8.0, without a container. The program's thread only. */
final class PlainMySql implements AutoCloseable {
  private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);

  private final Path distribution;
  private final Path data;
  private final int port = FreePorts.next();
  private final Process process;

  private PlainMySql(Path distribution, Path data, List<String> options) throws Exception {
    this.distribution = distribution;
    this.data = data;
    run("--initialize-insecure").waitFor();
    List<String> all = new ArrayList<>(options);
    all.addAll(
        List.of(
            "--port=" + port,
            "--server-id=" + port,
            "--bind-address=127.0.0.1",
            "--socket=mysql.sock",
            "--pid-file=mysqld.pid",
            "--mysqlx=OFF",
            "--skip-name-resolve",
            "--log-bin=binlog",
            "--relay-log=relay",
            "--gtid-mode=ON",
            "--enforce-gtid-consistency=ON",
            "--innodb-buffer-pool-size=256M",
            "--init-file=" + accounts()));
    process = run(all.toArray(String[]::new));
    awaitReady();
  }

  /**
   * Makes a data directory and starts a server on it.
   *
   * @param distribution where bin, share and lib/plugin are
   * @param data becomes its data directory
   * @param options more of mysqld's
   */
  static PlainMySql start(Path distribution, Path data, String... options) throws Exception {
    return new PlainMySql(distribution, data, List.of(options));
  }

  private Path accounts() throws IOException {
    return Files.writeString(
        data.resolveSibling(data.getFileName() + ".sql"),
        "SET sql_log_bin = 0;\n"
            + "CREATE USER IF NOT EXISTS '%s'@'%%' IDENTIFIED BY '%s';\n"
                .formatted(SourceAddress.USER, SourceAddress.PASSWORD)
            + "GRANT ALL ON *.* TO '%s'@'%%';\n".formatted(SourceAddress.USER));
  }

  private Process run(String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(distribution.resolve("bin/mysqld").toString());
    command.add("--no-defaults");
    command.add("--datadir=" + data);
    command.add("--lc-messages-dir=" + distribution.resolve("share"));
    command.add("--plugin-dir=" + distribution.resolve("lib/plugin"));
    command.addAll(List.of(options));
    if (System.getProperty("user.name").equals("root")) {
      command.add("--user=root");
    }
    Path log = data.resolveSibling(data.getFileName() + ".log");
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  private void awaitReady() {
    await("mysqld to start, see " + data + ".log")
        .atMost(STARTS_WITHIN)
        .failFast(() -> !process.isAlive())
        .ignoreExceptions()
        .until(this::takesSessions);
  }

  private boolean takesSessions() {
    RawSession.on(address()).close();
    return true;
  }

  SourceAddress address() {
    return SourceAddress.onLoopback(port);
  }

  void execute(String... statements) throws SQLException {
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The first row's columns. */
  List<String> row(String query) throws SQLException {
    try (Connection connection = connection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      List<String> values = new ArrayList<>();
      if (result.next()) {
        for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
          values.add(String.valueOf(result.getString(column)));
        }
      }
      return values;
    }
  }

  /** A number among the status variables. */
  long status(String name) throws SQLException {
    return Long.parseLong(row("SHOW GLOBAL STATUS LIKE '" + name + "'").get(1));
  }

  long pid() {
    return process.pid();
  }

  GtidSet executed() throws SQLException {
    return GtidSet.parse(row("SELECT @@GLOBAL.gtid_executed").get(0));
  }

  BinlogEnd end() throws SQLException {
    List<String> row = row("SHOW MASTER STATUS");
    return new BinlogEnd(row.get(0), Long.parseLong(row.get(1)));
  }

  private Connection connection() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mysql://127.0.0.1:" + port + "/?sslMode=DISABLED&allowPublicKeyRetrieval=true",
        SourceAddress.USER,
        SourceAddress.PASSWORD);
  }

  /** Its data goes with it, so it need not close it. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
