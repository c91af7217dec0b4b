package io.binlogrelay.sql.syntax;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which words the presented version knows. Immutable, any thread.
 *
 * @param versionId major * 10000 + minor * 100 + patch, as in {@code /*!80033 … *}{@code /}
 */
public record Dialect(int versionId) {

  /** What an unreadable version counts as. */
  private static final int FALLBACK = 8_00_00;

  private static final Pattern NUMBERS =
      Pattern.compile("^(\\d{1,2})\\.(\\d{1,2})(?:\\.(\\d{1,2}))?");

  /** The dialect of a server version such as {@code 8.0.33-debug} or {@code 9.7.4-2}. */
  public static Dialect of(String serverVersion) {
    Matcher numbers = NUMBERS.matcher(serverVersion);
    if (!numbers.find()) {
      return new Dialect(FALLBACK);
    }
    int patch = numbers.group(3) == null ? 0 : Integer.parseInt(numbers.group(3));
    return new Dialect(
        Integer.parseInt(numbers.group(1)) * 10_000
            + Integer.parseInt(numbers.group(2)) * 100
            + patch);
  }

  /**
   * SHOW MASTER STATUS, SHOW MASTER LOGS, SHOW SLAVE STATUS, SHOW SLAVE HOSTS, START SLAVE and
   * their like: removed in 8.4.0 (captured from 9.7.4: error 1064).
   */
  public boolean hasRetiredReplicationWords() {
    return versionId < 8_04_00;
  }

  /** SHOW REPLICAS and SHOW REPLICA STATUS, since 8.0.22. */
  public boolean hasReplicaWords() {
    return versionId >= 8_00_22;
  }

  /** "source" and "replica" in the states of SHOW PROCESSLIST, since 8.0.26. */
  public boolean hasReplicaStates() {
    return versionId >= 8_00_26;
  }

  /** SHOW BINARY LOG STATUS, since 8.2.0 (captured from 8.0.33: error 1064). */
  public boolean hasBinaryLogStatus() {
    return versionId >= 8_02_00;
  }
}
