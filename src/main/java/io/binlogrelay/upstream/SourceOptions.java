package io.binlogrelay.upstream;

import io.binlogrelay.auth.Secret;
import io.binlogrelay.tls.SourceTls;
import io.binlogrelay.wire.Compression;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * All that the link needs to know of the source and of us. Immutable, any thread.
 *
 * @param hosts where the source listens; the first one is used
 * @param login the account we log in with
 * @param start where an empty log begins
 * @param timing how long silence may last
 * @param self how we present ourselves
 * @param wire how bytes travel
 * @param semiSync whether we ask for semi-synchronous replication
 */
public record SourceOptions(
    List<HostAndPort> hosts,
    Login login,
    StartAt start,
    Timing timing,
    Self self,
    Wire wire,
    boolean semiSync) {

  /**
   * How bytes travel.
   *
   * @param tls whether they are encrypted, and whom we believe
   * @param compression what the source has to agree to
   * @param zstdLevel what it is asked for, 1 to 22
   */
  public record Wire(SourceTls tls, Compression compression, int zstdLevel) {

    /** What a configuration has that says nothing of it. */
    public static final Wire DEFAULT =
        new Wire(SourceTls.PREFERRED, Compression.NONE, Compression.DEFAULT_ZSTD_LEVEL);
  }

  /**
   * The account: it needs REPLICATION SLAVE and REPLICATION CLIENT.
   *
   * @param user its name
   * @param password its password
   */
  public record Login(String user, Secret password) {}

  /**
   * @param heartbeat the period in which an idle source is asked to say something, 1 ms or more
   * @param readTimeout how long it may say nothing at all before it is taken for dead
   */
  public record Timing(Duration heartbeat, Duration readTimeout) {

    private static final Duration LEAST_READ_TIMEOUT = Duration.ofSeconds(60);

    public Timing {
      if (heartbeat.toMillis() < 1 || readTimeout.toMillis() < 1) {
        throw new IllegalArgumentException(
            "periods below 1 ms: heartbeat " + heartbeat + ", readTimeout " + readTimeout);
      }
    }

    /** With the default read timeout: three heartbeat periods, but at least 60 s. */
    public static Timing of(Duration heartbeat) {
      Duration three = heartbeat.multipliedBy(3);
      return new Timing(
          heartbeat, three.compareTo(LEAST_READ_TIMEOUT) > 0 ? three : LEAST_READ_TIMEOUT);
    }
  }

  /**
   * What SHOW REPLICAS on the source shows of us.
   *
   * @param serverId our server_id, 1 to 4294967295, unique in the topology
   * @param serverUuid our server_uuid
   * @param reportHost the host name we report; empty for none
   * @param reportPort the port we report, 0 to 65535
   */
  public record Self(long serverId, UUID serverUuid, String reportHost, int reportPort) {}

  public SourceOptions {
    hosts = List.copyOf(hosts);
    if (hosts.isEmpty()) {
      throw new IllegalArgumentException("no host of a source is given");
    }
  }

  HostAndPort host() {
    return hosts.get(0);
  }
}
