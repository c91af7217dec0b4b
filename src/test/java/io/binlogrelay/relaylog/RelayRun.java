package io.binlogrelay.relaylog;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.crash.CrashFileSystem;
import io.binlogrelay.relaylog.crash.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A relay that follows a {@link SourceHistory} on a {@link CrashFileSystem}, step by step, and what
 * it promised to the world by each operation of that file system: what was published may have been
 * sent to a replica or acknowledged, and what a call returned may have been used.
 */
final class RelayRun {

  static final SourceIdentity IDENTITY =
      new SourceIdentity(BinlogBuilder.SOURCE, 84, "8.0.33", "ON");
  static final GtidSet BASE = GtidSet.parse("11111111-1111-1111-1111-111111111111:1-5");

  /**
   * What must be true of every disk that a crash after {@code operations} operations leaves.
   *
   * @param serverUuid null if it was not told
   * @param source null if it is not remembered
   */
  record Promise(
      int operations,
      @Nullable BinlogPosition published,
      @Nullable UUID serverUuid,
      @Nullable SourceIdentity source) {

    private static final Promise NONE = new Promise(0, null, null, null);
  }

  private final CrashFileSystem disk;
  private final SourceHistory source;
  private final List<Promise> promises = new ArrayList<>(List.of(Promise.NONE));
  private ManualWorkers workers = new ManualWorkers();
  private RelayLog log;
  private Delivery delivery;

  private RelayRun(CrashFileSystem disk, SourceHistory source) {
    this.disk = disk;
    this.source = source;
  }

  /** On a disk whose only directory is to hold the log's. */
  static RelayRun onEmptyDisk(SourceHistory source) {
    return new RelayRun(CrashFileSystem.on(Disk.empty().with("data", Disk.empty())), source);
  }

  static RelayRun on(Disk.Directory disk, SourceHistory source) {
    return new RelayRun(CrashFileSystem.on(disk), source);
  }

  CrashFileSystem disk() {
    return disk;
  }

  SourceHistory source() {
    return source;
  }

  Path directory() {
    return disk.getPath("/data/relay-log");
  }

  RelayLog log() {
    return log;
  }

  /** The newest promise that was made when so many operations were done. */
  Promise promised(int operations) {
    Promise newest = Promise.NONE;
    for (Promise promise : promises) {
      if (promise.operations() <= operations) {
        newest = promise;
      }
    }
    return newest;
  }

  private void promise() {
    promises.add(
        new Promise(
            disk.trace().length(),
            log.view().published().position(),
            log.serverUuid(),
            log.source().orElse(null)));
  }

  RelayRun open() {
    workers = new ManualWorkers();
    log = RelayLog.open(new RelayLogOptions(directory(), 1 << 20), workers);
    log.view().onPublished(this::promise);
    promise();
    return this;
  }

  RelayRun meetSource() {
    log.writer().remember(IDENTITY, BASE);
    promise();
    return this;
  }

  /** The connection begins, after the end of another if there was one. */
  RelayRun connect() {
    delivery = new Delivery(source, log.writer());
    return this;
  }

  /** One batch of so many events. */
  RelayRun receive(int events) {
    delivery.batch(events);
    return this;
  }

  RelayRun receiveRest(int eventsPerBatch) {
    delivery.rest(eventsPerBatch);
    return this;
  }

  /** The background threads do what is waiting. */
  RelayRun background() {
    workers.work();
    return this;
  }

  RelayRun close() {
    try {
      log.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    promise();
    return this;
  }

  /** SIGKILL: nothing more is done, the machine goes on. */
  RelayRun killed() {
    disk.processDied();
    return this;
  }
}
