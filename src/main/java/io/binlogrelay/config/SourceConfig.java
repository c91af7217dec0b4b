package io.binlogrelay.config;

import io.binlogrelay.tls.SourceTls;
import io.binlogrelay.wire.Compression;
import java.time.Duration;
import java.util.List;

/**
 * Section {@code source}: the server whose binary log we keep.
 *
 * @param hosts in order of preference; at least one
 * @param login the replication account
 * @param connection how bytes travel
 * @param start where an empty relay log begins
 * @param pulse how a dead source is told from a silent one
 * @param semiSync whether we ask for semi-synchronous replication
 */
public record SourceConfig(
    List<Address> hosts,
    Login login,
    Connection connection,
    StartAt start,
    Pulse pulse,
    boolean semiSync) {

  /** MySQL's port, for hosts that are written without one. */
  public static final int DEFAULT_PORT = 3306;

  public SourceConfig {
    hosts = List.copyOf(hosts);
  }

  /** Keys {@code user} and {@code password}, {@code passwordFile} or {@code passwordEnv}. */
  public record Login(String user, Password password) {}

  /**
   * Keys {@code tls}, {@code compression} and {@code zstdCompressionLevel}.
   *
   * @param tls whether bytes are encrypted
   * @param compression MySQL's protocol compression
   * @param zstdLevel what the source is asked for, 1 to 22
   */
  public record Connection(SourceTls tls, Compression compression, int zstdLevel) {}

  /** Key {@code start}: the source's oldest file, or its current one; both from the first byte. */
  public enum StartAt {
    EARLIEST,
    LATEST
  }

  /**
   * Keys {@code heartbeat} and {@code readTimeout}.
   *
   * @param heartbeat the period that we ask the source for, in the silence between events
   * @param readTimeout a source silent for so long is dead; at least two heartbeats
   */
  public record Pulse(Duration heartbeat, Duration readTimeout) {
    static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(10);
    static final Duration DEFAULT_READ_TIMEOUT = Duration.ofSeconds(60);

    /** The larger of 60 s and three heartbeats. */
    static Duration defaultReadTimeout(Duration heartbeat) {
      Duration threePeriods = heartbeat.multipliedBy(3);
      return threePeriods.compareTo(DEFAULT_READ_TIMEOUT) > 0 ? threePeriods : DEFAULT_READ_TIMEOUT;
    }
  }
}
