package io.binlogrelay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigRefusalTest {
  private final Path directory;

  ConfigRefusalTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void anEmptyFileIsToldEverythingThatIsRequired() {
    assertThat(problems(""))
        .satisfiesExactlyInAnyOrder(
            p -> assertThat(p).startsWith("server.id: is required"),
            p -> assertThat(p).startsWith("server.accounts: is required"),
            p -> assertThat(p).startsWith("source.hosts: is required"),
            p -> assertThat(p).startsWith("source.user: is required"),
            p -> assertThat(p).startsWith("source.password: is required"));
  }

  @Test
  void allProblemsAreReportedAtOnceInTheOrderOfTheFileWithLineAndColumn() {
    ConfigRefused refused =
        fixture()
            .refusal(
                """
                server:
                  id: 0
                  listen: 3307
                  accounts:
                    - { user: repl, password: s, roles: [replica] }
                    - { user: repl, password: s, roles: [owner] }
                source:
                  hosts: [ "db1:3306" ]
                  user: repl
                  password: s
                  heartbaet: 10s
                  readTimeout: 60
                """);

    assertThat(refused.problems().stream().map(Problem::toString))
        .containsExactly(
            "line 2, column 7: server.id: \"0\" must be a whole number from 1 to 4294967295",
            "line 3, column 11: server.listen: \"3307\" must be host:port, such as 127.0.0.1:8080 or"
                + " [::1]:8080",
            "line 6, column 9: server.accounts[1].user: \"repl\" is listed twice for the same host",
            "line 6, column 42: server.accounts[1].roles[0]: \"owner\" must be one of replica,"
                + " monitor, admin",
            "line 11, column 3: source.heartbaet: is not a known key; did you mean heartbeat?"
                + " (known here: hosts, user, password, passwordFile, passwordEnv, tls, start,"
                + " heartbeat, readTimeout, semiSync, compression, zstdCompressionLevel)",
            "line 12, column 16: source.readTimeout: \"60\" must be a whole number with a unit (ms,"
                + " s, m, h, d), such as 200ms");
    assertThat(refused.getMessage()).contains("relay.yaml: 6 problems\n");
  }

  @Test
  void aServerIdOutsideThirtyTwoBitsIsRefused() {
    assertRefused(minimalWith("id: 900", "id: 4294967296"), "server.id: \"4294967296\" must be");
    assertRefused(minimalWith("id: 900", "id: -1"), "server.id: \"-1\" must be");
    assertRefused(minimalWith("id: 900", "id: 1.5"), "server.id: \"1.5\" must be");
    assertRefused(minimalWith("id: 900", "id: nine"), "server.id: \"nine\" must be");
  }

  @Test
  void aReadTimeoutBelowTwoHeartbeatsIsRefused() {
    assertRefused(
        ConfigFixture.MINIMAL + "  heartbeat: 30s\n  readTimeout: 45s\n",
        "source.readTimeout: \"45s\" must be at least two heartbeats (source.heartbeat is 30s)");
  }

  @Test
  void twoWaysToGiveOnePasswordAreRefused() throws IOException {
    Files.writeString(directory.resolve("secret.txt"), "x");

    assertRefused(
        ConfigFixture.MINIMAL + "  passwordFile: secret.txt\n",
        "source.passwordFile: only one of password, passwordFile, passwordEnv is allowed");
  }

  @Test
  void anEmptyPasswordIsRefused() {
    assertRefused(
        minimalWith("password: sourcesecret", "password: \"\""),
        "source.password: the password is empty");
  }

  @Test
  void aMissingPasswordFileOrVariableIsNamed() {
    assertRefused(
        minimalWith("password: sourcesecret", "passwordFile: nowhere.txt"),
        "source.passwordFile: cannot read " + directory.resolve("nowhere.txt") + ": no such file");
    assertRefused(
        minimalWith("password: sourcesecret", "passwordEnv: NOT_THERE"),
        "source.passwordEnv: the environment variable NOT_THERE is not set");
  }

  @Test
  void filesForTlsAreLookedIntoBeforeTheStart() throws IOException {
    Files.writeString(directory.resolve("empty.pem"), "");
    String tls = "server:\n  tls: { certificate: none.pem, key: empty.pem, clientCa: empty.pem }";

    assertThat(problems(ConfigFixture.MINIMAL.replace("server:", tls)))
        .containsExactly(
            "line 2, column 10: server.tls.certificate: "
                + directory.resolve("none.pem")
                + " does not exist",
            "line 2, column 33: server.tls.key: "
                + directory.resolve("empty.pem")
                + " has nothing in PEM: no line -----BEGIN ...-----",
            "line 2, column 49: server.tls.clientCa: "
                + directory.resolve("empty.pem")
                + " has nothing in PEM: no line -----BEGIN ...-----");
    assertThat(
            problems(
                ConfigFixture.MINIMAL.replace("server:", "server:\n  tls: { required: true }")))
        .containsExactly(
            "line 2, column 8: server.tls.certificate: is required with server.tls: a PEM file",
            "line 2, column 8: server.tls.key: is required with server.tls: a PEM file");
  }

  @Test
  void noProblemEverShowsASecret() {
    List<String> shown =
        fixture()
            .problems(
                """
                server:
                  id: 0
                  accounts:
                    - { user: a, pasword: hunter21, roles: [replica] }
                    - { user: b, password: 5551234, roles: [replica] }
                    - { user: b, password: [hunter22], roles: [replica] }
                source:
                  hosts: [ "db1" ]
                  user: r
                  password: hunter23
                  passwordFile: x
                """);

    assertThat(String.join("\n", shown))
        .contains("did you mean password?")
        .doesNotContain("hunter")
        .doesNotContain("5551234");
  }

  @Test
  void aSyntaxErrorShowsItsPlaceButNotTheTextAroundIt() {
    assertThat(problems("server:\n  id: 9\n  password: hunter2: x\n"))
        .singleElement()
        .asString()
        .startsWith("line 3, column 20: not valid YAML: mapping values are not allowed here")
        .doesNotContain("hunter2");
  }

  @Test
  void wrongTypesAreNamed() {
    assertThat(problems("server: 5\n"))
        .contains("line 1, column 1: server: must be a section of keys, but is a number");
    assertRefused("- a\n", "must be sections of keys and values, but is a list");
    assertRefused(
        minimalWith("hosts: [ \"db1:3306\" ]", "hosts: db1"),
        "source.hosts: must be a list of at least one host:port");
    assertRefused(
        minimalWith("user: repl\n  password: source", "user: 17\n  password: source"),
        "source.user: \"17\" must be a text: put the value in quotes");
    assertRefused(
        ConfigFixture.MINIMAL + "  semiSync: maybe\n",
        "source.semiSync: \"maybe\" must be true or false");
    assertRefused(
        ConfigFixture.MINIMAL + "  start: [latest]\n",
        "source.start: must be a single value, but is a list");
    assertRefused(
        minimalWith("- { user: repl, password: relaysecret, roles: [replica] }", "- repl"),
        "server.accounts[0]: must be an account");
  }

  @Test
  void anUnknownChoiceIsToldTheKnownOnes() {
    assertRefused(
        ConfigFixture.MINIMAL + "  start: now\n",
        "source.start: \"now\" must be one of earliest, latest");
    assertRefused(
        ConfigFixture.MINIMAL + "relayLog:\n  sync: sometimes\n",
        "relayLog.sync: \"sometimes\" must be transaction, interval:<duration>");
    assertRefused(
        ConfigFixture.MINIMAL + "relayLog:\n  sync: interval:5\n",
        "relayLog.sync: \"interval:5\" must be a whole number with a unit");
  }

  @Test
  void neverSyncedAndAcknowledgedTogetherIsRefused() {
    assertThat(problems(ConfigFixture.MINIMAL + "  semiSync: true\nrelayLog:\n  sync: never\n"))
        .anyMatch(
            p -> p.contains("relayLog.sync: \"never\" is impossible with source.semiSync: true"));
  }

  @Test
  void replicasToWaitForWithoutAnybodyWhoWaitsAreRefused() {
    assertRefused(
        ConfigFixture.MINIMAL + "semiSync:\n  ackAfter: replicas\n",
        "semiSync.ackAfter: \"replicas\" needs source.semiSync: true");
  }

  @Test
  void listenersThatCollideAreRefused() {
    assertRefused(
        ConfigFixture.MINIMAL + "admin:\n  listen: 127.0.0.1:3307\n",
        "admin.listen: \"127.0.0.1:3307\" collides with server.listen 0.0.0.0:3307");
  }

  @Test
  void aKeyWrittenTwiceIsRefused() {
    assertRefused(
        ConfigFixture.MINIMAL + "  user: other\n",
        "source.user: is written twice, first in line 7");
  }

  @Test
  void aliasesAndSecondDocumentsAreRefused() {
    assertThat(problems(minimalWith("id: 900", "id: &id 900\n  reportPort: *id")))
        .anyMatch(p -> p.contains("server.reportPort: YAML aliases are not supported"));
    assertRefused(ConfigFixture.MINIMAL + "---\nserver: {}\n", "a second YAML document begins");
  }

  @Test
  void sectionsNestedBeyondMeasureAreRefused() {
    assertRefused("a: " + "[".repeat(60) + "]".repeat(60) + "\n", "more than 32 levels");
  }

  @Test
  void aFileThatIsNotThereOrNotAFileIsRefusedByName() {
    Path absent = directory.resolve("absent.yaml");
    assertThatThrownBy(() -> ConfigLoader.load(absent))
        .isInstanceOf(ConfigRefused.class)
        .hasMessage(absent + ": 1 problem\n  cannot be read: no such file");
    assertThatThrownBy(() -> ConfigLoader.load(directory))
        .hasMessageEndingWith("cannot be read: it is a directory");
  }

  @Test
  void aFileThatIsNotTextIsRefused() throws IOException {
    Path binary = Files.write(directory.resolve("b.yaml"), new byte[] {(byte) 0xfe, 'b', 'i', 'n'});

    assertThatThrownBy(() -> ConfigLoader.load(binary))
        .hasMessageEndingWith("cannot be read: not a UTF-8 text");
  }

  @Test
  void whatAnAccountRequiresNeedsTlsOfTheServer() {
    String account = "{ user: a, password: b, roles: [monitor], ";
    assertThat(problems(withAccount(account + "require: ssl }")))
        .anyMatch(p -> p.contains("accounts[0].require: needs server.tls: without it nobody"));
    assertThat(problems(withAccount(account + "subject: /CN=a }")))
        .anyMatch(p -> p.contains("accounts[0].subject: needs require: x509"));
    assertThat(problems(withAccount(account + "require: cloak }")))
        .anyMatch(p -> p.contains("\"cloak\" must be one of none, ssl, x509"));
  }

  @Test
  void accountsAreReadWithHostHashAndLimit() {
    String hash =
        "0x2441243030352479770C6A22131E194F0952746E2B200A186B627C727873316F33744B53795853"
            + "6545475A5642647176555144562F77354E4E30654763594F356E4C6F623238";
    String account = "{ user: h, roles: [monitor], ";
    assertThat(
            fixture()
                .load(withAccount(account + "host: 10.%, passwordHash: '" + hash + "' }"))
                .server()
                .accounts())
        .hasSize(2);
    assertThat(problems(withAccount(account + "passwordHash: '$A$005$x' }")))
        .anyMatch(p -> p.contains("is not a caching_sha2_password hash"));
    assertThat(problems(withAccount(account + "password: x, passwordHash: '" + hash + "' }")))
        .anyMatch(p -> p.contains("only one of them is allowed"));
    assertThat(problems(withAccount(account + "password: x, host: db1 }")))
        .anyMatch(p -> p.contains("names are not resolved"));
    assertThat(problems(withAccount(account + "password: x, maxConnections: -1 }")))
        .anyMatch(p -> p.contains("maxConnections"));
  }

  private static String withAccount(String account) {
    return minimalWith("accounts:", "accounts:\n    - " + account);
  }

  @Test
  void aFileFarTooLongIsRefusedUnread() throws IOException {
    Path huge = Files.write(directory.resolve("huge.yaml"), new byte[(1 << 20) + 1]);

    assertThatThrownBy(() -> ConfigLoader.load(huge)).hasMessageContaining("is longer than");
  }

  private ConfigFixture fixture() {
    return new ConfigFixture(directory);
  }

  private List<String> problems(String yaml) {
    return fixture().problems(yaml);
  }

  private void assertRefused(String yaml, String problem) {
    assertThat(problems(yaml)).as(yaml).singleElement().asString().contains(problem);
  }

  private static String minimalWith(String was, String is) {
    assertThat(ConfigFixture.MINIMAL).contains(was);
    return ConfigFixture.MINIMAL.replace(was, is);
  }
}
