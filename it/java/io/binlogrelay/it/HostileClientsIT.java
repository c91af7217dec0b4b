package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.downstream.RawClient;
import io.binlogrelay.hostile.Raid;
import io.binlogrelay.hostile.Target;
import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.RelaySettings;
import io.binlogrelay.it.harness.SharedServers;
import io.binlogrelay.it.harness.SourceAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testcontainers.containers.Container.ExecResult;

/**
 * Clients that do what they should not. All the time a real replica follows the same relay; after
 * each case it has to be up to date within seconds, and the relay's log has to be free of stack
 * traces and its memory of growth.
 */
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(LogsOnFailure.class)
class HostileClientsIT {

  private static final int CLOSED_WITHIN_MILLIS = 20_000;
  private static final int SILENT = 300;
  private static final int HALF_HANDSHAKES = 10;
  private static final int IDLE = 2000;
  private static final int RAIDERS = Boolean.getBoolean("soak") ? 100_000 : 2000;
  private static final long RESIDENT_BYTES_MAX = 256L << 20;

  /** What a case may leave behind on the heap, such as code that was not used before it. */
  private static final double HEAP_GROWTH_MAX = 4 << 20;

  /** Outside of the heap the JVM bounds buffers by the heap's own bound, which is 64 MiB here. */
  private static final double BUFFERS_MAX = 32 << 20;

  private MySqlServer source;
  private MySqlServer replica;
  private RelayProcess relay;
  private double heapBefore;

  @BeforeAll
  void startChain() {
    source = SharedServers.source(MySqlImage.last());
    replica = SharedServers.replica(MySqlImage.last());
    relay = RelayProcess.of(settings()).start();
    replica.replication().followByGtid(relay.address());
    source.execute("CREATE DATABASE calm", "CREATE TABLE calm.t (id SERIAL PRIMARY KEY)");
    replica.replication().awaitCaughtUpWith(source);
  }

  /** With room for many clients, but little patience; and with the account of recorded clients. */
  private RelaySettings settings() {
    return RelaySettings.below(source.address())
        .set("server.maxConnections", IDLE + 500)
        .set("server.connectTimeout", "4s")
        .set("server.idleTimeout", "4s")
        .set(
            "server.accounts",
            List.of(
                account(SourceAddress.USER, SourceAddress.PASSWORD, "replica"),
                account(RelaySettings.ADMIN, RelaySettings.ADMIN_PASSWORD, "admin"),
                account("stranger", "secret", "replica", "monitor")))
        .jvm("-Dio.netty.leakDetection.level=paranoid") // a leak is an ERROR in the log
        .jvm("-Xmx64m");
  }

  private static Map<String, Object> account(String user, String password, String... roles) {
    return Map.of("user", user, "password", password, "roles", List.of(roles));
  }

  @AfterAll
  void endRelay() {
    relay.close();
  }

  @BeforeEach
  void measureHeap() {
    heapBefore = relay.liveHeapBytes();
  }

  @AfterEach
  void replicaIsUndisturbedAndTheLogIsClean() {
    source.execute("INSERT INTO calm.t VALUES ()");
    replica.replication().awaitCaughtUpWith(source, Duration.ofSeconds(15));
    assertThat(replica.checksumTables()).isEqualTo(source.checksumTables());
    assertThat(relay.log().lines())
        .allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT\\P{Cntrl}*"))
        .noneMatch(line -> line.contains(" ERROR ") || line.contains("OutOfMemory"));
    double heap = relay.liveHeapBytes();
    double buffers = relay.metric("binlogrelay_buffers_bytes");
    long peak = relay.peakResidentBytes();
    System.out.printf(
        "HostileClientsIT: heap %.0f KiB before, %.0f after, buffers %.0f, peak resident %d%n",
        heapBefore / 1024, heap / 1024, buffers / 1024, peak / 1024);
    assertThat(heap).isLessThan(heapBefore + HEAP_GROWTH_MAX);
    assertThat(buffers).isPositive().isLessThan(BUFFERS_MAX);
    assertThat(peak).isLessThan(RESIDENT_BYTES_MAX);
  }

  @Test
  void wrongPasswordAndUnknownUserGetTheSameError() {
    String url =
        "jdbc:mysql://127.0.0.1:"
            + relay.port()
            + "/?sslMode=DISABLED&allowPublicKeyRetrieval=true";
    for (String user : List.of(SourceAddress.USER, "nobody")) {
      SQLException refused = loginError(url, user, "wrong");
      assertThat(refused.getErrorCode()).isEqualTo(1045);
      assertThat(refused.getMessage())
          .contains("Access denied for user '" + user + "'@'127.0.0.1' (using password: YES)");
    }
    assertThat(relay.log()).doesNotContain("wrong");
  }

  @Test
  void userWithoutTheRoleMayNotDump() {
    ExecResult refused =
        source.runInside(
            "mysqlbinlog",
            "--read-from-remote-server",
            "--host=127.0.0.1",
            "--port=" + relay.port(),
            "--user=" + RelaySettings.ADMIN,
            "--password=" + RelaySettings.ADMIN_PASSWORD,
            "--ssl-mode=DISABLED",
            "--get-server-public-key",
            "binlog.000001");
    assertThat(refused.getExitCode()).isNotZero();
    assertThat(refused.getStderr()).contains("REPLICATION SLAVE");
  }

  @Test
  void garbageAfterTheGreetingClosesTheConnection() throws IOException {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 50; i++) {
      byte[] garbage = new byte[1 + random.nextInt(4000)];
      random.nextBytes(garbage);
      try (Socket socket = connect()) {
        greeting(socket);
        send(socket, garbage);
        socket.shutdownOutput();
        assertClosed(socket);
      }
    }
  }

  /** Some of them in the middle of their handshake, some before it. */
  @Test
  void silentConnectionsAreClosed() throws IOException {
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < HALF_HANDSHAKES; i++) {
        Socket socket = connect();
        silent.add(socket);
        greeting(socket);
        send(socket, new byte[] {40, 0, 0, 1, 5, (byte) 0xa2});
      }
      for (int i = 0; i < SILENT; i++) {
        silent.add(connect());
      }
      source.execute("INSERT INTO calm.t VALUES ()");
      replica.replication().awaitCaughtUpWith(source, Duration.ofSeconds(15));
      for (Socket socket : silent) {
        assertClosed(socket);
      }
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void whoLogsInByteByByteIsCutOffInTime() throws IOException {
    try (Socket socket = connect()) {
      greeting(socket);
      send(socket, new byte[] {100, 0, 0, 1});
      socket.setSoTimeout(100);
      Awaitility.await()
          .pollInterval(Duration.ofMillis(100))
          .atMost(Duration.ofSeconds(10))
          .until(() -> isClosedBeforeItHas(socket, (byte) 5));
    }
  }

  @Test
  void thousandsOfIdleConnectionsDisturbNobody() throws IOException {
    List<RawClient> idle = new ArrayList<>();
    try {
      for (int i = 0; i < IDLE; i++) {
        RawClient client = new RawClient(relay.port());
        idle.add(client);
        assertThat(client.login("stranger", "secret")[0]).isZero();
        client.query("SET wait_timeout = 600");
      }
      assertThat(relay.metric("binlogrelay_connections")).isGreaterThan(IDLE);
      source.execute("INSERT INTO calm.t VALUES ()");
      replica.replication().awaitCaughtUpWith(source, Duration.ofSeconds(15));
      assertThat(idle.get(IDLE / 2).query("SELECT 1")).hasSizeGreaterThan(1);
    } finally {
      for (RawClient client : idle) {
        client.close();
      }
    }
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(relay.metric("binlogrelay_connections")).isLessThan(IDLE / 2.0));
  }

  /** {@code HostileRaidTest} has many more of them, and says what they do. */
  @Test
  void aRaidDisturbsNobody() {
    new Raid(new Target(relay.port(), "secret", false)).send(RAIDERS);
    Awaitility.await()
        .untilAsserted(() -> assertThat(relay.metric("binlogrelay_replicas")).isEqualTo(1));
  }

  @Test
  void endlessPacketChainIsRefusedAtItsHeader() throws IOException {
    try (Socket socket = connect()) {
      greeting(socket);
      send(socket, new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, 1});
      assertClosed(socket);
    }
  }

  @Test
  void lengthOfFourGibibytesInsideALoginIsRefused() throws IOException {
    byte[] response = new byte[32 + 5 + 9];
    response[0] = (byte) 0x85; // 0x00b8a285 and PLUGIN_AUTH_LENENC_CLIENT_DATA
    response[1] = (byte) 0xa2;
    response[2] = (byte) 0xb8;
    System.arraycopy("repl".getBytes(StandardCharsets.US_ASCII), 0, response, 32, 4);
    response[37] = (byte) 0xfe; // a length of eight bytes follows
    response[41] = (byte) 0xff;
    try (Socket socket = connect()) {
      greeting(socket);
      send(socket, new byte[] {(byte) response.length, 0, 0, 1});
      send(socket, response);
      assertClosed(socket);
    }
  }

  @Test
  void readerThatNeverReadsHoldsNobodyBack() {
    source.execute("CREATE TABLE calm.large (id SERIAL PRIMARY KEY, b LONGBLOB)");
    ExecResult stopped =
        source.runInside(
            "bash",
            "-c",
            "mysqlbinlog --read-from-remote-server --host=127.0.0.1 --port="
                + relay.port()
                + " --user="
                + SourceAddress.USER
                + " --password="
                + SourceAddress.PASSWORD
                + " --ssl-mode=DISABLED --get-server-public-key --stop-never"
                + " --connection-server-id=78 binlog.000001 > /dev/null 2>&1 & sleep 1;"
                + " kill -STOP $!; echo $!");
    String pid = stopped.getStdout().trim();
    try {
      for (int i = 0; i < 8; i++) {
        source.execute("INSERT INTO calm.large (b) VALUES (REPEAT('x', 8000000))");
      }
      replica.replication().awaitCaughtUpWith(source, Duration.ofSeconds(30));
    } finally {
      source.runInside("kill", "-KILL", pid);
    }
  }

  private static SQLException loginError(String url, String user, String password) {
    try {
      DriverManager.getConnection(url, user, password).close();
      throw new AssertionError(user + " was let in");
    } catch (SQLException e) {
      return e;
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), relay.port());
    socket.setSoTimeout(CLOSED_WITHIN_MILLIS);
    return socket;
  }

  private static void greeting(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    byte[] header = in.readNBytes(4);
    int length = (header[0] & 0xff) | (header[1] & 0xff) << 8 | (header[2] & 0xff) << 16;
    assertThat(in.readNBytes(length)[0]).as("protocol version").isEqualTo((byte) 10);
  }

  private static void send(Socket socket, byte[] bytes) throws IOException {
    OutputStream out = socket.getOutputStream();
    try {
      out.write(bytes);
      out.flush();
    } catch (SocketException e) {
      assertThat(e).hasMessageMatching("(?i).*(broken pipe|connection reset).*");
    }
  }

  /** Whether the relay has closed; if not, it gets one more byte. */
  private static boolean isClosedBeforeItHas(Socket socket, byte more) throws IOException {
    try {
      socket.getOutputStream().write(more);
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException notYet) {
      return false;
    } catch (SocketException reset) {
      return true;
    }
  }

  /** Reads what the relay has to say, bounded, until it closes. */
  private static void assertClosed(Socket socket) throws IOException {
    try {
      byte[] said = socket.getInputStream().readNBytes(64 << 10);
      assertThat(said.length).isLessThan(4096);
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    }
  }
}
