package io.binlogrelay.config;

import io.binlogrelay.config.RelayLogConfig.Retention;
import io.binlogrelay.config.RelayLogConfig.Sync;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

/** Reads the section {@code relayLog}. Confined to the thread that loads the file. */
final class RelayLogReader {
  private static final String INTERVAL = "interval:";
  private static final Duration AGE_MIN = Duration.ofMinutes(1);
  private static final Duration RELEASE_MIN = Duration.ofSeconds(1);
  private static final Duration RELEASE_MAX = Duration.ofDays(1);

  /** Switches a limit off. */
  private static final String NONE = "none";

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
            retention.optional("maxAge", RelayLogReader::age).orElse(or.maxAge()),
            retention
                .optional("maxSize", text -> size(text, Retention.ANY_SIZE))
                .orElse(or.maxSize()),
            retention.optional("minFree", text -> size(text, 0)).orElse(or.minFree()),
            retention
                .optional("holdAbsentReplicas", RelayLogReader::hold)
                .orElse(or.holdAbsentReplicas()),
            retention.duration(
                "releaseReadersAfter", RELEASE_MIN, RELEASE_MAX, or.releaseReadersAfter()));
    retention.end();
    return read;
  }

  private static Duration age(String text) {
    return isOff(text)
        ? Retention.ANY_AGE
        : orNone(() -> DurationText.parse(text, AGE_MIN, Retention.ANY_AGE));
  }

  private static Duration hold(String text) {
    return isOff(text)
        ? Duration.ZERO
        : orNone(() -> DurationText.parse(text, Duration.ofMillis(1), Retention.ANY_AGE));
  }

  private static long size(String text, long none) {
    return isOff(text) ? none : orNone(() -> SizeText.parse(text));
  }

  /** {@code none}, and nothing of any unit: a limit of nothing at all is never what is meant. */
  private static boolean isOff(String text) {
    return text.equals(NONE) || text.matches("0+[A-Za-z]{0,3}");
  }

  private static <T> T orNone(Supplier<T> parse) {
    try {
      return parse.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + ", or " + NONE, e);
    }
  }
}
