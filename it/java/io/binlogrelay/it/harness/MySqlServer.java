package io.binlogrelay.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One real mysqld on a port of 127.0.0.1, in a container that shares the host's network.
 *
 * <p>Its data directory is a directory of the host: it survives {@link #restart()}, and {@link
 * #kill9()} with {@link #start()} is a crash recovery on real data. It begins with an empty binary
 * log, GTIDs on, an account for replication ({@link SourceAddress#USER}) and little memory; {@link
 * #with} changes options at the next start. Queries may come from any thread, the rest from the
 * test's.
 */
public final class MySqlServer implements Party {
  static final String ROOT_PASSWORD = "root-secret";

  private static final AtomicInteger LAST_SERVER_ID = new AtomicInteger(100);

  private final MySqlImage image;
  private final String name;
  private final int port = FreePorts.next();
  private final int serverId = LAST_SERVER_ID.incrementAndGet();
  private final Path directory;
  private final Map<String, @Nullable String> options = new LinkedHashMap<>();
  private Sql sql;
  private @Nullable HostNetworkMySqlContainer container;
  private String lastLog = "";

  private MySqlServer(MySqlImage image, String role) {
    this.image = image;
    this.name = role + "-" + image.name().replace(':', '-') + "-" + port;
    this.directory = TestFiles.newDirectory(name);
    this.sql = new Sql(Sql.url(port), "root", ROOT_PASSWORD);
    options.put("server-id", Integer.toString(serverId));
    options.put("bind-address", "127.0.0.1");
    options.put("mysqlx", "OFF");
    options.put("log-bin", "binlog");
    options.put("relay-log", "relay");
    options.put("report-host", "127.0.0.1");
    options.put("report-port", Integer.toString(port));
    options.put("gtid-mode", "ON");
    options.put("enforce-gtid-consistency", "ON");
    options.put("max-allowed-packet", "1G");
    options.put("local-infile", "ON");
    options.put("innodb-buffer-pool-size", "64M");
    options.put("max-connections", "200");
    options.put("table-open-cache", "400");
    options.put("table-definition-cache", "400");
  }

  /**
   * A server that is not yet started.
   *
   * @param role part of its name in logs, such as "source"
   */
  public static MySqlServer of(MySqlImage image, String role) {
    return new MySqlServer(image, role);
  }

  /** Sets an option of mysqld, by its name without dashes in front, from the next start on. */
  public MySqlServer with(String option, String value) {
    options.put(option, value);
    return this;
  }

  /** Starts it, the first time or again after {@link #stop()} or {@link #kill9()}. */
  public MySqlServer start() {
    writeOptions();
    if (container != null) {
      container.startAgain();
      return this;
    }
    container = new HostNetworkMySqlContainer(image, port, Sql.url(port), data(), configuration());
    Parties.joined(this);
    container.start();
    createReplicationUser(SourceAddress.USER, SourceAddress.PASSWORD);
    clearBinaryLog();
    return this;
  }

  /** Ends it cleanly; the data stays. */
  public void stop() {
    running().shutDown();
  }

  /** Ends it with SIGKILL; the data stays as it is at that moment. */
  public void kill9() {
    running().kill9();
  }

  /** Clean end, then start: also what makes changed options count. */
  public void restart() {
    stop();
    start();
  }

  @Override
  public void close() {
    if (container != null) {
      lastLog = container.getLogs();
      container.stop();
      container = null;
    }
    Parties.left(this);
  }

  /** Makes it as new: no databases, accounts, replication, binary logs or GTIDs of a test. */
  public void reset() {
    execute("STOP REPLICA", "RESET REPLICA ALL");
    for (String database : databases()) {
      execute("SET sql_log_bin = 0", "DROP DATABASE `" + database + "`");
    }
    for (Map<String, @Nullable String> account :
        sql.rows(
            "SELECT QUOTE(user) AS user, QUOTE(host) AS host FROM mysql.user WHERE user NOT IN"
                + " ('root', 'mysql.sys', 'mysql.session', 'mysql.infoschema', '"
                + SourceAddress.USER
                + "')")) {
      execute(
          "SET sql_log_bin = 0", "DROP USER " + account.get("user") + "@" + account.get("host"));
    }
    clearBinaryLog();
  }

  /** Removes all binary logs and GTIDs: the next file is number 1. */
  public void clearBinaryLog() {
    execute(isAtLeast(8, 2) ? "RESET BINARY LOGS AND GTIDS" : "RESET MASTER");
  }

  /** Copies the data of a stopped server aside; {@link #restore} brings it back. */
  public Path snapshot() {
    Path copy = TestFiles.newDirectory(name + "-snapshot");
    TestFiles.copyAsIs(data(), copy);
    return copy;
  }

  /** Puts a stopped server back to what {@link #snapshot()} saw. */
  public void restore(Path snapshot) {
    // The directory itself stays: the container holds on to it.
    try (var entries = Files.list(data())) {
      entries.forEach(TestFiles::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    TestFiles.copyAsIs(snapshot, data());
  }

  /** Sets require_secure_transport, and asks in the way that it allows from then on. */
  public void requireSecureTransport(boolean required) {
    execute("SET GLOBAL require_secure_transport = " + (required ? "ON" : "OFF"));
    sql = new Sql(required ? Sql.urlInTls(port) : Sql.url(port), "root", ROOT_PASSWORD);
  }

  /** An account that may replicate, with the version's default authentication; not replicated. */
  public void createReplicationUser(String user, String password) {
    String account = "'" + user + "'@'%'";
    execute(
        "SET sql_log_bin = 0",
        "CREATE USER " + account + " IDENTIFIED BY '" + password + "'",
        "GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO " + account);
  }

  /** A new session as root; the caller closes it. */
  public Connection connection() throws SQLException {
    return sql.connect();
  }

  /** Runs statements in order, in one session of their own. */
  public void execute(String... statements) {
    sql.execute(statements);
  }

  /** First column of the first row; the empty string for NULL. */
  public String queryString(String query) {
    return sql.string(query);
  }

  /** First column of the first row, as a number. */
  public long queryLong(String query) {
    return Long.parseLong(sql.string(query));
  }

  /** All rows, each by column name. */
  public List<Map<String, @Nullable String>> queryRows(String query) {
    return sql.rows(query);
  }

  /** The executed GTID set in MySQL's text form, without line breaks. */
  public String gtidExecuted() {
    return sql.string("SELECT @@GLOBAL.gtid_executed").replace("\n", "");
  }

  /** File name and offset of the binary log's end. */
  public BinlogEnd binlogEnd() {
    Map<String, @Nullable String> row =
        sql.rows(isAtLeast(8, 2) ? "SHOW BINARY LOG STATUS" : "SHOW MASTER STATUS").get(0);
    return new BinlogEnd(
        String.valueOf(row.get("File")), Long.parseLong(String.valueOf(row.get("Position"))));
  }

  /** Binary log files, oldest first, with their sizes in bytes. */
  public Map<String, Long> binaryLogs() {
    Map<String, Long> files = new LinkedHashMap<>();
    for (Map<String, @Nullable String> row : sql.rows("SHOW BINARY LOGS")) {
      files.put(
          String.valueOf(row.get("Log_name")), Long.valueOf(String.valueOf(row.get("File_size"))));
    }
    return files;
  }

  /** CHECKSUM TABLE of every table that is not the server's own. */
  public Map<String, String> checksumTables() {
    Map<String, String> sums = new TreeMap<>();
    for (String database : databases()) {
      for (Map<String, @Nullable String> table :
          sql.rows(
              "SELECT table_name AS name FROM information_schema.tables"
                  + " WHERE table_type = 'BASE TABLE' AND table_schema = '"
                  + database
                  + "'")) {
        String qualified = "`" + database + "`.`" + table.get("name") + "`";
        sums.put(
            qualified,
            String.valueOf(sql.rows("CHECKSUM TABLE " + qualified).get(0).get("Checksum")));
      }
    }
    return sums;
  }

  /** Its part as a replica. */
  public Replication replication() {
    return new Replication(this);
  }

  /** Where replicas find it. */
  public SourceAddress address() {
    return SourceAddress.onLoopback(port);
  }

  /** A file of its data directory, such as a binary log, as the server has it. */
  public Path file(String fileName) {
    return data().resolve(fileName);
  }

  /** Runs a program of the image, such as mysqlbinlog, beside the running server. */
  public org.testcontainers.containers.Container.ExecResult runInside(String... command) {
    try {
      return running().execInContainer(command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + command[0], e);
    }
  }

  /** Whether it is of that version or newer. */
  public boolean isAtLeast(int major, int minor) {
    return image.isAtLeast(major, minor);
  }

  /** TCP port on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** Its server_id. */
  public int serverId() {
    return serverId;
  }

  /** Its server_uuid. */
  public String serverUuid() {
    return sql.string("SELECT @@server_uuid");
  }

  /** Whether mysqld runs at this moment. */
  public boolean isRunning() {
    return container != null && container.isRunningNow();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String log() {
    return container == null ? lastLog : container.getLogs();
  }

  @Override
  public Path directory() {
    return directory;
  }

  @Override
  public String toString() {
    return name;
  }

  Map<String, @Nullable String> options() {
    return Map.copyOf(options);
  }

  private List<String> databases() {
    return sql
        .rows(
            "SELECT schema_name AS name FROM information_schema.schemata WHERE schema_name NOT IN"
                + " ('mysql', 'sys', 'information_schema', 'performance_schema')")
        .stream()
        .map(row -> String.valueOf(row.get("name")))
        .toList();
  }

  private HostNetworkMySqlContainer running() {
    if (container == null) {
      throw new IllegalStateException(name + " was not started");
    }
    return container;
  }

  private Path data() {
    return directoryOf("data");
  }

  private Path configuration() {
    return directoryOf("conf");
  }

  private Path directoryOf(String part) {
    try {
      return Files.createDirectories(directory.resolve(part));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void writeOptions() {
    StringBuilder file = new StringBuilder("[mysqld]\n");
    options.forEach(
        (option, value) -> file.append(option).append(" = ").append(value).append('\n'));
    try {
      Files.writeString(configuration().resolve("test.cnf"), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
