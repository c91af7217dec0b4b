package io.binlogrelay.downstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.binlogrelay.hostile.Conversation;
import io.binlogrelay.hostile.Raid;
import io.binlogrelay.hostile.Talk;
import io.binlogrelay.hostile.Target;
import io.binlogrelay.relaylog.BinlogBuilder;
import io.binlogrelay.tls.ReplicaTls;
import io.binlogrelay.tls.ReplicaTlsFiles;
import io.binlogrelay.tls.TestAuthority;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * Hostile clients in numbers, over real sockets, while a replica follows. {@code -Dsoak} sends a
 * million; {@link Raid} says how to repeat what fails.
 */
@TestInstance(Lifecycle.PER_CLASS)
class HostileRaidTest {

  private static final int CLIENTS =
      Integer.getInteger("hostile.clients", Boolean.getBoolean("soak") ? 1_000_000 : 50_000);

  /** Room for all, and little patience, so that who falls silent is soon gone. */
  private static final ServerLimits LIMITS =
      new ServerLimits(4000, 4000, Duration.ofSeconds(2), Duration.ofSeconds(2), 2, 2);

  private static final long BUFFERS_MAX = 32L << 20;
  private static final long HEAP_GROWTH_MAX = 16L << 20;

  private static final Logger ROOT =
      (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private static final Logger ROOM = (Logger) LoggerFactory.getLogger("io.binlogrelay.downstream");

  private ServerFixture fixture;
  private Target target;
  private final BinlogBuilder file = new BinlogBuilder().head();
  private final Faults faults = new Faults();

  /** Keeps what tells of a fault of ours, such as a leak that Netty has found. */
  private static final class Faults extends AppenderBase<ILoggingEvent> {

    private final Queue<String> seen = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      if (event.getThrowableProxy() != null
          || !event.getLoggerName().startsWith("io.binlogrelay")) {
        seen.add(
            event.getFormattedMessage() + ThrowableProxyUtil.asString(event.getThrowableProxy()));
      }
    }
  }

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    TestAuthority authority = new TestAuthority(directory, "Test CA");
    TestAuthority.Issued ours = authority.issueOf("EC", "relay", "127.0.0.1");
    ReplicaTls tls =
        new ReplicaTls(new ReplicaTlsFiles(ours.certificate(), ours.key(), Optional.empty()));
    fixture = new ServerFixture(directory.resolve("log"), LIMITS, new Encryption(tls, false));
    fixture.file("binlog.000001", file.transaction(1, 50).transaction(2, 3000));
    target = new Target(fixture.port, "secret", true);
    faults.setContext(ROOM.getLoggerContext());
    faults.start();
    ROOT.addAppender(faults);
    ROOM.addAppender(faults);
    ROOM.setAdditive(false); // tens of thousands of warnings are to be
  }

  @AfterAll
  void stop() throws IOException {
    fixture.close();
    ROOT.detachAppender(faults);
    ROOM.detachAppender(faults);
    ROOM.setAdditive(true);
    assertThat(faults.seen).isEmpty();
  }

  static Stream<Conversation> conversations() {
    return Conversation.all().stream();
  }

  @ParameterizedTest
  @MethodSource("conversations")
  void aRecordedConversationGoesAsItWent(Conversation conversation) throws IOException {
    List<Long> harm = harm();
    assertThat(Talk.repeat(target, conversation)).isNotEmpty();
    assertThat(harm()).isEqualTo(harm);
  }

  @Test
  void aRaidHarmsNobodyAndLeavesNothingBehind() throws Exception {
    Raid raid = new Raid(target);
    raid.send(CLIENTS / 50); // loads classes
    await().untilAsserted(() -> assertThat(fixture.server.status().connections()).isZero());
    long heapBefore = usedHeap();
    try (CalmReplica calm = new CalmReplica(fixture, file)) {
      raid.send(CLIENTS);
      calm.assertUndisturbed();
    }
    await().untilAsserted(() -> assertThat(fixture.server.status().connections()).isZero());
    assertThat(fixture.server.replicas()).isEmpty();
    ServerStatus status = fixture.server.status();
    assertThat(status.bufferBytes()).isPositive().isLessThan(BUFFERS_MAX);
    assertThat(status.refused()).isZero();
    assertThat(usedHeap()).isLessThan(heapBefore + HEAP_GROWTH_MAX);
    assertThat(status.rejectedLogins()).isGreaterThan(CLIENTS / 500);
    assertThat(status.dumps()).isGreaterThan(CLIENTS / 10);
    assertThat(status.broken()).isGreaterThan(CLIENTS / 10);
  }

  private List<Long> harm() {
    ServerStatus status = fixture.server.status();
    return List.of(status.rejectedLogins(), status.refused());
  }

  private static long usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
