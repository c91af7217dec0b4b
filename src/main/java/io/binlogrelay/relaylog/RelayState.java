package io.binlogrelay.relaylog;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.binlogrelay.binlog.BinlogFileName;
import io.binlogrelay.gtid.GtidSet;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The content of {@code relay.state}. Immutable; each change is a new value that replaces the file.
 *
 * @param format version of this layout, {@value #FORMAT}
 * @param self who we are
 * @param source whom we follow; null before the first contact
 * @param base the base set: GTIDs the source had executed and purged when we first met it, which no
 *     file names; MySQL text form
 * @param durable the durable mark: everything before it was covered by an fdatasync; null while the
 *     log is empty
 * @param closedFiles what is known of every closed file, oldest first
 * @param purged what was removed by retention; null as long as nothing was
 * @param replicas the replicas that were here, the one that was away longest first
 * @param released the newest place that a dump request may name when replicas have to acknowledge
 *     first, since naming it acknowledges it; null where they don't, and before there is one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RelayState(
    int format,
    Self self,
    @Nullable SourceIdentity source,
    String base,
    @Nullable DurableMark durable,
    List<ClosedFile> closedFiles,
    @Nullable Purged purged,
    @JsonSetter(nulls = Nulls.AS_EMPTY) List<KnownReplica> replicas,
    @Nullable DurableMark released) {

  static final int FORMAT = 1;

  /**
   * @param serverUuid our own {@code @@server_uuid}, made at the first start
   * @param rsaKey our private key for caching_sha2_password, PEM; null until it was needed
   */
  record Self(UUID serverUuid, @Nullable String rsaKey) {

    @Override
    public String toString() {
      return "Self[serverUuid=" + serverUuid + "]"; // never the key
    }
  }

  /**
   * @param file name of a log file
   * @param offset bytes of it that are durable
   */
  record DurableMark(String file, long offset) {}

  /**
   * @param name of the log file
   * @param size its final size in bytes
   * @param transactions how many transactions it holds
   */
  record ClosedFile(String name, long size, long transactions) {}

  /**
   * @param firstKept name of the oldest file that stayed; older ones are not part of the log
   * @param transactions how many transactions all files held that were ever removed
   * @param removing names of files that may still be in the directory, as their removal is not
   *     known to be durable
   */
  record Purged(String firstKept, long transactions, List<String> removing) {

    Purged {
      removing = List.copyOf(removing);
    }

    Purged done() {
      return new Purged(firstKept, transactions, List.of());
    }

    boolean includes(String name) {
      return BinlogFileName.compare(name, firstKept) < 0;
    }
  }

  RelayState {
    closedFiles = List.copyOf(closedFiles);
    replicas = List.copyOf(replicas);
  }

  static RelayState fresh() {
    return new RelayState(
        FORMAT,
        new Self(UUID.randomUUID(), null),
        null,
        "",
        null,
        List.of(),
        null,
        List.of(),
        null);
  }

  GtidSet baseSet() {
    return GtidSet.parse(base);
  }

  RelayState withSelf(Self known) {
    return new RelayState(
        format, known, source, base, durable, closedFiles, purged, replicas, released);
  }

  RelayState withRsaKey(String pem) {
    return withSelf(new Self(self.serverUuid(), pem));
  }

  RelayState withSource(SourceIdentity newSource, GtidSet newBase) {
    return new RelayState(
        format,
        self,
        newSource,
        newBase.toString(),
        durable,
        closedFiles,
        purged,
        replicas,
        released);
  }

  RelayState withDurable(DurableMark mark) {
    return new RelayState(
        format, self, source, base, mark, closedFiles, purged, replicas, released);
  }

  /** A file that was purged before this could be noted stays forgotten. */
  RelayState withClosed(ClosedFile file) {
    if (purged != null && purged.includes(file.name())) {
      return this;
    }
    List<ClosedFile> files = new ArrayList<>(closedFiles);
    files.removeIf(known -> known.name().equals(file.name()));
    files.add(file);
    return new RelayState(format, self, source, base, durable, files, purged, replicas, released);
  }

  RelayState withPurged(Purged removed) {
    List<ClosedFile> kept =
        closedFiles.stream().filter(file -> !removed.includes(file.name())).toList();
    return new RelayState(format, self, source, base, durable, kept, removed, replicas, released);
  }

  /** What {@link #withPurged} named is out of the directory, durably. */
  RelayState withPurgeDone() {
    return purged == null ? this : withPurged(purged.done());
  }

  RelayState withReplicas(List<KnownReplica> known) {
    return new RelayState(
        format, self, source, base, durable, closedFiles, purged, known, released);
  }

  RelayState withReleased(@Nullable DurableMark place) {
    return new RelayState(
        format, self, source, base, durable, closedFiles, purged, replicas, place);
  }

  /** What is known of the closed file of that name, null if nothing. */
  @Nullable ClosedFile closedFile(String name) {
    for (ClosedFile file : closedFiles) {
      if (file.name().equals(name)) {
        return file;
      }
    }
    return null;
  }
}
