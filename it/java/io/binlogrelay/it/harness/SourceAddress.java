package io.binlogrelay.it.harness;

/**
 * Where a replica finds its source, be it a server, a relay or a proxy before one of them.
 *
 * @param host name or address
 * @param port TCP port
 * @param user account with the right to replicate
 * @param password its password, of a test server only
 */
public record SourceAddress(String host, int port, String user, String password) {

  /** The account that every server and relay of the harness has. */
  public static final String USER = "repl";

  /** Its password. */
  public static final String PASSWORD = "repl-secret";

  /** A party on this machine that knows the harness's replication account. */
  public static SourceAddress onLoopback(int port) {
    return new SourceAddress("127.0.0.1", port, USER, PASSWORD);
  }

  /** The same party through a proxy on this machine. */
  public SourceAddress through(FaultProxy proxy) {
    return new SourceAddress("127.0.0.1", proxy.port(), user, password);
  }
}
