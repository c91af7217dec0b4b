package io.binlogrelay.config;

import io.binlogrelay.config.RelayLogConfig.Retention;
import io.binlogrelay.config.RelayLogConfig.Sync;
import java.nio.file.Path;
import java.time.Duration;

/** Reads the section {@code relayLog}. Confined to the thread that loads the file. */
final class RelayLogReader {
  private static final String INTERVAL = "interval:";
  private static final Duration AGE_MIN = Duration.ofMinutes(1);
  private static final Duration AGE_MAX = Duration.ofDays(36_500);

  private final Surroundings surroundings;

  RelayLogReader(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  RelayLogConfig read(Section relayLog) {
    Path base = surroundings.directory();
    Path directory =
        relayLog
            .file("directory", base)
            .orElse(base.resolve(RelayLogConfig.DEFAULT_DIRECTORY).normalize());
    Sync sync = relayLog.optional("sync", RelayLogReader::sync).orElse(new Sync.EachTransaction());
    Retention retention = retention(relayLog.section("retention"));
    relayLog.end();
    return new RelayLogConfig(directory, sync, retention);
  }

  private static Sync sync(String text) {
    if (text.equals("transaction")) {
      return new Sync.EachTransaction();
    }
    if (text.equals("never")) {
      return new Sync.Never();
    }
    if (text.startsWith(INTERVAL)) {
      return new Sync.AtInterval(
          DurationText.parse(
              text.substring(INTERVAL.length()), Duration.ofMillis(1), Duration.ofMinutes(1)));
    }
    throw new IllegalArgumentException(
        "must be transaction, interval:<duration> such as interval:100ms, or never");
  }

  private static Retention retention(Section retention) {
    Retention or = Retention.DEFAULT;
    Retention read =
        new Retention(
            retention.duration("maxAge", AGE_MIN, AGE_MAX, or.maxAge()),
            retention.optional("maxSize", SizeText::parse).orElse(or.maxSize()),
            retention.optional("minFree", SizeText::parse).orElse(or.minFree()),
            retention.duration(
                "holdAbsentReplicas", Duration.ZERO, AGE_MAX, or.holdAbsentReplicas()));
    retention.end();
    return read;
  }
}
