package io.binlogrelay.metrics;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The numbers of one moment, as the rooms report them. Immutable; counters never fall while the
 * process lives.
 *
 * @param source the link to the source
 * @param log the relay log
 * @param acks the ACKs to the source
 * @param server the listener
 * @param replicas one for each dump session
 */
public record Readings(
    SourceReadings source,
    LogReadings log,
    AckReadings acks,
    ServerReadings server,
    List<ReplicaReadings> replicas) {

  public Readings {
    replicas = List.copyOf(replicas);
  }

  /**
   * The link to the source.
   *
   * @param state name of the state as {@code /status} shows it
   * @param receivedBytes bytes taken from the wire
   * @param reconnects connections after the first
   * @param heartbeats heartbeat events received
   * @param lastEventAgeSeconds time since the last event, heartbeats included; empty before the
   *     first
   */
  public record SourceReadings(
      String state,
      long receivedBytes,
      long reconnects,
      long heartbeats,
      OptionalDouble lastEventAgeSeconds) {}

  /**
   * The relay log.
   *
   * @param positions offsets in the newest file
   * @param files number of files
   * @param sizeBytes size of all files together
   * @param work what was done
   * @param retention what is kept, and what was removed
   */
  public record LogReadings(
      LogPositions positions,
      long files,
      long sizeBytes,
      LogWork work,
      RetentionReadings retention) {}

  /**
   * How long files are kept.
   *
   * @param freeBytes free on the file system; NaN if that is not known
   * @param oldestFileAgeSeconds time since the oldest file was last written to
   * @param purgedFiles files removed since the process started
   * @param purgedBytes their size
   * @param releasedReaders readers disconnected because the disk needed their file
   */
  public record RetentionReadings(
      double freeBytes,
      double oldestFileAgeSeconds,
      long purgedFiles,
      long purgedBytes,
      long releasedReaders) {}

  /** Offsets in bytes in the newest file; 0 before there is one. */
  public record LogPositions(long received, long durable, long published) {}

  /**
   * What was done.
   *
   * @param transactions stored since the log began
   * @param durableBytes bytes made durable since the process started
   * @param writeSeconds time spent in writing to the files since the process started
   * @param syncs calls of fdatasync since the process started
   */
  public record LogWork(
      long transactions, long durableBytes, double writeSeconds, SyncReadings syncs) {}

  /**
   * How long fdatasync took.
   *
   * @param seconds all calls together
   * @param boundsSeconds upper bounds of a histogram, ascending
   * @param counts calls between the bound before and that bound; at the end, those above all
   * @param slow calls that were slow enough to be logged
   */
  public record SyncReadings(
      double seconds, List<Double> boundsSeconds, List<Long> counts, long slow) {
    public SyncReadings {
      boundsSeconds = List.copyOf(boundsSeconds);
      counts = List.copyOf(counts);
    }
  }

  /**
   * The ACKs to the source.
   *
   * @param running whether it can ask for them
   * @param late whether replicas that should have acknowledged are too late
   * @param given since the process started
   * @param unconfirmed those of them given without these replicas
   * @param storedSeconds from arrival to the disk, of all of them
   * @param waitedSeconds from there to the ACK, of all of them
   */
  public record AckReadings(
      boolean running,
      boolean late,
      long given,
      long unconfirmed,
      double storedSeconds,
      double waitedSeconds) {}

  /**
   * The listener.
   *
   * @param connections open now
   * @param accepted since the process started
   * @param loginsFailed refused logins since the process started
   * @param sentBytes bytes sent to all replicas since the process started
   * @param bufferBytes memory for network buffers of all connections, used or pooled
   * @param tls connections by version of TLS, such as {@code TLSv1.3}
   * @param compression connections by compression, such as {@code zstd}
   */
  public record ServerReadings(
      long connections,
      long accepted,
      long loginsFailed,
      long sentBytes,
      long bufferBytes,
      Map<String, Long> tls,
      Map<String, Long> compression) {
    public ServerReadings {
      tls = Map.copyOf(tls);
      compression = Map.copyOf(compression);
    }
  }

  /**
   * One dump session.
   *
   * @param serverId the replica's server_id
   * @param host where it connects from, without the port
   * @param lagBytes published bytes that it has not been sent
   * @param lagTransactions published transactions that it has not been sent
   * @param sentBytes bytes sent in this session
   * @param unacknowledgedBytes published bytes that it has not acknowledged; NaN if it never does
   */
  public record ReplicaReadings(
      long serverId,
      String host,
      long lagBytes,
      long lagTransactions,
      long sentBytes,
      double unacknowledgedBytes) {}
}
