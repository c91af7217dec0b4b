package io.binlogrelay.upstream;

/**
 * Where a source listens.
 *
 * @param host name or address
 * @param port TCP port, 1 to 65535
 */
public record HostAndPort(String host, int port) {

  public HostAndPort {
    if (host.isBlank() || port < 1 || port > 65535) {
      throw new IllegalArgumentException("no address of a source: " + host + ":" + port);
    }
  }

  @Override
  public String toString() {
    return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
  }
}
