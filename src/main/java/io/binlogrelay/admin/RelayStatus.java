package io.binlogrelay.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /status} shows; the components are the names in its JSON. Immutable. A value that is
 * not known yet is null, and its key is there all the same.
 *
 * @param relay this process
 * @param source the link to the source
 * @param relayLog the log on disk
 * @param semiSync how the source's commits are acknowledged
 * @param replicas one for each dump session
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record RelayStatus(
    Relay relay, Source source, Log relayLog, SemiSync semiSync, List<Replica> replicas) {

  public RelayStatus {
    replicas = List.copyOf(replicas);
  }

  /**
   * This process.
   *
   * @param version of the relay
   * @param serverId our server_id
   * @param serverUuid our server_uuid
   * @param startedAt when the process was ready
   * @param uptimeSeconds since then
   * @param listen {@code host:port} where replicas connect
   */
  public record Relay(
      String version,
      long serverId,
      String serverUuid,
      Instant startedAt,
      long uptimeSeconds,
      String listen) {}

  /**
   * The link to the source.
   *
   * @param link where it is and how it stands
   * @param identity the server behind it, as last seen; null before the first time
   * @param transport how it travels
   * @param traffic what came over it
   */
  public record Source(
      @JsonUnwrapped SourceLink link,
      @JsonUnwrapped SourceIdentity identity,
      @JsonUnwrapped Transport transport,
      @JsonUnwrapped SourceTraffic traffic) {}

  /**
   * How a connection's bytes travel.
   *
   * @param tlsVersion such as TLSv1.3; null without TLS, or without a connection
   * @param tlsCipher under OpenSSL's name, likewise
   * @param compression none, zlib or zstd
   */
  public record Transport(
      @Nullable String tlsVersion, @Nullable String tlsCipher, String compression) {}

  /**
   * How the link stands.
   *
   * @param host of the source
   * @param port of the source
   * @param state name of the state
   * @param since when it was entered
   * @param reason why, where there is more to say than the state's name
   */
  public record SourceLink(
      String host, int port, String state, Instant since, @Nullable String reason) {}

  /** The source as last seen; all null before the first time. */
  public record SourceIdentity(
      @Nullable String serverUuid,
      @Nullable Long serverId,
      @Nullable String version,
      @Nullable String gtidMode) {
    /** Never seen. */
    public static final SourceIdentity UNKNOWN = new SourceIdentity(null, null, null, null);
  }

  /**
   * What came over the link since the process started.
   *
   * @param reconnects connections after the first
   * @param receivedBytes bytes from the wire
   * @param heartbeats heartbeat events
   * @param lastEventAt when the last event came; null before the first
   */
  public record SourceTraffic(
      long reconnects, long receivedBytes, long heartbeats, @Nullable Instant lastEventAt) {}

  /**
   * The relay log.
   *
   * @param directory where it is
   * @param positions how far it goes; null before the first file
   * @param sets the GTIDs it knows
   * @param files oldest first
   * @param totals sums
   * @param retention what is kept, and what was removed
   */
  public record Log(
      String directory,
      @JsonUnwrapped Positions positions,
      @JsonUnwrapped Sets sets,
      List<FileStatus> files,
      @JsonUnwrapped Totals totals,
      Retention retention) {
    public Log {
      files = List.copyOf(files);
    }
  }

  /** How far the log goes: appended, on disk, and readable by replicas. */
  public record Positions(
      @Nullable Position received, @Nullable Position durable, @Nullable Position published) {}

  /**
   * A place in the log.
   *
   * @param file name of a binlog file
   * @param position offset in bytes
   */
  public record Position(String file, long position) {}

  /** GTID sets in MySQL's text: everything we have or had, and what is no longer in our files. */
  public record Sets(String gtidExecuted, String gtidPurged) {}

  /**
   * One file.
   *
   * @param name as on the source
   * @param size bytes
   * @param closed whether a newer file is there
   */
  public record FileStatus(String name, long size, boolean closed) {}

  /**
   * Sums.
   *
   * @param totalBytes size of all files
   * @param transactions stored since the log began
   * @param syncs fdatasyncs
   */
  public record Totals(long totalBytes, long transactions, @JsonUnwrapped Syncs syncs) {}

  /**
   * Fdatasyncs.
   *
   * @param syncMode when there is one, as configured
   * @param syncs since the process started
   * @param slowSyncs those of them that took longer than a second
   */
  public record Syncs(String syncMode, long syncs, long slowSyncs) {}

  /**
   * How long files are kept.
   *
   * @param limits as configured
   * @param freeBytes free on the log's file system at the last check; null if that is not known
   * @param oldestFileAgeSeconds time since the oldest file was last written to
   * @param removed since the process started
   * @param keepers who keeps files from being removed, the newest file aside
   */
  public record Retention(
      RetentionLimits limits,
      @Nullable Long freeBytes,
      long oldestFileAgeSeconds,
      @JsonUnwrapped Removed removed,
      List<Keeper> keepers) {
    public Retention {
      keepers = List.copyOf(keepers);
    }
  }

  /** As configured; null where there is no limit. */
  public record RetentionLimits(
      @Nullable Long maxAgeSeconds,
      @Nullable Long maxSizeBytes,
      @Nullable Long minFreeBytes,
      long holdAbsentReplicasSeconds,
      long releaseReadersAfterSeconds) {}

  /**
   * What retention did since the process started.
   *
   * @param purgedFiles files removed
   * @param purgedBytes their size
   * @param releasedReaders readers that were disconnected because the disk needed their file
   */
  public record Removed(long purgedFiles, long purgedBytes, long releasedReaders) {}

  /**
   * Somebody who keeps a file and all newer ones.
   *
   * @param file the oldest file it keeps
   * @param by who it is
   * @param why {@code reading}, or {@code may-return} for a known replica
   * @param until when that ends for one that is away; null for one that is connected
   */
  public record Keeper(String file, String by, String why, @Nullable Instant until) {}

  /**
   * How the source's commits are acknowledged.
   *
   * @param rule what has to happen first
   * @param offer what the source said to our wish: {@code enabled}, {@code disabled}, {@code
   *     missing}; {@code not-asked} before the first dump, or if the configuration says so
   * @param running whether the source can ask us for ACKs at this moment
   * @param acks those that were given
   */
  public record SemiSync(
      @JsonUnwrapped SemiSyncRule rule,
      String offer,
      boolean running,
      @JsonUnwrapped SemiSyncAcks acks) {}

  /** As configured; all but the first null if ACKs do not wait for replicas. */
  public record SemiSyncRule(
      String ackAfter,
      @Nullable Integer replicas,
      @Nullable Long timeoutMillis,
      @Nullable String onTimeout) {}

  /**
   * The ACKs to the source.
   *
   * @param state {@code idle}, {@code waiting}, {@code degraded} or {@code holding}
   * @param since when it became so
   * @param why why it became so
   * @param acknowledged up to where the last one went; null before the first
   * @param counts what was done since the process started
   */
  public record SemiSyncAcks(
      String state,
      Instant since,
      String why,
      @Nullable Position acknowledged,
      @JsonUnwrapped SemiSyncCounts counts) {}

  /**
   * What was done since the process started.
   *
   * @param acks ACKs given
   * @param unconfirmed those of them that did not wait for replicas as they should have
   * @param degradations how often replicas were too late
   * @param meanStoredMillis from arrival to the disk, the mean of all ACKs
   * @param meanWaitedMillis from there to the ACK, the mean of all ACKs
   */
  public record SemiSyncCounts(
      long acks,
      long unconfirmed,
      long degradations,
      double meanStoredMillis,
      double meanWaitedMillis) {}

  /**
   * One dump session.
   *
   * @param peer who it is
   * @param transport how its events travel
   * @param progress how far it is
   */
  public record Replica(
      @JsonUnwrapped Peer peer,
      @JsonUnwrapped Transport transport,
      @JsonUnwrapped Progress progress) {}

  /**
   * Who follows.
   *
   * @param connectionId as in SHOW PROCESSLIST
   * @param serverId the replica's server_id
   * @param serverUuid its server_uuid, if it said so
   * @param host where it connects from
   * @param port its own port there
   * @param user the account
   */
  public record Peer(
      long connectionId,
      long serverId,
      @Nullable String serverUuid,
      String host,
      int port,
      String user) {}

  /**
   * How far a replica is.
   *
   * @param dump how it follows
   * @param file where it reads
   * @param position where it reads
   * @param lag what it lacks
   * @param connectedAt when it logged in
   * @param sentBytes in this session
   * @param acks what it acknowledges
   */
  public record Progress(
      @JsonUnwrapped Dump dump,
      String file,
      long position,
      @JsonUnwrapped Lag lag,
      Instant connectedAt,
      long sentBytes,
      @JsonUnwrapped Acks acks) {}

  /** Whether a replica acknowledges, and up to where it has in this session; null if nothing. */
  public record Acks(boolean semiSync, @Nullable Position acknowledged) {}

  /** {@code mode} gtid or position; {@code state} catching-up, at-the-tail, stalled or held. */
  public record Dump(String mode, String state) {}

  /** What is published and not yet sent. */
  public record Lag(long lagBytes, long lagTransactions) {}
}
