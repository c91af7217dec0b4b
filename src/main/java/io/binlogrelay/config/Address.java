package io.binlogrelay.config;

import java.net.InetSocketAddress;

/**
 * A host and a TCP port as written in the configuration, not resolved. Immutable; any thread.
 *
 * @param host a name, an IPv4 address, or an IPv6 address without brackets
 * @param port 0 to 65535; 0 only where we listen, for any free port
 */
public record Address(String host, int port) {

  private static final int HOST_LENGTH_MAX = 255;
  private static final int PORT_MAX = 65535;

  /** Resolves the host now; the result is unresolved when the name is not known. */
  public InetSocketAddress resolve() {
    return new InetSocketAddress(host, port);
  }

  /** Whether two listeners on these addresses would collide. */
  boolean collidesWith(Address other) {
    if (port == 0 || port != other.port) {
      return false;
    }
    return host.equalsIgnoreCase(other.host) || isWildcard() || other.isWildcard();
  }

  private boolean isWildcard() {
    return host.equals("0.0.0.0") || host.equals("::");
  }

  /** {@code host:port}, or {@code [address]:port} for IPv6. */
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  /** Reads an address to listen on: the port must be there and may be 0. */
  static Address parseListen(String text) {
    return parse(text, -1, 0);
  }

  /** Reads an address to connect to: the port may be left out, but not be 0. */
  static Address parseRemote(String text, int defaultPort) {
    return parse(text, defaultPort, 1);
  }

  private static Address parse(String text, int defaultPort, int portMin) {
    int portColon = portColon(text);
    String host = portColon < 0 ? text : text.substring(0, portColon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
      if (host.indexOf(':') < 0) {
        throw notAllowed("brackets are for IPv6 addresses, such as [::1]:3306");
      }
    } else if (host.indexOf(':') >= 0) {
      throw notAllowed("an IPv6 address needs brackets, such as [::1]:3306");
    }
    requireHost(host);
    if (portColon >= 0) {
      return new Address(host, port(text.substring(portColon + 1), portMin));
    }
    if (defaultPort < 0) {
      throw notAllowed("must be host:port, such as 127.0.0.1:8080 or [::1]:8080");
    }
    return new Address(host, defaultPort);
  }

  /** The colon before the port, or -1: inside brackets a colon belongs to the address. */
  private static int portColon(String text) {
    int closing = text.lastIndexOf(']');
    int colon = text.lastIndexOf(':');
    boolean bareIpv6 = closing < 0 && text.indexOf(':') != colon;
    return colon > closing && !bareIpv6 ? colon : -1;
  }

  private static void requireHost(String host) {
    boolean wellFormed =
        host.chars().allMatch(c -> Character.isLetterOrDigit(c) || "-_.:%".indexOf(c) >= 0);
    if (host.isEmpty() || host.length() > HOST_LENGTH_MAX || !wellFormed) {
      throw notAllowed("must be a host name or address, then :port");
    }
  }

  private static int port(String text, int portMin) {
    boolean digits =
        !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    int port = digits ? Integer.parseInt(text) : -1;
    if (port < portMin || port > PORT_MAX) {
      throw notAllowed("the port must be a number from " + portMin + " to " + PORT_MAX);
    }
    return port;
  }

  private static IllegalArgumentException notAllowed(String allowed) {
    return new IllegalArgumentException(allowed);
  }
}
