package io.binlogrelay.sql.facts;

import java.time.Duration;

/**
 * What clients are given, under the names of system variables. Immutable, any thread.
 *
 * @param connections max_connections
 * @param connectTimeout connect_timeout
 * @param idleTimeout wait_timeout and interactive_timeout
 */
public record ConnectionLimits(int connections, Duration connectTimeout, Duration idleTimeout) {}
