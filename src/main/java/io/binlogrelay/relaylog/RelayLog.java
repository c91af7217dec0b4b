package io.binlogrelay.relaylog;

import io.binlogrelay.binlog.BinlogPosition;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The relay log of one directory, locked and recovered. Hands out its one writer and its read face,
 * and keeps what must be remembered across restarts.
 *
 * <p>Opened and closed by the root; the other methods may be called by any thread.
 */
public final class RelayLog implements AutoCloseable {

  /** How long retention rests; a rotation wakes it. */
  private static final Duration RETENTION_PAUSE = Duration.ofSeconds(10);

  private final LogDirectory directory;
  private final SyncMode mode;
  private final StateFile state;
  private final StateKeeper keeper;
  private final PublishedLog published;
  private final BackgroundSync backgroundSync;
  private final RelayLogWriter writer;
  private final Retention retention;
  private final LogMaintenance maintenance;
  private final GtidIndexer indexer;

  private RelayLog(
      LogDirectory directory,
      Recovery.Recovered recovered,
      RelayLogOptions options,
      Surroundings surroundings) {
    this.directory = directory;
    this.mode = options.sync();
    this.state = recovered.state();
    this.keeper = new StateKeeper(state, surroundings.workers().worker("relay-state"));
    RecentBytes recent = new RecentBytes(options.recentBytes(), recovered.end().streamOffset());
    KnownReplicas replicas = new KnownReplicas(state.state().replicas(), surroundings.clock());
    this.published =
        new PublishedLog(
            directory,
            recent,
            new OpenCursors(replicas),
            recovered.base(),
            recovered.logFiles(),
            recovered.end());
    this.maintenance = new LogMaintenance(surroundings.workers().worker("relay-log-maintenance"));
    this.indexer = new GtidIndexer(published, maintenance, surroundings.indexBlock());
    published.indexer(indexer);
    this.backgroundSync =
        new BackgroundSync(
            surroundings.workers().worker("relay-log-sync"), surroundings.largeBatch());
    this.writer =
        new RelayLogWriter(
            recovered.files(),
            published,
            recent,
            keeper,
            indexer,
            new GroupSync.Means(mode, backgroundSync));
    this.retention =
        new Retention(
            options.retention(),
            published,
            replicas,
            keeper,
            new Purge(published, recovered.files(), keeper, new SpaceReserve(directory)),
            surroundings);
    maintenance.every(RETENTION_PAUSE, "retention", retention::check);
    published.onPublished(new AfterRotation());
    indexer.completeAll();
  }

  /** Asks for a check when a new file is published, and costs a comparison otherwise. */
  private final class AfterRotation implements Runnable {

    private @Nullable LogFile newest = published.published().file();

    @Override
    public void run() {
      LogFile now = published.published().file();
      if (now != newest) {
        newest = now;
        maintenance.soon("retention", retention::check);
      }
    }
  }

  /**
   * Locks and recovers the directory.
   *
   * @throws RelayLogRefused if it can't be used or trusted; nothing was changed then
   */
  public static RelayLog open(RelayLogOptions options) {
    return open(options, Surroundings.of(options.directory()));
  }

  /** The same with background work where the caller wants it. */
  static RelayLog open(RelayLogOptions options, Workers workers) {
    return open(options, Surroundings.of(options.directory()).with(workers));
  }

  /** The same with everything around it as the caller wants it. */
  static RelayLog open(RelayLogOptions options, Surroundings surroundings) {
    LogDirectory directory = LogDirectory.lock(options.directory());
    try {
      return new RelayLog(directory, Recovery.run(directory), options, surroundings);
    } catch (RuntimeException e) {
      unlock(directory, e);
      throw e;
    }
  }

  private static void unlock(LogDirectory directory, RuntimeException reason) {
    try {
      directory.close();
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  /** Our own {@code @@server_uuid}, made when the directory was first used. */
  public UUID serverUuid() {
    return state.state().self().serverUuid();
  }

  /** Our RSA private key, PEM; made at the first call and kept, durably. */
  public String rsaKeyPem(Supplier<String> generate) {
    String known = state.state().self().rsaKey();
    if (known != null) {
      return known;
    }
    String made = generate.get();
    state.change(s -> s.withRsaKey(made));
    return made;
  }

  /** The source the log follows, empty before the first contact with one. */
  public Optional<SourceIdentity> source() {
    return Optional.ofNullable(state.state().source());
  }

  /** The one writer; for the thread of the link to the source alone. */
  public RelayLogWriter writer() {
    return writer;
  }

  /**
   * Removes the oldest files as somebody asks for it, by the background thread: never the newest
   * one, nor one that a reader is in. Completes exceptionally with a {@link StorageException} when
   * the disk refuses.
   */
  public CompletionStage<PurgeOutcome> purge(PurgeTarget target) {
    return maintenance.ask(() -> retention.purge(target));
  }

  /** What the background thread calls; for tests. */
  Retention retention() {
    return retention;
  }

  public RelayLogView view() {
    return published;
  }

  public LogStatus status() {
    PublishedEnd end = published.published();
    List<LogStatus.FileStatus> files = new ArrayList<>();
    long total = 0;
    for (LogFile file : published.files()) {
      files.add(new LogStatus.FileStatus(file.name(), file.publishedSize(), file.closed()));
      total += file.publishedSize();
    }
    BinlogPosition position = end.position();
    LogStatus.Ends ends =
        new LogStatus.Ends(
            newest(writer.end(), position), newest(writer.durable(), position), position);
    LogCounters counters = writer.counters();
    LogStatus.Counts counts = new LogStatus.Counts(end.transactions(), counters.bytes(), total);
    return new LogStatus(
        directory.path(),
        ends,
        end.executed(),
        published.purged(),
        List.copyOf(files),
        counts,
        new LogStatus.Syncs(mode, counters.syncs(), counters.writeNanos()),
        retention.status());
  }

  /** Before the link is up the writer has no file open; then all ends are the published one. */
  private static @Nullable BinlogPosition newest(
      @Nullable BinlogPosition end, @Nullable BinlogPosition published) {
    return end == null ? published : end;
  }

  /** Syncs and publishes what is whole, writes the state and releases the directory. */
  @Override
  public void close() throws IOException {
    try {
      writer.close();
    } finally {
      backgroundSync.close();
      indexer.stop();
      maintenance.close();
      indexer.close();
      retention.remember();
      keeper.close();
      directory.close();
    }
  }
}
