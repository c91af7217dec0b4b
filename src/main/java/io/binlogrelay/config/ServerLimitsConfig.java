package io.binlogrelay.config;

import java.time.Duration;

/**
 * What {@code server} gives to clients.
 *
 * @param maxConnections how many connections there may be at once, 1 to 100000
 * @param connectTimeout how long a client may take to log in
 * @param idleTimeout how long a client may say nothing between commands; dumps are not idle
 */
public record ServerLimitsConfig(
    int maxConnections, Duration connectTimeout, Duration idleTimeout) {

  /** MySQL's connect_timeout and wait_timeout. */
  static final ServerLimitsConfig DEFAULT =
      new ServerLimitsConfig(1040, Duration.ofSeconds(10), Duration.ofHours(8));

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration YEAR = Duration.ofDays(365);

  static ServerLimitsConfig read(Section server) {
    return new ServerLimitsConfig(
        server
            .wholeNumber("maxConnections", 1, AccountConfig.CONNECTIONS_MAX)
            .orElse((long) DEFAULT.maxConnections())
            .intValue(),
        server.duration("connectTimeout", SECOND, Duration.ofHours(1), DEFAULT.connectTimeout()),
        server.duration("idleTimeout", SECOND, YEAR, DEFAULT.idleTimeout()));
  }
}
