package io.binlogrelay.config;

import io.binlogrelay.config.SourceConfig.Compression;
import io.binlogrelay.config.SourceConfig.Connection;
import io.binlogrelay.config.SourceConfig.Login;
import io.binlogrelay.config.SourceConfig.Pulse;
import io.binlogrelay.config.SourceConfig.StartAt;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the section {@code source}. Confined to the thread that loads the file. */
final class SourceReader {
  private static final Duration HEARTBEAT_MIN = Duration.ofMillis(100);
  private static final Duration HEARTBEAT_MAX = Duration.ofHours(1);
  private static final Duration READ_TIMEOUT_MAX = Duration.ofDays(1);

  private final Surroundings surroundings;

  SourceReader(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  SourceConfig read(Section source) {
    List<Address> hosts = hosts(source);
    String user =
        source.requiredText(
            "user",
            AccountConfig.USER_LENGTH_MAX,
            "the account on the source with REPLICATION SLAVE and REPLICATION CLIENT");
    Password password = new PasswordReader(surroundings).read(source);
    SourceTls tls = tls(source.section("tls"));
    StartAt start = source.choice("start", StartAt.class, StartAt.EARLIEST);
    Pulse pulse = pulse(source);
    boolean semiSync = source.flag("semiSync", false);
    Compression compression = source.choice("compression", Compression.class, Compression.NONE);
    source.end();
    return new SourceConfig(
        hosts, new Login(user, password), new Connection(tls, compression), start, pulse, semiSync);
  }

  private static List<Address> hosts(Section source) {
    List<Address> hosts =
        source.requiredList(
            "hosts",
            "host:port, such as db1:3306",
            text -> Address.parseRemote(text, SourceConfig.DEFAULT_PORT));
    Set<Address> once = new HashSet<>();
    for (Address host : hosts) {
      if (!once.add(host)) {
        source.problem("hosts", host + " is listed twice");
      }
    }
    return hosts;
  }

  private SourceTls tls(Section tls) {
    SourceTls.Mode mode = tls.choice("mode", SourceTls.Mode.class, SourceTls.Mode.PREFERRED);
    Optional<Path> ca = tls.file("ca", surroundings.directory());
    Optional<Path> certificate = tls.file("certificate", surroundings.directory());
    Optional<Path> key = tls.file("key", surroundings.directory());
    tls.end();
    if (certificate.isPresent() != key.isPresent()) {
      tls.problem(
          certificate.isPresent() ? "key" : "certificate", "certificate and key go together");
    }
    boolean verifies = mode == SourceTls.Mode.VERIFY_CA || mode == SourceTls.Mode.VERIFY_IDENTITY;
    if (verifies && ca.isEmpty()) {
      tls.problem("ca", "is required with mode verify-ca and verify-identity: a PEM file");
    }
    return new SourceTls(mode, ca, certificate, key);
  }

  private static Pulse pulse(Section source) {
    Duration heartbeat =
        source.duration("heartbeat", HEARTBEAT_MIN, HEARTBEAT_MAX, Pulse.DEFAULT_HEARTBEAT);
    Duration readTimeout =
        source.duration(
            "readTimeout",
            HEARTBEAT_MIN.multipliedBy(2),
            READ_TIMEOUT_MAX,
            Pulse.defaultReadTimeout(heartbeat));
    if (readTimeout.compareTo(heartbeat.multipliedBy(2)) < 0) {
      source.problem(
          "readTimeout",
          "\"%s\" must be at least two heartbeats (source.heartbeat is %s), or a source that is only silent is taken for dead"
              .formatted(DurationText.format(readTimeout), DurationText.format(heartbeat)));
    }
    return new Pulse(heartbeat, readTimeout);
  }
}
