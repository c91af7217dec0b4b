package io.binlogrelay.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.downstream.RawClient;
import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.SharedServers;
import io.binlogrelay.it.harness.SourceAddress;
import java.io.EOFException;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two dumps that may be the same replica, the older one forgotten by it: whether the newer one ends
 * it, and in which words, is asked of mysqld and of the relay in turn.
 */
@ExtendWith(LogsOnFailure.class)
class ReplacedDumpIT {
  private static final String UUID = "'aaaaaaaa-0000-4000-8000-000000000001'";
  private static final String OTHER_UUID = "'aaaaaaaa-0000-4000-8000-000000000002'";
  private static final String NO_UUID = "NULL";

  static Stream<MySqlImage> images() {
    return MySqlImage.all();
  }

  @ParameterizedTest
  @MethodSource("images")
  void newerDumpOfTheSameReplicaEndsTheOlder(MySqlImage image) throws IOException {
    MySqlServer source = SharedServers.source(image);
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      relay.awaitPublished(source.binlogEnd());
      String end = endOfOlder(source.port(), UUID, 7001, UUID, 7002);

      assertThat(end)
          .startsWith("1236 ")
          .contains("A replica with the same server_uuid/server_id")
          .endsWith(", closed");
      assertThat(endOfOlder(relay.port(), UUID, 7001, UUID, 7002)).isEqualTo(end);
      assertThat(endOfOlder(source.port(), NO_UUID, 7003, NO_UUID, 7003)).isEqualTo(end);
      assertThat(endOfOlder(relay.port(), NO_UUID, 7003, NO_UUID, 7003)).isEqualTo(end);
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void dumpsOfDifferentReplicasGoOnSideBySide(MySqlImage image) throws IOException {
    MySqlServer source = SharedServers.source(image);
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      relay.awaitPublished(source.binlogEnd());
      for (int port : new int[] {source.port(), relay.port()}) {
        assertBothGoOn(source, port, UUID, 7004, OTHER_UUID, 7004);
        assertBothGoOn(source, port, UUID, 7005, NO_UUID, 7005);
        assertBothGoOn(source, port, NO_UUID, 7006, NO_UUID, 7007);
      }
    }
  }

  /** The error that the older one gets, and what comes after it. */
  private static String endOfOlder(
      int port, String uuid, int serverId, String newerUuid, int newerServerId) throws IOException {
    try (RawClient older = dumping(port, uuid, serverId);
        RawClient newer = dumping(port, newerUuid, newerServerId)) {
      byte[] packet = older.packet();
      while (packet[0] == 0) {
        packet = older.packet();
      }
      return RawClient.text(packet) + (closes(older) ? ", closed" : ", open");
    }
  }

  private static boolean closes(RawClient client) throws IOException {
    try {
      client.packet();
      return false;
    } catch (EOFException closed) {
      return true;
    }
  }

  private static void assertBothGoOn(
      MySqlServer source, int port, String uuid, int serverId, String newerUuid, int newerServerId)
      throws IOException {
    try (RawClient older = dumping(port, uuid, serverId);
        RawClient newer = dumping(port, newerUuid, newerServerId)) {
      String later = "later_" + port + "_" + serverId;
      source.execute("CREATE DATABASE " + later);
      awaitEvent(older, later);
      awaitEvent(newer, later);
    }
  }

  private static void awaitEvent(RawClient client, String text) throws IOException {
    byte[] packet = client.packet();
    while (!new String(packet, UTF_8).contains(text)) {
      assertThat(packet[0]).as(RawClient.text(packet)).isZero();
      packet = client.packet();
    }
  }

  /** A dump whose first packet has come: from then on the server knows it. */
  private static RawClient dumping(int port, String uuid, int serverId) throws IOException {
    RawClient client = new RawClient(port);
    client.login(SourceAddress.USER, SourceAddress.PASSWORD);
    client.query("SET @source_binlog_checksum = 'CRC32', @replica_uuid = " + uuid);
    client.dump("", 4, serverId, 0);
    client.packet();
    return client;
  }
}
