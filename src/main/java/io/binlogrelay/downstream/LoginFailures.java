package io.binlogrelay.downstream;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts failed logins in a row by address, and says how long the next refusal waits, so that
 * passwords can't be guessed quickly: as MySQL's plugin connection_control does, the first three
 * cost nothing, and each further one a second more, up to ten. An address is forgotten when a login
 * succeeds, after an hour, or when a thousand others failed since. Any thread.
 */
public final class LoginFailures {

  /** {@code connection_control_failed_connections_threshold}. */
  private static final int FREE = 3;

  private static final Duration STEP = Duration.ofSeconds(1);
  private static final int MAX_STEPS = 10;
  private static final Duration MEMORY = Duration.ofHours(1);
  private static final int MAX_ADDRESSES = 1024;

  private record Row(int failures, Instant last) {}

  private final Clock clock;

  /** The address that failed last comes last. */
  private final Map<String, Row> rows = new LinkedHashMap<>();

  LoginFailures(Clock clock) {
    this.clock = clock;
  }

  /**
   * A login from there failed.
   *
   * @return how long the answer waits
   */
  synchronized Duration failed(String address) {
    Instant now = clock.instant();
    Row before = rows.remove(address);
    boolean goesOn = before != null && before.last().plus(MEMORY).isAfter(now);
    int failures = goesOn ? before.failures() + 1 : 1;
    rows.put(address, new Row(failures, now));
    if (rows.size() > MAX_ADDRESSES) {
      rows.remove(rows.keySet().iterator().next());
    }
    return STEP.multipliedBy(Math.max(0, Math.min(MAX_STEPS, failures - FREE)));
  }

  synchronized void succeeded(String address) {
    rows.remove(address);
  }
}
