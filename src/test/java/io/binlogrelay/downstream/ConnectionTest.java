package io.binlogrelay.downstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.BinlogBuilder;
import java.io.IOException;
import java.net.BindException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Logins, commands, and what strangers send, over a real socket. */
class ConnectionTest {

  private static final ServerLimits LIMITS =
      new ServerLimits(8, 4, Duration.ofMillis(1500), Duration.ofHours(8), 2, 1);

  @TempDir Path directory;
  private ServerFixture fixture;
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @BeforeEach
  void start() throws IOException {
    Logger root = (Logger) LoggerFactory.getLogger("io.binlogrelay.downstream");
    logged.start();
    root.addAppender(logged);
    fixture = new ServerFixture(directory, LIMITS, 1 << 20);
    fixture.file("binlog.000001", new BinlogBuilder().head().transaction(1, 50));
  }

  @AfterEach
  void stop() throws IOException {
    fixture.close();
    ((Logger) LoggerFactory.getLogger("io.binlogrelay.downstream")).detachAppender(logged);
    assertThat(logged.list).noneMatch(event -> event.getThrowableProxy() != null);
  }

  @Test
  void anIndependentClientLogsInWithASaltedPasswordAndAsks() throws SQLException {
    try (Connection connection = fixture.connectorJ("repl", "secret");
        ResultSet one = connection.createStatement().executeQuery("SELECT 1, @@server_id")) {
      assertThat(one.next()).isTrue();
      assertThat(one.getInt(1)).isEqualTo(1);
      assertThat(one.getLong(2)).isEqualTo(ServerFixture.SERVER_ID);
      assertThat(connection.isValid(2)).isTrue();
    }
    assertThat(fixture.server.status().rejectedLogins()).isZero();
  }

  @Test
  void aWrongPasswordAndAnUnknownUserAreToldTheSame() throws IOException {
    for (String[] login : new String[][] {{"repl", "wrong"}, {"nobody", "secret"}}) {
      try (RawClient client = fixture.connect()) {
        assertThat(RawClient.text(client.login(login[0], login[1])))
            .isEqualTo(
                "1045 Access denied for user '" + login[0] + "'@'127.0.0.1' (using password: YES)");
        assertThat(client.closes()).isTrue();
      }
      assertThatCode(() -> fixture.connectorJ(login[0], login[1]).close())
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("Access denied");
    }
    assertThat(fixture.server.status().rejectedLogins()).isEqualTo(4);
  }

  @Test
  void anAccountGetsNoMoreConnectionsThanItMayHave() throws IOException {
    try (RawClient first = fixture.connect()) {
      assertThat(first.login("single", "secret")[0]).isZero();
      try (RawClient second = fixture.connect()) {
        assertThat(RawClient.text(second.login("single", "secret")))
            .isEqualTo(
                "1226 User 'single' has exceeded the 'max_user_connections' resource (current"
                    + " value: 1)");
        assertThat(second.closes()).isTrue();
      }
    }
    Awaitility.await()
        .untilAsserted(
            () -> {
              try (RawClient third = fixture.connect()) {
                assertThat(third.login("single", "secret")[0]).isZero();
              }
            });
  }

  @Test
  void anIdleClientIsToldAndDisconnected() throws IOException {
    try (RawClient client = fixture.connect()) {
      client.login("watch", "secret");
      client.query("SET wait_timeout = 1");
      assertThat(client.error()).startsWith("4031 The client was disconnected by the server");
      assertThat(client.closes()).isTrue();
    }
  }

  @Test
  void withoutTheRoleNothingIsDumpedAndTheConnectionStays() throws IOException {
    try (RawClient client = fixture.connect()) {
      assertThat(client.login("watch", "secret")[0]).isZero();
      String needed =
          "1227 Access denied; you need (at least one of) the REPLICATION SLAVE privilege(s) for"
              + " this operation";
      client.send(0, dumpOfEverything());
      assertThat(client.error()).isEqualTo(needed);
      client.send(0, new byte[] {0x0e});
      assertThat(client.packet()[0]).isZero();
      assertThat(fixture.server.replicas()).isEmpty();
    }
  }

  @Test
  void malformedAndUnknownCommandsAreAnsweredAndTheConnectionStays() throws IOException {
    try (RawClient client = fixture.replica()) {
      client.send(0, new byte[] {0x12, 0, 0});
      assertThat(client.error()).isEqualTo("1835 Malformed communication packet.");
      client.send(0, new byte[] {0x77});
      assertThat(client.error()).isEqualTo("1047 Unknown command");
      byte[] broken = new byte[23 + 9];
      broken[0] = 0x1e;
      broken[19] = 9;
      client.send(0, broken);
      assertThat(client.error()).isEqualTo("1773 Malformed GTID set encoding.");
      assertThat(RawClient.text(client.query("SELEC 1").get(0))).startsWith("1064 ");
      client.send(0, new byte[] {0x0e});
      assertThat(client.packet()[0]).isZero();
    }
  }

  @Test
  void statisticsAreOneLineOfText() throws IOException {
    try (RawClient client = fixture.replica()) {
      client.send(0, new byte[] {0x09});
      assertThat(new String(client.packet(), StandardCharsets.US_ASCII))
          .startsWith("Uptime: ")
          .contains("  Threads: 1  Questions: 1  Slow queries: 0  ");
      client.send(0, new byte[] {0x0e});
      assertThat(client.packet()[0]).isZero();
    }
  }

  @Test
  void tooManyConnectionsAreTurnedAwayInMySqlsWords() throws IOException {
    List<RawClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < LIMITS.connections(); i++) {
        clients.add(fixture.replica());
      }
      try (RawClient late = fixture.connect()) {
        assertThat(late.error()).isEqualTo("1040 Too many connections");
        assertThat(late.closes()).isTrue();
      }
      clients.remove(0).close();
      await()
          .ignoreExceptions()
          .untilAsserted(
              () -> {
                try (RawClient again = fixture.replica()) {
                  assertThat(again.query("SELECT 1")).hasSizeGreaterThan(1);
                }
              });
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
    assertThat(fixture.server.status().refused()).isPositive();
  }

  @Test
  void whoSaysNothingIsCutOffAndDisturbsNobody() throws IOException {
    List<RawClient> silent = new ArrayList<>();
    for (int i = 0; i < LIMITS.handshakes(); i++) {
      silent.add(fixture.connect());
    }
    long began = System.nanoTime();
    for (RawClient client : silent) {
      assertThat(client.closes()).isTrue();
      client.close();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(8));
    try (RawClient client = fixture.replica()) {
      assertThat(client.query("SELECT 1")).hasSizeGreaterThan(1);
    }
    await().untilAsserted(() -> assertThat(fixture.server.status().connections()).isZero());
    assertThat(fixture.server.status().broken()).isEqualTo(LIMITS.handshakes());
    assertThat(logged.list.stream().filter(line -> line.getLevel() == Level.WARN))
        .hasSize(LIMITS.handshakes());
  }

  @Test
  void aLengthClaimIsRefusedBeforeAnythingIsAllocated() throws IOException {
    try (RawClient client = fixture.connect()) {
      client.packet();
      client.raw(new byte[] {-1, -1, -1, 1});
      assertThat(client.error()).startsWith("1153 Got a packet bigger than");
      assertThat(client.closes()).isTrue();
    }
    try (RawClient client = fixture.replica()) {
      client.raw(new byte[] {-1, -1, -1, 0});
      assertThat(client.error()).startsWith("1153 Got a packet bigger than");
      assertThat(client.closes()).isTrue();
    }
  }

  @Test
  void garbageIsAnsweredOrCutOffWithOneLineInTheLog() throws IOException {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 40; i++) {
      try (RawClient client = fixture.connect()) {
        client.packet();
        byte[] garbage = new byte[1 + random.nextInt(200)];
        random.nextBytes(garbage);
        if (random.nextBoolean()) {
          client.send(1, garbage);
        } else {
          client.raw(garbage);
        }
        client.socket.shutdownOutput();
        assertThat(client.closes()).isTrue();
      }
    }
    await().untilAsserted(() -> assertThat(fixture.server.status().connections()).isZero());
    assertThat(fixture.server.status().bufferBytes()).isPositive().isLessThan(64L << 20);
    assertThat(logged.list).hasSizeLessThanOrEqualTo(40);
    try (RawClient http = fixture.connect()) {
      http.raw("GET / HTTP/1.1\r\nHost: relay\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(http.closes()).isTrue();
    }
  }

  @Test
  void halfAHandshakeIsCutOffInTime() throws IOException {
    try (RawClient client = fixture.connect()) {
      client.packet();
      client.raw(new byte[] {100, 0, 0, 1, 5, 6, 7});
      assertThat(client.closes()).isTrue();
    }
  }

  @Test
  void aClientThatNeverReadsItsAnswersIsCutOff() throws IOException {
    try (RawClient client = fixture.replica()) {
      byte[] question = "\3SHOW GLOBAL VARIABLES".getBytes(StandardCharsets.US_ASCII);
      assertThatCode(
              () -> {
                for (int i = 0; i < 5_000_000; i++) {
                  client.send(0, question);
                }
              })
          .isInstanceOf(IOException.class);
    }
    await().untilAsserted(() -> assertThat(fixture.server.status().connections()).isZero());
  }

  @Test
  void registeredReplicasAreListedAsLongAsTheyAreConnected() throws IOException {
    try (RawClient client = fixture.replica();
        RawClient watcher = fixture.replica()) {
      client.query("SET @replica_uuid = '11111111-e4ce-11f1-bd21-02fc00000001'");
      byte[] register = new byte[18];
      register[0] = 0x15;
      register[1] = 97;
      register[8] = (byte) 0x98;
      register[9] = 0x0c;
      client.send(0, register);
      assertThat(client.packet()[0]).isZero();
      assertThat(replicas(watcher)).contains("97").contains("11111111-e4ce-11f1");
      client.dump(GtidSet.EMPTY, "", 4, 97, 0);
      client.events(3);
      assertThat(replicas(watcher)).contains("97");
      client.close();
      await().untilAsserted(() -> assertThat(replicas(watcher)).doesNotContain("11111111"));
    }
  }

  @Test
  void whoAsksForADumpAndQuitsInOneBreathIsNotListedForEver() throws IOException {
    try (RawClient client = fixture.replica()) {
      byte[] dump = dumpOfEverything();
      ByteBuffer both = ByteBuffer.allocate(4 + dump.length + 5);
      client.raw(both.putInt(dump.length << 24).put(dump).putInt(1 << 24).put((byte) 1).array());
      assertThat(client.closes()).isTrue();
    }
    await().untilAsserted(() -> assertThat(fixture.server.status().connections()).isZero());
    assertThat(fixture.server.status().dumps()).isEqualTo(1);
    assertThat(fixture.server.replicas()).isEmpty();
  }

  @Test
  void aTakenPortIsNamed() {
    assertThatCode(() -> new ServerFixture(directory.resolve("x"), LIMITS, 1 << 20, fixture.port))
        .isInstanceOf(BindException.class)
        .hasMessageContaining(String.valueOf(fixture.port));
  }

  private static String replicas(RawClient client) throws IOException {
    StringBuilder text = new StringBuilder();
    for (byte[] packet : client.query("SHOW REPLICAS")) {
      text.append(new String(packet, StandardCharsets.ISO_8859_1));
    }
    return text.toString();
  }

  private static byte[] dumpOfEverything() {
    byte[] dump = new byte[11];
    dump[0] = 0x12;
    dump[1] = 4;
    dump[7] = 9;
    return dump;
  }
}
