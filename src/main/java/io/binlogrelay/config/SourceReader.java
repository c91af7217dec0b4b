package io.binlogrelay.config;

import io.binlogrelay.config.SourceConfig.Connection;
import io.binlogrelay.config.SourceConfig.Login;
import io.binlogrelay.config.SourceConfig.Pulse;
import io.binlogrelay.config.SourceConfig.StartAt;
import io.binlogrelay.tls.SourceTls;
import io.binlogrelay.wire.Compression;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
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
    SourceTls tls = new TlsReader(surroundings).source(source.section("tls"));
    StartAt start = source.choice("start", StartAt.class, StartAt.EARLIEST);
    Pulse pulse = pulse(source);
    boolean semiSync = source.flag("semiSync", false);
    Compression compression = source.choice("compression", Compression.class, Compression.NONE);
    int zstdLevel = zstdLevel(source, compression);
    source.end();
    return new SourceConfig(
        hosts,
        new Login(user, password),
        new Connection(tls, compression, zstdLevel),
        start,
        pulse,
        semiSync);
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

  private static int zstdLevel(Section source, Compression compression) {
    String key = "zstdCompressionLevel";
    if (source.has(key) && compression != Compression.ZSTD) {
      source.problem(key, "needs compression: zstd; zlib has one level");
    }
    return source
        .wholeNumber(key, 1, Compression.MAX_ZSTD_LEVEL)
        .orElse((long) Compression.DEFAULT_ZSTD_LEVEL)
        .intValue();
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
