package io.binlogrelay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.binlogrelay.admin.AdminServer;
import io.binlogrelay.admin.HealthSource.Readiness;
import io.binlogrelay.admin.RelayStatus;
import io.binlogrelay.admin.StatusFixture;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatusCommandTest {
  private volatile RelayStatus status = StatusFixture.streaming();
  private final CommandRunner runner = new CommandRunner();
  private final AdminServer server =
      new AdminServer(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
          () -> status,
          () -> new Readiness(true, List.of()),
          () -> "");

  @BeforeEach
  void start() throws BindException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void showsTheWholeStateToPeople() {
    assertThat(runner.run("status", "--admin", url())).isEqualTo(ExitCode.OK);

    assertThat(
            runner.out().lines().map(line -> line.replaceAll("heard .* ago", "heard (long) ago")))
        .containsExactly(
            "binlog-relay 0.1.0   server_id 900   listening on 0.0.0.0:3307   up 00:01:05",
            "",
            "Source      db1:3306   streaming since 2026-05-04T03:02:01Z",
            "            MySQL 8.0.33   server_id 1   server_uuid"
                + " 3e11fa47-71ca-11e1-9e33-c80aa9429562   gtid_mode ON",
            "            TLSv1.3   121 KiB received   2 reconnects   7 heartbeats   last heard (long) ago",
            "",
            "Relay log   /var/lib/relay   2 files, 1.9 MiB   77 transactions   sync transaction, 31"
                + " syncs, 2 slow",
            "            received       binlog.000002:900",
            "            durable        binlog.000002:800",
            "            published      binlog.000002:700",
            "            gtid_executed  3e11fa47-71ca-11e1-9e33-c80aa9429562:1-77",
            "            gtid_purged    (empty)",
            "            retention      oldest file 1d 00:00:05 old   9.5 GiB free   3 files, 2.9"
                + " MiB purged   1 readers released",
            "                           binlog.000001: repl@10.0.0.9:4711 (connection 7) reading",
            "                           binlog.000001: replica 8 at 10.0.0.8 may-return until"
                + " 2026-05-04T03:02:01Z",
            "",
            "Semi-sync   running   ack after replicas   idle since 2026-05-04T03:02:01Z: 1 replica acknowledged all",
            "            acknowledged   binlog.000002:700   76 acks, 3 unconfirmed   mean 0.75 ms to disk, 1.125 ms to ack",
            "",
            "Replicas    1",
            "  SERVER_ID  FROM            USER  OVER            MODE  STATE        READS AT           ACKNOWLEDGED       BEHIND BY            SENT",
            "  2          10.0.0.2:51234  repl  in clear, zstd  gtid  at-the-tail  binlog.000002:650  binlog.000002:600  50 B, 1 transaction  1.9 MiB");
  }

  @Test
  void showsARelayThatHasSeenNothingYet() {
    status = StatusFixture.fresh();

    assertThat(runner.run("status", "--admin", url())).isEqualTo(ExitCode.OK);
    assertThat(runner.out())
        .contains(
            "waiting since 2026-05-04T03:02:01Z: connection refused",
            "last heard never",
            "published      (nothing yet)",
            "Replicas    0")
        .doesNotContain("null")
        .doesNotContain("?");
  }

  @Test
  void jsonIsTheAnswerItself() throws IOException {
    assertThat(runner.run("status", "--json", "--admin", url())).isEqualTo(ExitCode.OK);

    JsonNode shown = new ObjectMapper().readTree(runner.out());
    assertThat(shown.at("/relayLog/published/position").asLong()).isEqualTo(700);
  }

  @Test
  void anAddressWithoutSchemeIsUnderstood() {
    assertThat(runner.run("status", "--admin", url().substring("http://".length())))
        .isEqualTo(ExitCode.OK);
  }

  @Test
  void nobodyListeningIsOneSentenceAndExitCodeOne() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }

    assertThat(runner.run("status", "--admin", "127.0.0.1:" + free)).isEqualTo(ExitCode.FAILED);
    assertThat(runner.err())
        .isEqualToNormalizingNewlines("no relay listens on 127.0.0.1:" + free + "\n");
  }

  @Test
  void anAddressThatIsNoneExitsWithTwo() {
    assertThat(runner.run("status", "--admin", "ftp://127.0.0.1"))
        .isEqualTo(ExitCode.BAD_CONFIGURATION);
    assertThat(runner.err()).contains("is not an address such as http://127.0.0.1:8080");
  }

  private String url() {
    return "http://127.0.0.1:" + server.address().getPort();
  }
}
