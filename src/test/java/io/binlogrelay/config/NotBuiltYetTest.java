package io.binlogrelay.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.tls.ReplicaTlsFiles;
import io.binlogrelay.tls.SourceTls;
import io.binlogrelay.tls.TestAuthority;
import io.binlogrelay.wire.Compression;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    assertThat(config.source().connection().compression()).isEqualTo(Compression.ZSTD);
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
        .hasSize(1)
        .allMatch(problem -> problem.contains("is not possible yet: "));
  }

  @Test
  void compressionIsReadOnBothSides() {
    RelayConfig config =
        new ConfigFixture(directory)
            .load(
                ConfigFixture.MINIMAL.replace("server:", "server:\n  compression: [ zlib, none ]")
                    + "  compression: zstd\n  zstdCompressionLevel: 9\n");

    assertThat(config.server().compression())
        .containsExactlyInAnyOrder(Compression.ZLIB, Compression.NONE);
    assertThat(config.source().connection().compression()).isEqualTo(Compression.ZSTD);
    assertThat(config.source().connection().zstdLevel()).isEqualTo(9);
    assertThat(
            new ConfigFixture(directory)
                .problems(
                    ConfigFixture.MINIMAL.replace("server:", "server:\n  compression: [ lz4 ]")
                        + "  compression: zlib\n  zstdCompressionLevel: 23\n"))
        .satisfiesExactly(
            p -> assertThat(p).contains("server.compression[0]: \"lz4\" must be one of none, zlib"),
            p -> assertThat(p).contains("zstdCompressionLevel: needs compression: zstd"),
            p -> assertThat(p).contains("zstdCompressionLevel: \"23\" must be a whole number"));
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
