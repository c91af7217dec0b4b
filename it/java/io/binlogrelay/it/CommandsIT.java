package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayCommand;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.SharedServers;
import io.binlogrelay.it.harness.SourceAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code check} and {@code status} tell an operator, on real servers. */
@ExtendWith(LogsOnFailure.class)
class CommandsIT {
  @TempDir Path directory;

  static Stream<MySqlImage> images() {
    return MySqlImage.all();
  }

  @ParameterizedTest
  @MethodSource("images")
  void checkPassesWhereTheRelayWouldWork(MySqlImage image) throws IOException {
    RelayCommand check = check(SharedServers.source(image).address(), 900);

    assertThat(check.output())
        .contains("pass  REPLICATION SLAVE", "pass  REPLICATION CLIENT", "Ready to run.")
        .doesNotContain("FAIL");
    assertThat(check.exitCode()).isZero();
    assertThat(directory.resolve("relay-log")).doesNotExist();
  }

  @ParameterizedTest
  @MethodSource("images")
  void checkNamesEveryPrivilegeThatIsMissing(MySqlImage image) throws IOException {
    MySqlServer source = SharedServers.source(image);
    source.execute("CREATE USER nobody IDENTIFIED BY 'x'");

    RelayCommand check = check(account(source, "nobody", "x"), 900);

    assertThat(check.output())
        .contains("FAIL  REPLICATION SLAVE", "GRANT REPLICATION SLAVE ON *.* TO 'nobody'@'%'")
        .contains("FAIL  REPLICATION CLIENT", "GRANT REPLICATION CLIENT ON *.* TO 'nobody'@'%'");
    assertThat(check.exitCode()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("images")
  void checkNamesThePrivilegeThatAloneIsMissing(MySqlImage image) throws IOException {
    MySqlServer source = SharedServers.source(image);
    List<String> both = List.of("REPLICATION SLAVE", "REPLICATION CLIENT");
    for (int i = 0; i < both.size(); i++) {
      String granted = both.get(i);
      String missing = both.get(1 - i);
      source.execute(
          "CREATE USER half" + i + " IDENTIFIED BY 'x'",
          "GRANT " + granted + " ON *.* TO half" + i);

      RelayCommand check = check(account(source, "half" + i, "x"), 900);

      assertThat(check.output())
          .contains("FAIL  " + missing, "GRANT " + missing + " ON *.* TO 'half" + i + "'@'%'")
          .contains("pass  " + granted)
          .doesNotContain("GRANT " + granted);
      assertThat(check.output().split("FAIL", -1)).as(check.output()).hasSize(2);
      assertThat(check.exitCode()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void checkNamesARoleThatIsGrantedButNotActive(MySqlImage image) throws IOException {
    MySqlServer source = SharedServers.source(image);
    source.execute(
        "CREATE ROLE relaying",
        "GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO relaying",
        "CREATE USER somebody IDENTIFIED BY 'x'",
        "GRANT relaying TO somebody");

    assertThat(check(account(source, "somebody", "x"), 900).output())
        .contains("the role `relaying`@`%` is granted but not active");

    source.execute("SET DEFAULT ROLE ALL TO somebody");
    assertThat(check(account(source, "somebody", "x"), 900).exitCode()).isZero();
  }

  @ParameterizedTest
  @MethodSource("images")
  void checkTellsAWrongPasswordFromASharedServerId(MySqlImage image) throws IOException {
    MySqlServer source = SharedServers.source(image);

    RelayCommand wrong = check(account(source, SourceAddress.USER, "wrong"), 900);
    RelayCommand shared = check(source.address(), source.queryLong("SELECT @@server_id"));

    assertThat(wrong.output()).contains("FAIL  login", "Access denied for user");
    assertThat(wrong.exitCode()).isEqualTo(1);
    assertThat(shared.output()).contains("FAIL  server_id", "the source and the relay both have");
    assertThat(shared.exitCode()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("images")
  void checkFindsThatTheLogFollowsAnotherSource(MySqlImage image) throws IOException {
    MySqlServer source = SharedServers.source(image);
    MySqlServer other = SharedServers.replica(image);
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      relay.awaitSourceState("streaming");
      relay.sigterm();
      Files.createSymbolicLink(directory.resolve("relay-log"), relay.relayLogDirectory());
    }

    assertThat(check(other.address(), 900).output()).contains("FAIL  relay log's source");
    assertThat(check(source.address(), 900).output()).contains("the same server_uuid");
  }

  @ParameterizedTest
  @MethodSource("images")
  void statusShowsTheChain(MySqlImage image) {
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      relay.awaitSourceState("streaming");
      replica.replication().followByGtid(relay.address(), "SOURCE_HEARTBEAT_PERIOD = 1");
      source.execute("CREATE DATABASE shown");
      replica.replication().awaitCaughtUpWith(source);

      RelayCommand status = RelayCommand.run("status", "--admin", relay.admin().toString());
      assertThat(status.exitCode()).isZero();
      assertThat(status.output())
          .contains("streaming since", "gtid_mode ON", source.gtidExecuted())
          .containsPattern("127.0.0.1:[0-9]+  repl  in clear +gtid +at-the-tail");

      relay.sigterm();
      RelayCommand gone = RelayCommand.run("status", "--admin", relay.admin().toString());
      assertThat(gone.output()).startsWith("no relay listens on ");
      assertThat(gone.exitCode()).isEqualTo(1);
    }
  }

  private static SourceAddress account(MySqlServer server, String user, String password) {
    return new SourceAddress("127.0.0.1", server.address().port(), user, password);
  }

  private RelayCommand check(SourceAddress source, long serverId) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("relay.yaml"),
            """
            server:
              id: %d
              listen: 127.0.0.1:0
              accounts: [ { user: repl, password: x, roles: [replica] } ]
            source: { hosts: [ "%s:%d" ], user: %s, password: %s }
            admin: { listen: "127.0.0.1:0" }
            """
                .formatted(
                    serverId, source.host(), source.port(), source.user(), source.password()));
    return RelayCommand.run("check", "-c", file.toString());
  }
}
