package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.it.harness.BinlogEnd;
import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.RelaySettings;
import io.binlogrelay.it.harness.SemiSyncClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Replicas that acknowledge nothing, or what is wrong: nobody is released or harmed by it. */
@ExtendWith(LogsOnFailure.class)
class SemiSyncWrongAcksIT {
  private static final Duration WITHIN = Duration.ofSeconds(60);
  private static final BinlogEnd BEGINNING = new BinlogEnd("binlog.000001", 4);
  private static final int MUTE = 7001;
  private static final int WRONG = 7002;

  private static RelaySettings holding(MySqlServer source) {
    return SemiSyncUpstreamIT.semiSyncBelow(source)
        .set("semiSync.ackAfter", "replicas")
        .set("semiSync.timeout", "1s")
        .set("semiSync.onTimeout", "hold");
  }

  @Test
  void aReplicaThatNeverAcknowledgesHarmsNobody() throws Exception {
    MySqlServer source = SemiSyncParties.source(MySqlImage.last());
    MySqlServer replica = SemiSyncParties.replica(MySqlImage.last(), "replica");
    Commits.createTable(source);
    try (RelayProcess relay = RelayProcess.of(holding(source)).start()) {
      relay.awaitReady();
      replica.replication().followByGtid(relay.address());
      SemiSyncParties.switchOn(source, 1);
      try (SemiSyncClient mute = SemiSyncClient.follow(relay.address(), MUTE, BEGINNING)) {
        mute.awaitWish(); // asked, and it says nothing; from now on it reads nothing either
        Commits.run(source, 8, 500, WITHIN);
        EqualEnd.assertReached(source, replica, relay);
        assertThat(SemiSyncParties.status(source, "no_tx")).isZero();
        assertThat(relay.status().at("/semiSync/state").asText()).isEqualTo("idle");
      }
    }
  }

  @Test
  void wrongAcksReleaseNothingAndLateOnesOnlyWhatTheyName() throws Exception {
    MySqlServer source = SemiSyncParties.source(MySqlImage.last());
    Commits.createTable(source);
    try (RelayProcess relay = RelayProcess.of(holding(source)).start()) {
      relay.awaitReady();
      SemiSyncParties.switchOn(source, 1);
      try (SemiSyncClient client = SemiSyncClient.follow(relay.address(), WRONG, BEGINNING)) {
        CompletableFuture<Void> first = commit(source);
        BinlogEnd wish = wishAt(client, source.binlogEnd());
        sendWrongAcks(client, wish);
        assertWaits(first);

        client.acknowledge(wish);
        first.get(WITHIN.toSeconds(), TimeUnit.SECONDS);

        CompletableFuture<Void> second = commit(source);
        BinlogEnd next = wishAt(client, source.binlogEnd());
        client.acknowledge(wish); // late, and a second time
        assertWaits(second);
        client.acknowledge(next);
        second.get(WITHIN.toSeconds(), TimeUnit.SECONDS);
        assertThat(relay.log()).contains("malformed ACK", "which was not sent");
        assertThat(SemiSyncParties.status(source, "no_tx")).isZero();
      }
    }
  }

  /** An ACK for less would release nothing; the binary log grows before the ACK is awaited. */
  private static BinlogEnd wishAt(SemiSyncClient client, BinlogEnd end) throws IOException {
    BinlogEnd wish = client.awaitWish();
    while (wish.compareTo(end) < 0) {
      wish = client.awaitWish();
    }
    return wish;
  }

  private static void sendWrongAcks(SemiSyncClient client, BinlogEnd wish) throws IOException {
    client.send(0, new byte[0]);
    client.send(0, new byte[] {(byte) 0xef});
    client.send(0, ack(0xee, wish.position(), wish.file())); // not the first byte of an ACK
    client.send(7, ack(0xef, wish.position(), wish.file())); // not the number of an ACK
    client.send(0, ack(0xef, -1, wish.file()));
    client.send(0, ack(0xef, 0, wish.file()));
    client.send(0, ack(0xef, wish.position(), "x".repeat(600)));
    client.acknowledge(new BinlogEnd(wish.file(), wish.position() + 1));
    client.acknowledge(new BinlogEnd(wish.file(), Long.MAX_VALUE));
    client.acknowledge(new BinlogEnd("binlog.000002", 4));
    client.acknowledge(new BinlogEnd("../relay.state", 4));
  }

  private static byte[] ack(int magic, long position, String file) {
    byte[] name = file.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return ByteBuffer.allocate(9 + name.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) magic)
        .putLong(position)
        .put(name)
        .array();
  }

  /** Returns when the transaction is in the binary log; the commit waits. */
  private static CompletableFuture<Void> commit(MySqlServer source) {
    BinlogEnd before = source.binlogEnd();
    CompletableFuture<Void> commit =
        CompletableFuture.runAsync(() -> Commits.run(source, 1, 1, WITHIN));
    Awaitility.await("a transaction in the binary log")
        .atMost(WITHIN)
        .until(() -> source.binlogEnd().compareTo(before) > 0);
    return commit;
  }

  private static void assertWaits(CompletableFuture<Void> commit) {
    Awaitility.await("a commit that is not released")
        .during(Duration.ofSeconds(1))
        .atMost(Duration.ofSeconds(5))
        .until(() -> !commit.isDone());
  }
}
