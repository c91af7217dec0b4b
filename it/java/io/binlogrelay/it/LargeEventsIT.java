package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.RelaySettings;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rows, payloads and transactions of any size through a relay with little memory, and what the
 * replicas at the tail notice of it.
 *
 * <p>The row of 900 MB runs on the last image only, and on all with {@code -Dsoak}: MySQL itself
 * moves it a dozen times.
 */
@ExtendWith(LogsOnFailure.class)
class LargeEventsIT {
  private static final long RESIDENT_BYTES_MAX = 256L << 20;
  private static final Duration ARRIVES_WITHIN = Duration.ofMinutes(4);
  private static final int PACKET_MAX = (1 << 24) - 1;
  private static final int WRITE_ROWS = 30;
  private static final int TRANSACTION_PAYLOAD = 40;
  private static final int PROBE_BYTES = 20_000_000;

  static Stream<MySqlImage> images() {
    return MySqlImage.all();
  }

  @ParameterizedTest
  @MethodSource("images")
  void largeEventsPassThroughASmallRelayAndDelayNobodyAtTheTail(MySqlImage image) {
    try (MySqlServer source = server(image, "large-source").start();
        MySqlServer replica =
            server(image, "large-replica").with("log-replica-updates", "OFF").start();
        RelayProcess relay =
            RelayProcess.of(RelaySettings.below(source.address()).jvm("-Xmx64m")).start()) {
      createTables(source);
      try (LagAtTheTail lag = LagAtTheTail.of(source, relay)) {
        writeLargeThings(source, image, lag);
        assertSizes(source, image);
        printPeak(relay, "after receiving, with two readers at the tail");
        lag.staysSmallBeside(
            "another replica's catching up",
            () -> {
              replica.replication().followByGtid(relay.address());
              replica.replication().awaitGtids(source.gtidExecuted(), ARRIVES_WITHIN);
            });
      }
      EqualEnd.assertReached(source, replica, relay);
      printPeak(relay, "after serving");
      assertThat(relay.peakResidentBytes()).isLessThan(RESIDENT_BYTES_MAX);
    }
  }

  private static void printPeak(RelayProcess relay, String when) {
    System.out.println(
        "LargeEventsIT: peak " + (relay.peakResidentBytes() >> 20) + " MiB resident " + when);
  }

  /** A server that takes such rows without a commit waiting for the disk. */
  private static MySqlServer server(MySqlImage image, String role) {
    return MySqlServer.of(image, role)
        .with("innodb-redo-log-capacity", "1G")
        .with("innodb-flush-log-at-trx-commit", "0")
        .with("sync-binlog", "0");
  }

  private static void createTables(MySqlServer source) {
    source.execute(
        "CREATE DATABASE large",
        "CREATE TABLE large.rows1 (id INT PRIMARY KEY AUTO_INCREMENT, body LONGBLOB)",
        "CREATE TABLE large.noise (id INT PRIMARY KEY, body LONGBLOB)",
        "CREATE TABLE large.transaction (id INT PRIMARY KEY, body LONGBLOB)",
        "CREATE TABLE large.huge (id INT PRIMARY KEY, body LONGBLOB) ENGINE = MyISAM");
  }

  /** One kind per binary log file, in the order of the files. */
  private static void writeLargeThings(MySqlServer source, MySqlImage image, LagAtTheTail lag) {
    insertRow(source, PROBE_BYTES);
    source.execute("FLUSH BINARY LOGS");
    int others = largest(source, 1, WRITE_ROWS) - PROBE_BYTES;
    lag.staysSmallBeside(
        "rows at the packet boundaries",
        () -> boundaryPayloads().forEach(payload -> insertRow(source, payload - 1 - others)));
    source.execute("FLUSH BINARY LOGS");
    lag.staysSmallBeside("a compressed payload of 215 MB", () -> insertNoise(source));
    source.execute("FLUSH BINARY LOGS");
    lag.staysSmallBeside(
        "a transaction of 537 MB",
        () ->
            source.execute(
                "INSERT INTO large.transaction "
                    + numbers(256)
                    + "SELECT n, REPEAT(CHAR(64 + n % 64), 2 << 20) FROM numbers"));
    source.execute("FLUSH BINARY LOGS");
    if (takesHugeRow(image)) {
      lag.staysSmallBeside(
          "a row of 900 MB",
          () -> source.execute("INSERT INTO large.huge SELECT 1, REPEAT('h', 900000000)"));
      source.execute("FLUSH BINARY LOGS");
    }
  }

  private static void insertNoise(MySqlServer source) {
    source.execute(
        "SET cte_max_recursion_depth = 10000",
        "SET block_encryption_mode = 'aes-256-cbc'", // noise, so that it can't be compressed
        "SET binlog_transaction_compression = ON",
        "INSERT INTO large.noise "
            + numbers(205)
            + "SELECT n, AES_ENCRYPT(REPEAT('x', 1 << 20), n, RPAD(n, 16, 'v')) FROM numbers");
  }

  /** Payloads of an event's packet around those that fill one or two packets exactly. */
  private static IntStream boundaryPayloads() {
    return IntStream.of(1, 2)
        .flatMap(k -> IntStream.rangeClosed(-1, 2).map(d -> k * PACKET_MAX + d));
  }

  private static String numbers(int count) {
    return "WITH RECURSIVE numbers (n) AS"
        + " (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < %d) ".formatted(count);
  }

  private static void insertRow(MySqlServer source, int bytes) {
    source.execute("INSERT INTO large.rows1 (body) SELECT REPEAT('r', " + bytes + ")");
  }

  /** What was written is as large as it is meant to be. */
  private static void assertSizes(MySqlServer source, MySqlImage image) {
    assertThat(eventLengths(source, 2, WRITE_ROWS).filter(LargeEventsIT::isLarge).map(l -> 1 + l))
        .containsExactlyElementsOf(boundaryPayloads().boxed().toList());
    assertThat(largest(source, 3, TRANSACTION_PAYLOAD)).isGreaterThan(200_000_000);
    assertThat(eventLengths(source, 4, WRITE_ROWS).mapToLong(length -> length).sum())
        .isGreaterThan(500_000_000);
    if (takesHugeRow(image)) {
      assertThat(largest(source, 5, WRITE_ROWS)).isGreaterThan(900_000_000);
    }
  }

  private static boolean takesHugeRow(MySqlImage image) {
    return Boolean.getBoolean("soak") || image.equals(MySqlImage.last());
  }

  private static boolean isLarge(int length) {
    return length > 1_000_000;
  }

  private static int largest(MySqlServer source, int file, int type) {
    return eventLengths(source, file, type).mapToInt(length -> length).max().orElse(0);
  }

  private static Stream<Integer> eventLengths(MySqlServer source, int file, int type) {
    return BinlogWalk.eventLengths(source.file("binlog.%06d".formatted(file)), type).boxed();
  }
}
