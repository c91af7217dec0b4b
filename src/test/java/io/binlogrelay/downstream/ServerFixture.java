package io.binlogrelay.downstream;

import io.binlogrelay.auth.Account;
import io.binlogrelay.auth.Accounts;
import io.binlogrelay.auth.HostPattern;
import io.binlogrelay.auth.Role;
import io.binlogrelay.auth.RsaKey;
import io.binlogrelay.auth.Secret;
import io.binlogrelay.auth.TlsRule;
import io.binlogrelay.relaylog.BinlogBuilder;
import io.binlogrelay.relaylog.RelayLog;
import io.binlogrelay.relaylog.RelayLogOptions;
import io.binlogrelay.relaylog.RelayLogWriter;
import io.binlogrelay.wire.Compression;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A server on a free port of 127.0.0.1, above a relay log that a test writes. */
final class ServerFixture implements AutoCloseable {

  static final long SERVER_ID = 900;
  static final UUID SERVER_UUID = UUID.fromString("99999999-e4ce-11f1-bd21-02fc00000009");

  private static final RsaKey KEY = RsaKey.generate();

  final FakeSource source = new FakeSource();
  final FakeAdministration administration = new FakeAdministration();
  final RelayLog log;
  final ReplicaServer server;
  final int port;

  private int appended;

  ServerFixture(Path directory) throws IOException {
    this(directory, ServerLimits.DEFAULT, 1 << 20);
  }

  ServerFixture(Path directory, ServerLimits limits, int recentBytes) throws IOException {
    this(directory, limits, recentBytes, 0);
  }

  ServerFixture(Path directory, ServerLimits limits, int recentBytes, int listenOn)
      throws IOException {
    this(directory, limits, recentBytes, listenOn, Encryption.NONE);
  }

  ServerFixture(Path directory, Encryption encryption) throws IOException {
    this(directory, ServerLimits.DEFAULT, encryption);
  }

  ServerFixture(Path directory, ServerLimits limits, Encryption encryption) throws IOException {
    this(directory, limits, 1 << 20, 0, encryption);
  }

  /** With a file that holds a transaction. */
  static ServerFixture withTransaction(Path directory) throws IOException {
    ServerFixture fixture = new ServerFixture(directory);
    fixture.file("binlog.000001", new BinlogBuilder().head().transaction(1, 50));
    return fixture;
  }

  private ServerFixture(
      Path directory, ServerLimits limits, int recentBytes, int listenOn, Encryption encryption)
      throws IOException {
    log = RelayLog.open(new RelayLogOptions(directory, recentBytes));
    log.writer().cutToPublished();
    Accounts accounts =
        new Accounts(
            List.of(
                new Account("repl", new Secret("secret"), Set.of(Role.REPLICA)),
                new Account("root", new Secret("secret"), Set.of(Role.ADMIN)),
                new Account("watch", new Secret("secret"), Set.of(Role.MONITOR)),
                new Account("stranger", new Secret("secret"), Set.of(Role.MONITOR, Role.REPLICA)),
                new Account(
                    "single",
                    HostPattern.ANY,
                    new Secret("secret"),
                    Set.of(Role.MONITOR),
                    1,
                    TlsRule.NONE),
                new Account(
                    "inside",
                    HostPattern.ANY,
                    new Secret("secret"),
                    Set.of(Role.MONITOR),
                    0,
                    TlsRule.SSL),
                new Account(
                    "certified",
                    HostPattern.ANY,
                    new Secret("secret"),
                    Set.of(Role.MONITOR),
                    0,
                    TlsRule.X509),
                new Account(
                    "named",
                    HostPattern.ANY,
                    new Secret("secret"),
                    Set.of(Role.MONITOR),
                    0,
                    new TlsRule.Certificate(
                        "/O=Binlog Relay/CN=client", "/O=Binlog Relay/CN=Test CA"))));
    server =
        new ReplicaServer(
            new ServerOptions(
                new InetSocketAddress("127.0.0.1", listenOn), SERVER_ID, SERVER_UUID, limits),
            new Logins(accounts, KEY, encryption, EnumSet.allOf(Compression.class)),
            log.view(),
            source,
            new RestOfRelay(Optional::empty, administration),
            Clock.systemUTC());
    port = server.start().getPort();
  }

  /** Begins a file with the events built so far, and publishes it. */
  void file(String name, BinlogBuilder file) {
    log.writer().beginFile(name);
    appended = 0;
    append(file);
  }

  /** Appends what was built since, and publishes it. */
  void append(BinlogBuilder file) {
    RelayLogWriter writer = log.writer();
    for (byte[] event : file.events().subList(appended, file.events().size())) {
      ByteBuffer buffer = ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN);
      writer.append(buffer, 0, event.length);
    }
    appended = file.events().size();
    writer.sync();
  }

  RawClient connect() throws IOException {
    return new RawClient(port);
  }

  /** A client that is logged in, so that the next one's connection has the next number. */
  RawClient login(String user, String password) throws IOException {
    RawClient client = connect();
    client.login(user, password);
    return client;
  }

  /**
   * A connection of Connector/J, in clear.
   *
   * @param options more of its properties, such as {@code useServerPrepStmts=true}
   */
  Connection connectorJ(String user, String password, String... options) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mysql://127.0.0.1:"
            + port
            + "/?sslMode=DISABLED&allowPublicKeyRetrieval=true&connectTimeout=5000&"
            + String.join("&", options),
        user,
        password);
  }

  /** A logged-in replica that knows checksums. */
  RawClient replica() throws IOException {
    RawClient client = login("repl", "secret");
    client.query("SET @source_binlog_checksum = 'CRC32'");
    return client;
  }

  @Override
  public void close() throws IOException {
    server.stop();
    log.close();
  }
}
