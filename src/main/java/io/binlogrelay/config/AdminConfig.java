package io.binlogrelay.config;

/**
 * Section {@code admin}: health, status and metrics over HTTP.
 *
 * @param listen where; port 0 takes any free port
 */
public record AdminConfig(Address listen) {
  /** Only this machine, unless {@code admin.listen} says otherwise. */
  public static final Address DEFAULT_LISTEN = new Address("127.0.0.1", 8080);
}
