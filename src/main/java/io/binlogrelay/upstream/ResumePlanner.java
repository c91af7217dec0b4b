package io.binlogrelay.upstream;

import io.binlogrelay.binlog.BinlogFileName;
import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.SourceIdentity;
import io.binlogrelay.upstream.SessionEnd.Refused;
import org.jspecify.annotations.Nullable;

/**
 * Decides from what we hold and what the source says where the next dump begins, or that the two
 * don't have the same history. A pure function; any thread.
 *
 * <p>One part of the check is left to {@link EventIntake}: whether the source's file begins with
 * our FDE is known only when the dump sends it, before anything else.
 *
 * <pre>
 * our log is empty                                   start option: from the oldest or current file
 * other server_uuid                                  different-source
 * our file is there, at least as long as ours        resume at what was released, by GTID if
 *                                                      gtid_mode=ON
 * our file is there but shorter                      source-rewound
 * our file is newer than its newest                  source-rewound
 * its gtid_executed lacks some of ours               source-rewound; source-behind if our file is
 *                                                    gone, so that nothing can be compared
 * our file is older than its oldest, gtid_mode=ON,
 *   and we hold all that it purged                   its oldest file from the first byte
 * our file is older than its oldest, otherwise       purged
 * </pre>
 */
final class ResumePlanner {

  /** COM_BINLOG_DUMP has 4 bytes for the position (rpl_source.cc, com_binlog_dump). */
  private static final long LAST_POSITION_BY_FILE = 0xFFFF_FFFFL;

  private static final String RESET_REMEDY =
      "if this source is right, stop the relay, set its log aside with 'log reset' and start again";

  private final SourceOptions options;
  private final Holdings held;
  private final SourceFacts source;

  private ResumePlanner(SourceOptions options, Holdings held, SourceFacts source) {
    this.options = options;
    this.held = held;
    this.source = source;
  }

  static ResumePlan plan(SourceOptions options, Holdings held, SourceFacts source) {
    return new ResumePlanner(options, held, source).plan();
  }

  private ResumePlan plan() {
    Refused unfit = unfit();
    if (unfit != null) {
      return new ResumePlan.Refuse(unfit);
    }
    BinlogPosition end = held.end();
    return end == null ? begin() : resume(end);
  }

  private @Nullable Refused unfit() {
    SourceIdentity met = source.identity();
    SourceOptions.Self self = options.self();
    if (met.serverId() == self.serverId()) {
      return Refused.because(
          LinkState.SAME_IDENTITY,
          "the source has our server_id",
          "a server_id that is unique in the topology",
          "server_id " + met.serverId() + " on both",
          "change server.id in the configuration");
    }
    if (met.serverUuid().equals(self.serverUuid())) {
      return Refused.because(
          LinkState.SAME_IDENTITY,
          "the source has our server_uuid",
          "another server than this relay",
          "server_uuid " + met.serverUuid() + " on both",
          "check that source.hosts does not lead back to this relay");
    }
    if (!source.binlogEnabled() || source.logs().isEmpty()) {
      return Refused.because(
          LinkState.BINLOG_DISABLED,
          "the source writes no binary log",
          "log_bin=ON",
          "log_bin=OFF",
          "start the source with --log-bin");
    }
    return null;
  }

  private ResumePlan begin() {
    return options.start() == StartAt.EARLIEST
        ? new ResumePlan.DumpFromStart()
        : new ResumePlan.DumpByPosition(source.newest().name(), BinlogPosition.FIRST_EVENT);
  }

  private ResumePlan resume(BinlogPosition end) {
    Refused other = differentSource();
    if (other != null) {
      return new ResumePlan.Refuse(other);
    }
    BinaryLog log = source.log(end.file());
    if (log != null) {
      return resumeIn(log, end);
    }
    boolean sameBase =
        BinlogFileName.base(end.file()).equals(BinlogFileName.base(source.oldest().name()));
    if (sameBase && BinlogFileName.compare(end.file(), source.oldest().name()) < 0) {
      return resumeAfterPurge(end);
    }
    return rewound("the source does not have our newest file", end, "no such file");
  }

  private @Nullable Refused differentSource() {
    SourceIdentity followed = held.source();
    SourceIdentity met = source.identity();
    if (followed == null || followed.serverUuid().equals(met.serverUuid())) {
      return null;
    }
    return Refused.because(
        LinkState.DIFFERENT_SOURCE,
        "the source is another server than the one our log came from",
        "server_uuid " + followed.serverUuid(),
        "server_uuid " + met.serverUuid(),
        "lead source.hosts to the former source; " + RESET_REMEDY);
  }

  private ResumePlan resumeIn(BinaryLog log, BinlogPosition end) {
    if (log.size() < end.offset()) {
      return rewound("the source's file is shorter than ours", end, log.size() + " bytes");
    }
    if (!source.gtids().executed().contains(held.executed())) {
      return rewound("the source lacks transactions that it gave us", end, log.size() + " bytes");
    }
    BinlogPosition from = from(end);
    if (source.gtidModeOn()) {
      return new ResumePlan.DumpByGtid(from.file(), from.offset(), held.executed());
    }
    if (from.offset() > LAST_POSITION_BY_FILE) {
      return refuse(
          LinkState.POSITION_OVER_4GIB,
          "without GTIDs a dump can't begin past 4 GiB",
          "a position up to " + LAST_POSITION_BY_FILE + ", or gtid_mode=ON",
          from + " and gtid_mode=" + source.identity().gtidMode(),
          "set gtid_mode=ON on the source, or " + RESET_REMEDY);
    }
    return new ResumePlan.DumpByPosition(from.file(), from.offset());
  }

  /**
   * Where the dump begins: before our end, if what comes between may not be acknowledged yet. What
   * the source has purged it waits for no longer.
   */
  private BinlogPosition from(BinlogPosition end) {
    BinlogPosition from = held.from();
    if (from == null) {
      return end;
    }
    return source.log(from.file()) == null
        ? new BinlogPosition(source.oldest().name(), BinlogPosition.FIRST_EVENT)
        : from;
  }

  private ResumePlan resumeAfterPurge(BinlogPosition end) {
    String oldest = source.oldest().name();
    String what = "the source has purged our newest file " + end.file();
    if (!source.gtidModeOn()) {
      return refuse(
          LinkState.PURGED,
          what,
          end.toString(),
          "oldest file " + oldest + " and gtid_mode=" + source.identity().gtidMode(),
          RESET_REMEDY);
    }
    if (!source.gtids().executed().contains(held.executed())) {
      return refuse(
          LinkState.SOURCE_BEHIND,
          what + " and lacks transactions that we hold",
          "a gtid_executed that contains " + held.executed(),
          "it lacks " + held.executed().minus(source.gtids().executed()),
          "wait until the source has them; " + RESET_REMEDY);
    }
    GtidSet missing = source.gtids().purged().minus(held.executed());
    if (!missing.isEmpty()) {
      return refuse(
          LinkState.PURGED,
          what + " and transactions that we lack",
          "gtid_purged within " + held.executed(),
          "oldest file " + oldest + ", purged and missing here " + missing,
          RESET_REMEDY);
    }
    return new ResumePlan.DumpByGtid(oldest, BinlogPosition.FIRST_EVENT, held.executed());
  }

  private ResumePlan rewound(String what, BinlogPosition end, String found) {
    GtidSet lost = held.executed().minus(source.gtids().executed());
    return refuse(
        LinkState.SOURCE_REWOUND,
        what + ": it has lost history, or was restored or reset",
        end.file()
            + " of at least "
            + end.offset()
            + " bytes, and "
            + SourceFacts.describe(held.executed()),
        found + ", " + source.describe() + (lost.isEmpty() ? "" : ", which lack " + lost),
        RESET_REMEDY);
  }

  private static ResumePlan refuse(
      LinkState state, String what, String expected, String found, String remedy) {
    return new ResumePlan.Refuse(Refused.because(state, what, expected, found, remedy));
  }
}
