package io.binlogrelay.upstream;

import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.SourceIdentity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the source said of itself before a dump. Immutable.
 *
 * @param identity who it is
 * @param binlogEnabled {@code @@log_bin}
 * @param gtids its GTID sets
 * @param logs its binary log files, oldest first
 */
record SourceFacts(
    SourceIdentity identity, boolean binlogEnabled, Gtids gtids, List<BinaryLog> logs) {

  /**
   * @param executed {@code @@gtid_executed}, joined with {@code @@gtid_owned}: what waits for a
   *     semi-sync ACK is in the binary log and was sent to us, but is not yet executed
   * @param purged {@code @@gtid_purged}
   */
  record Gtids(GtidSet executed, GtidSet purged) {}

  SourceFacts {
    logs = List.copyOf(logs);
  }

  boolean gtidModeOn() {
    return identity.gtidMode().equals("ON");
  }

  /** The file of that name, null if the source does not list it. */
  @Nullable BinaryLog log(String name) {
    for (BinaryLog log : logs) {
      if (log.name().equals(name)) {
        return log;
      }
    }
    return null;
  }

  BinaryLog oldest() {
    return logs.get(0);
  }

  BinaryLog newest() {
    return logs.get(logs.size() - 1);
  }

  /** Files and executed GTIDs, for a person. */
  String describe() {
    StringBuilder text = new StringBuilder("files ");
    text.append(oldest().name()).append(" to ").append(newest().name());
    text.append(" of ").append(newest().size()).append(" bytes, ");
    return text.append(describe(gtids.executed())).toString();
  }

  /** A GTID set, for a person. */
  static String describe(GtidSet set) {
    return set.isEmpty() ? "no GTIDs" : "GTIDs " + set;
  }
}
