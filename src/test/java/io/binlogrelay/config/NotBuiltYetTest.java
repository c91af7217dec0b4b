package io.binlogrelay.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.tls.ReplicaTlsFiles;
import io.binlogrelay.tls.SourceTls;
import io.binlogrelay.tls.TestAuthority;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotBuiltYetTest {
  private static final String EVERYTHING =
      """
      server:
        id: 900
        tls: { certificate: relay.pem, key: relay-key.pem, clientCa: ca.pem, required: true }
        accounts:
          - { user: repl, password: s, roles: [replica, monitor] }
      source:
        hosts: [ "db1:3306", "[fd00::2]:3307" ]
        user: repl
        password: s
        tls: { mode: verify-identity, ca: ca.pem, certificate: c.pem, key: c-key.pem }
        semiSync: true
        compression: zstd
      relayLog:
        sync: interval:100ms
        retention: { maxAge: 3d, maxSize: 200GB, minFree: 1GiB, holdAbsentReplicas: 12h }
      semiSync:
        ackAfter: replicas
        replicas: 2
        timeout: 500ms
        onTimeout: hold
      """;

  private final Path directory;

  NotBuiltYetTest(@TempDir Path directory) {
    this.directory = directory;
    TestAuthority authority = new TestAuthority(directory, "Test CA");
    authority.issueOf("EC", "relay");
    authority.issueOf("EC", "c");
  }

  @Test
  void settingsOfLaterVersionsAreUnderstood() {
    RelayConfig config = new ConfigFixture(directory).parse(EVERYTHING);

    Path base = directory.toAbsolutePath();
    assertThat(config.server().tls())
        .contains(
            new ServerTls(
                new ReplicaTlsFiles(
                    base.resolve("relay.pem"),
                    base.resolve("relay-key.pem"),
                    Optional.of(base.resolve("ca.pem"))),
                true));
    assertThat(config.source().hosts())
        .containsExactly(new Address("db1", 3306), new Address("fd00::2", 3307));
    assertThat(config.source().connection().tls().mode()).isEqualTo(SourceTls.Mode.VERIFY_IDENTITY);
    assertThat(config.source().connection().compression()).isEqualTo(SourceConfig.Compression.ZSTD);
    assertThat(config.relayLog().sync())
        .isEqualTo(new RelayLogConfig.Sync.AtInterval(Duration.ofMillis(100)));
    assertThat(config.relayLog().retention())
        .isEqualTo(
            new RelayLogConfig.Retention(
                Duration.ofDays(3),
                200_000_000_000L,
                1L << 30,
                Duration.ofHours(12),
                Duration.ofMinutes(10)));
    assertThat(config.semiSync())
        .isEqualTo(
            new SemiSyncConfig(
                SemiSyncConfig.AckAfter.REPLICAS,
                2,
                Duration.ofMillis(500),
                SemiSyncConfig.OnTimeout.HOLD));
  }

  @Test
  void eachOfThemIsRefusedWithAllTheOthers() {
    assertThat(new ConfigFixture(directory).problems(EVERYTHING))
        .hasSize(2)
        .allMatch(problem -> problem.contains("is not possible yet: "));
  }

  @ParameterizedTest
  @CsvSource({
    "zlib, only none works",
    "zstd, only none works",
  })
  void compressionIsRefused(String compression, String instead) {
    assertThat(
            new ConfigFixture(directory)
                .problems(ConfigFixture.MINIMAL + "  compression: " + compression + "\n"))
        .singleElement()
        .asString()
        .startsWith(
            "line 9, column 3: source.compression: \"" + compression + "\" is not possible yet")
        .contains(instead);
  }

  @Test
  void valuesThatAskForNothingAreAccepted() {
    RelayConfig config =
        new ConfigFixture(directory)
            .load(
                ConfigFixture.MINIMAL
                    + """
                      tls: { mode: disabled }
                      semiSync: false
                      compression: none
                    relayLog:
                      sync: transaction
                      retention:
                    semiSync: { ackAfter: stored, replicas: 1, timeout: 8s, onTimeout: ack }
                    """);

    assertThat(config.source().connection().tls().mode()).isEqualTo(SourceTls.Mode.DISABLED);
  }

  @Test
  void aFaultyValueIsReportedOnceOnly() {
    assertThat(
            new ConfigFixture(directory)
                .problems(ConfigFixture.MINIMAL + "  compression: brotli\n"))
        .containsExactly(
            "line 9, column 16: source.compression: \"brotli\" must be one of none, zlib, zstd");
  }
}
