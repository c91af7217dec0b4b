package io.binlogrelay.config;

import io.binlogrelay.wire.Compression;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Section {@code server}: the side that replicas see.
 *
 * @param id our server_id, 1 to 4294967295, unique in the topology
 * @param listen where replicas connect; port 0 takes any free port
 * @param accounts who may log in; at least one, no user twice for the same host
 * @param report how the source lists us
 * @param limits what clients are given
 * @param tls the certificate shown to replicas; empty for plain connections
 * @param compression what replicas may choose from; at least one
 */
public record ServerConfig(
    long id,
    Address listen,
    List<AccountConfig> accounts,
    Report report,
    ServerLimitsConfig limits,
    Optional<ServerTls> tls,
    Set<Compression> compression) {

  /**
   * How SHOW REPLICAS on the source shows us.
   *
   * @param host the host name; empty for none
   * @param port the port; that of {@code listen} unless set
   */
  public record Report(Optional<String> host, int port) {}

  /** The largest server_id (unsigned 32 bits; manual, "Replication and Binary Logging Options"). */
  public static final long MAX_ID = 0xFFFF_FFFFL;

  /** Where replicas connect unless {@code server.listen} says otherwise. */
  public static final Address DEFAULT_LISTEN = new Address("0.0.0.0", 3307);

  public ServerConfig {
    accounts = List.copyOf(accounts);
    compression = Set.copyOf(compression);
  }
}
