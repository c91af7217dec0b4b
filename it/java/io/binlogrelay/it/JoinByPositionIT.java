package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.it.harness.BinlogEnd;
import io.binlogrelay.it.harness.DumpClient;
import io.binlogrelay.it.harness.FaultProxy;
import io.binlogrelay.it.harness.FaultProxy.Direction;
import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.SharedServers;
import io.binlogrelay.it.harness.SourceAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Replicas that come to the relay by file and position, good and bad ones. What is right is what
 * the source itself answers to the same request, in the same test.
 */
@ExtendWith(LogsOnFailure.class)
class JoinByPositionIT {

  private static final String FIRST_FILE = "binlog.000001";
  private static final String LAST_FILE = "binlog.000002";

  static Stream<MySqlImage> images() {
    return MySqlImage.all();
  }

  @ParameterizedTest
  @MethodSource("images")
  void replicaBeginsAtTheStart(MySqlImage image) {
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    writeTwoFiles(source);
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      relay.awaitPublished(source.binlogEnd());
      replica.replication().followByPosition(relay.address(), new BinlogEnd(FIRST_FILE, 4));
      assertEndsEqual(replica, source);
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void replicaBeginsInTheMiddleOfAFile(MySqlImage image) {
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    createTable(source);
    insert(source, 1, 3);
    BinlogEnd middle = source.binlogEnd();
    followUpTo(middle, source, replica);
    insert(source, 4, 6);
    source.execute("FLUSH BINARY LOGS");
    insert(source, 7, 9);
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      relay.awaitPublished(source.binlogEnd());
      replica.replication().followByPosition(relay.address(), middle);
      assertEndsEqual(replica, source);
    }
  }

  /**
   * Every event's start, and places inside every event; every name and position of no file.
   *
   * <p>Where the bytes inside an event happen to look like the head of one, the server sends them
   * as an event with a wrong checksum. The relay calls them bogus, which is what the server calls
   * those it recognises.
   */
  @ParameterizedTest
  @MethodSource("images")
  void everyPlaceGetsTheAnswerOfTheSource(MySqlImage image) {
    MySqlServer source = SharedServers.source(image);
    writeTwoFiles(source);
    BinlogEnd end = source.binlogEnd();
    assertThat(end.file()).isEqualTo(LAST_FILE);
    List<BinlogEnd> places =
        Stream.of(
                outside(FIRST_FILE, Objects.requireNonNull(source.binaryLogs().get(FIRST_FILE))),
                outside(LAST_FILE, end.position()),
                unknownFiles(),
                inside(source, FIRST_FILE),
                inside(source, LAST_FILE))
            .flatMap(s -> s)
            .toList();
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      relay.awaitPublished(end);
      Map<BinlogEnd, DumpClient.Answer> expected = new LinkedHashMap<>();
      int damaged = 0;
      for (BinlogEnd place : places) {
        DumpClient.Answer ofSource = DumpClient.dump(source.address(), place);
        DumpClient.Answer ofRelay = DumpClient.dump(relay.address(), place);
        expected.put(place, ofSource);
        int sound = ofSource.soundEvents();
        if (sound == ofSource.events().size()) {
          assertThat(ofRelay).as("answer at %s", place).isEqualTo(ofSource);
        } else {
          damaged++;
          assertThat(ofRelay.events())
              .as("events from %s on", place)
              .isEqualTo(ofSource.events().subList(0, sound));
          assertThat(ofRelay.error()).startsWith("1236 bogus data in log event; ");
        }
      }

      // So that an oracle that answers nothing, or the same to all, is no proof.
      assertThat(errorAt(expected, FIRST_FILE, 3)).contains("1236").contains("position < 4");
      assertThat(errorAt(expected, FIRST_FILE, 4)).isEmpty();
      assertThat(errorAt(expected, LAST_FILE, end.position())).isEmpty();
      assertThat(errorAt(expected, LAST_FILE, end.position() + 1)).contains("position > file size");
      assertThat(errorAt(expected, "binlog.000003", 4)).contains("Could not find first log file");
      assertThat(expected.values().stream().map(DumpClient.Answer::error))
          .anyMatch(error -> error.contains("the last byte read from"));
      assertThat(damaged).isLessThan(places.size() / 10);
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void replicaIsToldWhatTheSourceWouldTellIt(MySqlImage image) {
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    writeTwoFiles(source);
    long firstSize = Objects.requireNonNull(source.binaryLogs().get(FIRST_FILE));
    BinlogEnd end = source.binlogEnd();
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      relay.awaitPublished(end);
      for (BinlogEnd place :
          List.of(
              new BinlogEnd("binlog.000009", 4),
              new BinlogEnd(FIRST_FILE, firstSize + 100),
              new BinlogEnd(LAST_FILE, end.position() + 100),
              new BinlogEnd(FIRST_FILE, firstSize - 10))) {
        String refusal = refusal(replica, source.address(), place);
        assertThat(refusal).startsWith("13114 ").contains("1236");
        assertThat(refusal(replica, relay.address(), place)).isEqualTo(refusal);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void replicaAheadOfTheRelayWaitsForIt(MySqlImage image) {
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    createTable(source);
    try (FaultProxy proxy = FaultProxy.before(source.address());
        RelayProcess relay = RelayProcess.below(source.address().through(proxy))) {
      BinlogEnd held = source.binlogEnd();
      relay.awaitPublished(held);
      proxy.stallEstablished(); // only the stream: the relay can ask the source
      insert(source, 1, 3);
      BinlogEnd inThisFile = source.binlogEnd();
      followUpTo(inThisFile, source, replica);

      followAheadOf(relay, replica, inThisFile);
      source.execute("FLUSH BINARY LOGS");
      insert(source, 4, 6);
      BinlogEnd inALaterFile = source.binlogEnd();
      followUpTo(inALaterFile, source, replica);
      followAheadOf(relay, replica, inALaterFile);
      assertThat(relay.published()).isEqualTo(held);

      insert(source, 7, 9);
      proxy.resume(Direction.TO_CLIENT);
      assertEndsEqual(replica, source);
      assertThat(replica.replication().status()).containsEntry("Last_IO_Errno", "0");
    }
  }

  /**
   * A second, and the time of one question to the source, as measured here and now. Of three
   * answers the fastest counts: that one has to wait for a core is not the relay's doing.
   */
  @ParameterizedTest
  @MethodSource("images")
  void positionThatNobodyHasIsRefusedWithinASecond(MySqlImage image) {
    MySqlServer source = SharedServers.source(image);
    writeTwoFiles(source);
    BinlogEnd end = source.binlogEnd();
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      relay.awaitPublished(end);
      for (BinlogEnd place :
          List.of(
              new BinlogEnd(LAST_FILE, end.position() + 100), new BinlogEnd("binlog.000003", 4))) {
        Duration question = fastestRefusal(source.address(), place);
        Duration answer = fastestRefusal(relay.address(), place);
        System.out.printf(
            "JoinByPositionIT: the source refused %s in %d ms, the relay in %d ms%n",
            place, question.toMillis(), answer.toMillis());
        assertThat(answer).isLessThan(question.multipliedBy(3).plusSeconds(1));
      }
    }
  }

  private static Duration fastestRefusal(SourceAddress party, BinlogEnd place) {
    Duration fastest = Duration.ofDays(1);
    for (int i = 0; i < 3; i++) {
      long begin = System.nanoTime();
      assertThat(DumpClient.dump(party, place).error()).startsWith("1236 ");
      Duration took = Duration.ofNanos(System.nanoTime() - begin);
      fastest = took.compareTo(fastest) < 0 ? took : fastest;
    }
    return fastest;
  }

  @Test
  void replicaWaitsWhenTheSourceCannotBeAsked() {
    MySqlServer source = SharedServers.source(MySqlImage.last());
    MySqlServer replica = SharedServers.replica(MySqlImage.last());
    createTable(source);
    try (FaultProxy proxy = FaultProxy.before(source.address());
        RelayProcess relay = RelayProcess.below(source.address().through(proxy))) {
      relay.awaitPublished(source.binlogEnd());
      proxy.stallAfter(Direction.TO_CLIENT, 0);
      insert(source, 1, 3);
      BinlogEnd ahead = source.binlogEnd();
      followUpTo(ahead, source, replica);

      followAheadOf(relay, replica, ahead);

      insert(source, 4, 6);
      proxy.resume(Direction.TO_CLIENT);
      assertEndsEqual(replica, source);
    }
  }

  @Test
  void replicaThatWaitsForAPositionNobodyHasIsToldSoWhenTheSourceIsBack() {
    MySqlServer source = SharedServers.source(MySqlImage.last());
    MySqlServer replica = SharedServers.replica(MySqlImage.last());
    writeTwoFiles(source);
    BinlogEnd end = source.binlogEnd();
    BinlogEnd nowhere = new BinlogEnd(LAST_FILE, end.position() + 100);
    try (FaultProxy proxy = FaultProxy.before(source.address());
        RelayProcess relay = RelayProcess.below(source.address().through(proxy))) {
      relay.awaitPublished(end);
      proxy.refuse(true);
      proxy.cutNow(FaultProxy.Ending.RST);
      relay.awaitSourceState("waiting");
      followAheadOf(relay, replica, nowhere);

      proxy.refuse(false);
      assertThat(replica.replication().awaitRefusal()).contains("position > file size");
    }
  }

  private static void createTable(MySqlServer source) {
    source.execute("CREATE DATABASE joined", "CREATE TABLE joined.t (id INT PRIMARY KEY)");
  }

  /** Some transactions in the first file, some in the second, which is the newest. */
  private static void writeTwoFiles(MySqlServer source) {
    createTable(source);
    source.execute("FLUSH BINARY LOGS");
    insert(source, 1, 2);
  }

  private static void insert(MySqlServer source, int from, int to) {
    source.execute(
        IntStream.rangeClosed(from, to)
            .mapToObj(id -> "INSERT INTO joined.t VALUES (" + id + ")")
            .toArray(String[]::new));
  }

  private static Stream<BinlogEnd> outside(String file, long size) {
    return LongStream.of(
            0, 1, 3, size, size + 1, size + 19, size + 1000, 0x7fff_ffffL, 0xffff_ffffL)
        .mapToObj(position -> new BinlogEnd(file, position));
  }

  private static Stream<BinlogEnd> unknownFiles() {
    return Stream.of(
            "", "binlog.000000", "binlog.000003", "binlog.999999", "other.000001", "binlog", "x")
        .flatMap(file -> Stream.of(new BinlogEnd(file, 3), new BinlogEnd(file, 4)));
  }

  private static Stream<BinlogEnd> inside(MySqlServer source, String file) {
    return source.queryRows("SHOW BINLOG EVENTS IN '" + file + "'").stream()
        .flatMap(
            event -> {
              long from = Long.parseLong(String.valueOf(event.get("Pos")));
              long to = Long.parseLong(String.valueOf(event.get("End_log_pos")));
              return LongStream.of(from, from + 9, from + 19, (from + to) / 2, to - 1)
                  .mapToObj(position -> new BinlogEnd(file, position));
            });
  }

  private static String errorAt(
      Map<BinlogEnd, DumpClient.Answer> answers, String file, long position) {
    return Objects.requireNonNull(answers.get(new BinlogEnd(file, position))).error();
  }

  private static String refusal(MySqlServer replica, SourceAddress source, BinlogEnd place) {
    String refusal = replica.replication().followByPosition(source, place).awaitRefusal();
    replica.replication().forget();
    return refusal;
  }

  /** Lets the replica follow the source itself, from where it is, and leave it again. */
  private static void followUpTo(BinlogEnd end, MySqlServer source, MySqlServer replica) {
    replica
        .replication()
        .followByGtid(source.address())
        .awaitGtids(source.gtidExecuted(), Duration.ofSeconds(60));
    assertThat(source.binlogEnd()).isEqualTo(end);
    replica.replication().forget();
  }

  /** It waits: connected, with heartbeats, without a transaction. */
  private static void followAheadOf(RelayProcess relay, MySqlServer replica, BinlogEnd ahead) {
    assertThat(relay.published()).isLessThan(ahead);
    String before = replica.gtidExecuted();
    replica.replication().followByPosition(relay.address(), ahead, "SOURCE_HEARTBEAT_PERIOD = 0.5");
    Awaitility.await("heartbeats")
        .atMost(Duration.ofSeconds(30))
        .until(() -> replica.replication().heartbeats() >= 3);
    assertThat(relay.published()).isLessThan(ahead);
    assertThat(replica.replication().status())
        .containsEntry("Replica_IO_Running", "Yes")
        .containsEntry("Source_Log_File", ahead.file())
        .containsEntry("Read_Source_Log_Pos", Long.toString(ahead.position()));
    assertThat(replica.gtidExecuted()).isEqualTo(before);
  }

  private static void assertEndsEqual(MySqlServer replica, MySqlServer source) {
    replica.replication().awaitCaughtUpWith(source);
    assertThat(replica.checksumTables()).isNotEmpty().isEqualTo(source.checksumTables());
    assertThat(replica.gtidExecuted()).isEqualTo(source.gtidExecuted());
  }
}
