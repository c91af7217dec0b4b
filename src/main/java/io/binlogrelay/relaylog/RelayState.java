package io.binlogrelay.relaylog;

import com.fasterxml.jackson.annotation.JsonInclude;
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
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RelayState(
    int format,
    Self self,
    @Nullable SourceIdentity source,
    String base,
    @Nullable DurableMark durable,
    List<ClosedFile> closedFiles) {

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

  RelayState {
    closedFiles = List.copyOf(closedFiles);
  }

  static RelayState fresh() {
    return new RelayState(FORMAT, new Self(UUID.randomUUID(), null), null, "", null, List.of());
  }

  GtidSet baseSet() {
    return GtidSet.parse(base);
  }

  RelayState withRsaKey(String pem) {
    return new RelayState(
        format, new Self(self.serverUuid(), pem), source, base, durable, closedFiles);
  }

  RelayState withSource(SourceIdentity newSource, GtidSet newBase) {
    return new RelayState(format, self, newSource, newBase.toString(), durable, closedFiles);
  }

  RelayState withDurable(DurableMark mark) {
    return new RelayState(format, self, source, base, mark, closedFiles);
  }

  RelayState withClosed(ClosedFile file) {
    List<ClosedFile> files = new ArrayList<>(closedFiles);
    files.removeIf(known -> known.name().equals(file.name()));
    files.add(file);
    return new RelayState(format, self, source, base, durable, files);
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
