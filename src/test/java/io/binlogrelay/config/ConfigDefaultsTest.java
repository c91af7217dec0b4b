package io.binlogrelay.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.auth.HostPattern;
import io.binlogrelay.auth.Secret;
import io.binlogrelay.auth.TlsRule;
import io.binlogrelay.tls.SourceTls;
import io.binlogrelay.wire.Compression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigDefaultsTest {
  private static final Path SHIPPED = Path.of("config", "relay.yaml");
  private static final Pattern SET_ASIDE = Pattern.compile("^( *)#(?=[A-Za-z-])(.*)$");

  private final Path directory;

  ConfigDefaultsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void aMinimalFileGetsEveryDefaultOfTheDesign() {
    RelayConfig config = new ConfigFixture(directory).load(ConfigFixture.MINIMAL);

    assertThat(config.server().listen()).isEqualTo(new Address("0.0.0.0", 3307));
    assertThat(config.server().report().host()).isEmpty();
    assertThat(config.server().report().port()).isEqualTo(3307);
    assertThat(config.server().limits()).isEqualTo(ServerLimitsConfig.DEFAULT);
    assertThat(config.server().tls()).isEmpty();
    assertThat(config.source().start()).isEqualTo(SourceConfig.StartAt.EARLIEST);
    assertThat(config.source().pulse())
        .isEqualTo(new SourceConfig.Pulse(Duration.ofSeconds(10), Duration.ofSeconds(60)));
    assertThat(config.source().semiSync()).isFalse();
    assertThat(config.source().connection())
        .isEqualTo(new SourceConfig.Connection(SourceTls.PREFERRED, Compression.NONE, 3));
    assertThat(config.relayLog())
        .isEqualTo(
            new RelayLogConfig(
                directory.toAbsolutePath().resolve("relay-log"),
                new RelayLogConfig.Sync.EachTransaction(),
                new RelayLogConfig.Retention(
                    Duration.ofDays(7),
                    100L * 1024 * 1024 * 1024,
                    5L * 1024 * 1024 * 1024,
                    Duration.ofHours(24),
                    Duration.ofMinutes(10))));
    assertThat(config.semiSync())
        .isEqualTo(
            new SemiSyncConfig(
                SemiSyncConfig.AckAfter.STORED,
                1,
                Duration.ofSeconds(8),
                SemiSyncConfig.OnTimeout.ACK));
    assertThat(config.admin().listen()).isEqualTo(new Address("127.0.0.1", 8080));
  }

  @Test
  void whatIsRequiredIsRead() {
    RelayConfig config = new ConfigFixture(directory).load(ConfigFixture.MINIMAL);

    assertThat(config.server().id()).isEqualTo(900);
    assertThat(config.server().accounts())
        .containsExactly(
            new AccountConfig(
                "repl",
                HostPattern.ANY,
                new Secret("relaysecret"),
                Set.of(AccountRole.REPLICA),
                0,
                TlsRule.NONE));
    assertThat(config.source().hosts()).containsExactly(new Address("db1", 3306));
    assertThat(config.source().login().user()).isEqualTo("repl");
    assertThat(config.source().login().password().reveal()).isEqualTo("sourcesecret");
  }

  @Test
  void theShippedFileIsAcceptedAsItIs() {
    ConfigLoader loader = new ConfigLoader(Map.of("RELAY_ADMIN_PASSWORD", "x")::get);

    RelayConfig config = loader.read(SHIPPED);

    assertThat(config.source().pulse().heartbeat()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void everyValueInTheShippedFileAlsoThoseSetAsideIsTheDefault() throws IOException {
    List<String> lines = Files.readAllLines(SHIPPED);
    String everything =
        lines.stream().map(ConfigDefaultsTest::withoutMark).collect(Collectors.joining("\n"));

    ConfigFixture fixture = new ConfigFixture(directory);
    RelayConfig shipped = fixture.parse(everything);
    RelayConfig defaults = fixture.parse(ConfigFixture.MINIMAL);

    assertThat(shipped.relayLog()).isEqualTo(defaults.relayLog());
    assertThat(shipped.semiSync()).isEqualTo(defaults.semiSync());
    assertThat(shipped.admin()).isEqualTo(defaults.admin());
    assertThat(shipped.server().limits()).isEqualTo(defaults.server().limits());
    assertThat(shipped.server().listen()).isEqualTo(defaults.server().listen());
    assertThat(shipped.server().report().port()).isEqualTo(defaults.server().report().port());
    assertThat(shipped.source().start()).isEqualTo(defaults.source().start());
    assertThat(shipped.source().pulse()).isEqualTo(defaults.source().pulse());
    assertThat(shipped.source().semiSync()).isEqualTo(defaults.source().semiSync());
    assertThat(shipped.source().connection().compression())
        .isEqualTo(defaults.source().connection().compression());
    assertThat(shipped.source().connection().tls().mode())
        .isEqualTo(defaults.source().connection().tls().mode());
  }

  @Test
  void everyLineOfTheShippedFileThatSetsSomethingHasAComment() throws IOException {
    assertThat(Files.readAllLines(SHIPPED))
        .filteredOn(line -> !line.isBlank() && !line.startsWith("#"))
        .allMatch(line -> line.contains("# "));
  }

  @Test
  void theConfigurationInTheReadmeIsAccepted() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    Matcher yaml = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(readme);

    assertThat(yaml.find()).isTrue();
    assertThat(new ConfigFixture(directory).load(yaml.group(1)).server().id()).isEqualTo(900);
  }

  /** A setting is set aside as {@code #key: value}; prose has a blank after the mark. */
  private static String withoutMark(String line) {
    Matcher matcher = SET_ASIDE.matcher(line);
    return matcher.matches() ? matcher.group(1) + matcher.group(2) : line;
  }
}
