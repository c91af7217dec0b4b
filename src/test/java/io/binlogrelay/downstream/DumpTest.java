package io.binlogrelay.downstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.binlogrelay.binlog.ChecksumAlgorithm;
import io.binlogrelay.binlog.Heartbeat;
import io.binlogrelay.binlog.Rotate;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.message.DumpErrors;
import io.binlogrelay.relaylog.BinlogBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dumps over a real socket, from a relay log with two files. */
class DumpTest {

  private static final String FIRST = "binlog.000001";
  private static final String SECOND = "binlog.000002";
  private static final int NON_BLOCK = 1;
  private static final int V2 = 2;

  @TempDir Path directory;
  private ServerFixture fixture;
  private BinlogBuilder first;
  private BinlogBuilder second;

  @BeforeEach
  void start() throws IOException {
    fixture = new ServerFixture(directory);
    first = new BinlogBuilder().head().transaction(1, 50).transaction(2, 50).rotate(SECOND);
    second = new BinlogBuilder().format().previousGtids(set("1-2").encode());
    second.transaction(3, 50);
  }

  @AfterEach
  void stop() throws IOException {
    fixture.close();
  }

  @Test
  void byPositionEveryFileFollowsItsRotateAndItsFormat() throws IOException {
    publishBoth();
    try (RawClient replica = fixture.replica()) {
      replica.dump("", 4, 7, NON_BLOCK);

      List<byte[]> expected = new ArrayList<>();
      expected.add(fakeRotate(FIRST, 4));
      expected.addAll(first.events());
      expected.add(fakeRotate(SECOND, 4));
      expected.addAll(second.events());
      assertThat(replica.events(expected.size())).containsExactlyElementsOf(expected);
      assertThat(replica.packet()).containsExactly(0xfe, 0, 0, 2, 0);
      assertThat(replica.closes()).isTrue();
    }
  }

  @Test
  void fromTheMiddleTheFormatMovesNoPosition() throws IOException {
    publishBoth();
    long middle = 4;
    for (byte[] event : first.events().subList(0, 6)) {
      middle += event.length;
    }
    try (RawClient replica = fixture.replica()) {
      replica.dump(FIRST, middle, 7, NON_BLOCK);
      assertThat(replica.event()).isEqualTo(fakeRotate(FIRST, middle));
      byte[] format = replica.event();
      assertThat(Deframer.type(format)).isEqualTo(15);
      assertThat(Deframer.logPosition(format)).isZero();
      assertThat(replica.event()).isEqualTo(first.events().get(6));
    }
  }

  @Test
  void byGtidWhatTheReplicaHasIsSkipped() throws IOException {
    publishBoth();
    try (RawClient replica = fixture.replica()) {
      replica.dump(set("2-3"), "", 4, 7, NON_BLOCK | V2);
      List<byte[]> expected = new ArrayList<>();
      expected.add(fakeRotate(FIRST, 4));
      expected.addAll(first.events().subList(0, 6));
      long skippedTo = first.position() - first.events().get(10).length;
      expected.add(Heartbeat.v2(900, FIRST, skippedTo, ChecksumAlgorithm.CRC32));
      expected.add(first.events().get(10));
      expected.add(fakeRotate(SECOND, 4));
      expected.addAll(second.events().subList(0, 2));
      expected.add(Heartbeat.v2(900, SECOND, second.position(), ChecksumAlgorithm.CRC32));
      assertThat(replica.events(expected.size())).containsExactlyElementsOf(expected);
      assertThat(replica.packet()).containsExactly(0xfe, 0, 0, 2, 0);
    }
  }

  @Test
  void aReplicaAtTheTailFollowsEachPublication() throws IOException {
    publishBoth();
    try (RawClient replica = fixture.replica()) {
      replica.dump(set("1-3"), "", 4, 7, 0);
      assertThat(replica.events(4).stream().map(Deframer::type)).containsExactly(4, 15, 35, 27);
      for (int gno = 4; gno < 300; gno++) {
        second.transaction(gno, gno * 10);
        fixture.append(second);
        List<byte[]> all = second.events();
        assertThat(replica.events(4))
            .containsExactlyElementsOf(all.subList(all.size() - 4, all.size()));
      }
      second.rotate("binlog.000003");
      fixture.append(second);
      assertThat(Deframer.type(replica.event())).isEqualTo(4);
      fixture.file("binlog.000003", new BinlogBuilder().head());
      assertThat(replica.events(3).stream().map(Deframer::type)).containsExactly(4, 15, 35);
      await()
          .untilAsserted(
              () -> {
                ReplicaStatus status = fixture.server.replicas().get(0);
                assertThat(status.state()).isEqualTo("at-the-tail");
                assertThat(status.lagBytes()).isZero();
                assertThat(status.lagTransactions()).isZero();
                assertThat(status.position().toString()).startsWith("binlog.000003:");
              });
    }
  }

  @Test
  void aReplicaThatReadsNothingHoldsLittleAndLagsVisibly() throws IOException {
    for (int gno = 4; gno < 200; gno++) {
      second.transaction(gno, 100_000);
    }
    publishBoth();
    try (RawClient slow = fixture.replica();
        RawClient fast = fixture.replica()) {
      slow.dump("", 4, 7, 0);
      fast.dump("", 4, 8, 0);
      assertThat(fast.events(2 + first.events().size() + second.events().size())).isNotEmpty();
      await().untilAsserted(() -> assertThat(statusOf(7).state()).isEqualTo("stalled"));
      ReplicaStatus status = statusOf(7);
      assertThat(status.lagBytes()).isPositive();
      assertThat(status.lagTransactions()).isBetween(10L, 199L);
      assertThat(processList())
          .containsOnlyOnce("Sending binlog event to replica")
          .containsOnlyOnce("Source has sent all binlog to replica; waiting for more updates");
      assertThat(slow.events(2 + first.events().size() + second.events().size()))
          .endsWith(second.events().get(second.events().size() - 1));
    }
  }

  /** It rests between its writes then. */
  @Test
  void aReplicaThatCatchesUpBesideOneAtTheTailMissesNothing() throws Exception {
    for (int gno = 4; gno < 200; gno++) {
      second.transaction(gno, 100_000);
    }
    publishBoth();
    try (RawClient tail = fixture.replica();
        RawClient behind = fixture.replica()) {
      tail.dump(set("1-199"), "", 4, 7, 0);
      await().until(() -> statusOf(7).state().equals("at-the-tail"));
      behind.dump("", 4, 8, 0);
      ScheduledExecutorService source = Executors.newSingleThreadScheduledExecutor();
      AtomicInteger last = new AtomicInteger(199);
      Future<?> commits =
          source.scheduleAtFixedRate(
              () -> {
                if (last.get() < 600) {
                  second.transaction(last.incrementAndGet(), 50);
                  fixture.append(second);
                }
              },
              0,
              1,
              TimeUnit.MILLISECONDS);
      try {
        List<byte[]> got = behind.events(3 + first.events().size());
        await().until(() -> last.get() == 600 || commits.isDone());
        commits.cancel(false);
        source.shutdown();
        assertThat(source.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        got.addAll(behind.events(second.events().size() - 1));

        assertThat(got.subList(1, 1 + first.events().size()))
            .containsExactlyElementsOf(first.events());
        assertThat(got.subList(2 + first.events().size(), got.size()))
            .containsExactlyElementsOf(second.events());
      } finally {
        source.shutdownNow();
      }
    }
  }

  private String processList() throws IOException {
    StringBuilder rows = new StringBuilder();
    try (RawClient monitor = fixture.connect()) {
      monitor.login("watch", "secret");
      for (byte[] packet : monitor.query("SHOW PROCESSLIST")) {
        rows.append(new String(packet, StandardCharsets.ISO_8859_1)).append('\n');
      }
    }
    return rows.toString();
  }

  private ReplicaStatus statusOf(long serverId) {
    return fixture.server.replicas().stream()
        .filter(status -> status.serverId() == serverId)
        .findFirst()
        .orElseThrow();
  }

  /** As when the source is lost between the two: a replica of 9.7.4 stops for good otherwise. */
  @Test
  void betweenARotateAndTheNextFileHeartbeatsNameTheNextFile() throws IOException {
    fixture.file(FIRST, first);
    for (GtidSet has : List.of(GtidSet.EMPTY, set("1-2"))) {
      try (RawClient replica = fixture.replica()) {
        replica.query("SET @master_heartbeat_period = 50000000");
        replica.dump(has, "", 4, 7, V2);
        byte[] event = replica.event();
        while (Deframer.type(event) != 4 || Deframer.logPosition(event) == 0) {
          event = replica.event();
        }
        byte[] heartbeat = Heartbeat.v2(900, SECOND, 4, ChecksumAlgorithm.CRC32);
        assertThat(replica.events(3)).containsOnly(heartbeat);
      }
    }
  }

  @Test
  void heartbeatsComeInTheirPeriodWithThePosition() throws IOException {
    publishBoth();
    try (RawClient replica = fixture.replica()) {
      replica.query("SET @master_heartbeat_period = 50000000");
      replica.dump(SECOND, second.position(), 7, 0);
      replica.events(2);
      byte[] heartbeat = Heartbeat.v1(900, SECOND, second.position(), ChecksumAlgorithm.CRC32);
      assertThat(replica.events(3)).containsOnly(heartbeat);
    }
  }

  @Test
  void theSameReplicaEndsItsOldConnection() throws IOException {
    publishBoth();
    try (RawClient old = fixture.replica();
        RawClient other = fixture.replica();
        RawClient again = fixture.replica()) {
      String uuid = "SET @replica_uuid = '11111111-e4ce-11f1-bd21-02fc00000001'";
      old.query(uuid);
      old.dump(SECOND, 4, 7, 0);
      old.events(1 + second.events().size());
      other.dump(SECOND, 4, 7, 0);
      other.events(1 + second.events().size());
      again.query(uuid);
      again.dump(SECOND, 4, 8, 0);
      assertThat(old.error())
          .isEqualTo(
              "1236 "
                  + DumpErrors.ZOMBIE
                  + "; the first event 'binlog.000002' at 4, the last event read from"
                  + " './binlog.000002' at "
                  + second.position()
                  + ", the last byte read from './binlog.000002' at "
                  + second.position()
                  + ".");
      again.events(1 + second.events().size());
      assertThat(fixture.server.replicas()).hasSize(2);
    }
  }

  @Test
  void refusalsAreTheServers() throws IOException {
    publishBoth();
    assertThat(refusal("binlog.000007", 4)).isEqualTo("held");
    fixture.source.position = PositionAnswer.MISSING;
    assertThat(refusal("binlog.000007", 4)).isEqualTo("1236 " + DumpErrors.UNKNOWN_FILE);
    assertThat(refusal(SECOND, 1 << 20)).isEqualTo("1236 " + DumpErrors.POSITION_BEYOND_FILE);
    assertThat(refusal(FIRST, 1 << 20)).isEqualTo("1236 " + DumpErrors.POSITION_BEYOND_FILE);
    assertThat(refusal(FIRST, 3)).isEqualTo("1236 " + DumpErrors.POSITION_BELOW_4);
    assertThat(refusal(FIRST, first.position() - 5))
        .isEqualTo(
            "1236 binlog truncated in the middle of event; consider out of disk space on source;"
                + " the first event 'binlog.000001' at "
                + (first.position() - 5)
                + ", the last event read from './binlog.000001' at 126, the last byte read from"
                + " './binlog.000001' at "
                + first.position()
                + ".");
    assertThat(refusal(FIRST, 50)).startsWith("1236 bogus data in log event; the first event");
  }

  private String refusal(String file, long position) throws IOException {
    try (RawClient replica = fixture.replica()) {
      replica.dump(file, position, 7, 0);
      byte[] packet = replica.packet();
      if (packet[0] == 0 && Deframer.type(java.util.Arrays.copyOfRange(packet, 1, 30)) == 4) {
        replica.socket.setSoTimeout(500);
        try {
          packet = replica.packet();
          if (packet[0] == 0) {
            packet = replica.packet();
          }
        } catch (java.net.SocketTimeoutException e) {
          return "held";
        }
      }
      return RawClient.text(packet);
    }
  }

  @Test
  void aReplicaAheadOfUsWaitsUntilWeArrive() throws IOException {
    publishBoth();
    long here = second.position();
    BinlogBuilder ahead = new BinlogBuilder().format().previousGtids(set("1-2").encode());
    ahead.transaction(3, 50).transaction(4, 50);
    long there = ahead.position();
    ahead.transaction(5, 50);
    for (PositionAnswer answer : List.of(PositionAnswer.EXISTS, PositionAnswer.UNKNOWN)) {
      fixture.source.position = answer;
      try (RawClient replica = fixture.replica()) {
        replica.query("SET @source_heartbeat_period = 20000000");
        replica.dump(SECOND, there, 7, V2);
        assertThat(replica.event()).isEqualTo(fakeRotate(SECOND, there));
        byte[] heartbeat = Heartbeat.v2(900, SECOND, there, ChecksumAlgorithm.CRC32);
        assertThat(replica.events(3)).containsOnly(heartbeat);
        assertThat(fixture.server.replicas().get(0).state()).isEqualTo("held");
      }
    }
    fixture.source.silent = true;
    try (RawClient replica = fixture.replica()) {
      replica.dump(SECOND, there, 7, V2);
      assertThat(replica.event()).isEqualTo(fakeRotate(SECOND, there));
      second.transaction(4, 50).transaction(5, 50);
      assertThat(here).isLessThan(there);
      fixture.append(second);
      assertThat(Deframer.logPosition(replica.event())).isZero();
      assertThat(replica.event()).isEqualTo(ahead.events().get(10));
    }
  }

  @Test
  void aReplicaThatWaitsIsRefusedOnceTheSourceCanSayThatItLacksThePosition() throws IOException {
    publishBoth();
    fixture.source.followed = false;
    fixture.source.position = PositionAnswer.UNKNOWN;
    try (RawClient replica = fixture.replica()) {
      replica.dump(SECOND, second.position() + 5000, 7, V2);
      replica.event();
      fixture.source.position = PositionAnswer.MISSING;
      second.transaction(4, 0);
      fixture.append(second); // not as far as the replica is
      await().until(() -> statusOf(7).state().equals("held"));
      fixture.source.followed = true;
      assertThat(replica.error()).isEqualTo("1236 " + DumpErrors.POSITION_BEYOND_FILE);
    }
  }

  @Test
  void aReplicaWaitsOnWhenTheSourceIsBackAndHasThePosition() throws IOException {
    publishBoth();
    fixture.source.position = PositionAnswer.UNKNOWN;
    try (RawClient replica = fixture.replica()) {
      BinlogBuilder ahead = new BinlogBuilder().format().previousGtids(set("1-2").encode());
      ahead.transaction(3, 50).transaction(4, 50);
      replica.query("SET @source_heartbeat_period = 20000000");
      replica.dump(SECOND, ahead.position(), 7, V2);
      assertThat(replica.event()).isEqualTo(fakeRotate(SECOND, ahead.position()));
      fixture.source.position = PositionAnswer.EXISTS;
      await().until(() -> fixture.source.positionQuestions() >= 2);
      int questions = fixture.source.positionQuestions();
      byte[] heartbeat = Heartbeat.v2(900, SECOND, ahead.position(), ChecksumAlgorithm.CRC32);
      assertThat(replica.events(50)).containsOnly(heartbeat); // for a second
      assertThat(fixture.source.positionQuestions()).isEqualTo(questions);
    }
  }

  @Test
  void beforeTheFirstFileReplicasAreHeldAndSentHome() throws IOException {
    try (RawClient held = fixture.replica();
        RawClient sentHome = fixture.replica()) {
      held.dump("", 4, 7, 0);
      sentHome.query("SET @source_heartbeat_period = 50000000");
      sentHome.dump(GtidSet.EMPTY, "", 4, 8, 0);
      assertThat(sentHome.packet()).containsExactly(0xfe, 0, 0, 2, 0);
      publishBoth();
      assertThat(held.event()).isEqualTo(fakeRotate(FIRST, 4));
    }
  }

  @Test
  void aReplicaThatKnowsNoChecksumsIsRefused() throws IOException {
    publishBoth();
    try (RawClient replica = fixture.connect()) {
      replica.login("repl", "secret");
      replica.dump(FIRST, 4, 7, 0);
      assertThat(replica.event()).isEqualTo(Rotate.fake(900, FIRST, 4, ChecksumAlgorithm.NONE));
      assertThat(replica.error()).startsWith("1236 " + DumpErrors.CHECKSUM_UNAWARE);
    }
  }

  @Test
  void anEventThatTheModeExcludesIsServedUnlessTheSourceConfirmsTheMode() throws IOException {
    publishBoth();
    fixture.source.gtidMode = "OFF";
    fixture.source.gtidModeNow = Optional.of("ON_PERMISSIVE");
    try (RawClient replica = fixture.replica()) {
      replica.dump("", 4, 7, NON_BLOCK);
      replica.events(2 + first.events().size() + second.events().size());
    }
    fixture.source.gtidModeNow = Optional.of("OFF");
    try (RawClient replica = fixture.replica()) {
      replica.dump("", 4, 7, NON_BLOCK);
      replica.events(3);
      assertThat(replica.error())
          .startsWith(
              "1236 Cannot replicate GTID-transaction when @@GLOBAL.GTID_MODE = OFF, at file"
                  + " ./binlog.000001, position 157.; the first event '' at 4");
    }
  }

  @Test
  void stoppingSendsReplicasHomeToComeBack() throws IOException {
    publishBoth();
    try (RawClient replica = fixture.replica()) {
      replica.dump(SECOND, 4, 7, 0);
      replica.events(1 + second.events().size());
      fixture.server.stop();
      assertThat(replica.packet()).containsExactly(0xfe, 0, 0, 2, 0);
      assertThat(replica.closes()).isTrue();
    }
  }

  @Test
  void aClientMayPingAndQuitInsideItsStream() throws IOException {
    publishBoth();
    try (RawClient replica = fixture.replica()) {
      replica.dump(SECOND, 4, 7, 0);
      replica.events(1 + second.events().size());
      replica.send(0, new byte[] {0x0e});
      replica.send(0, new byte[] {0x0e});
      second.transaction(4, 50);
      fixture.append(second);
      replica.events(4);
      replica.send(0, new byte[] {0x01});
      assertThat(replica.closes()).isTrue();
      await().untilAsserted(() -> assertThat(fixture.server.replicas()).isEmpty());
    }
  }

  private void publishBoth() {
    fixture.file(FIRST, first);
    fixture.file(SECOND, second);
  }

  private static byte[] fakeRotate(String file, long position) {
    return Rotate.fake(ServerFixture.SERVER_ID, file, position, ChecksumAlgorithm.CRC32);
  }

  private static GtidSet set(String intervals) {
    return GtidSet.parse(BinlogBuilder.SOURCE + ":" + intervals);
  }
}
