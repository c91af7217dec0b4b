package io.binlogrelay.upstream;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.message.Command;
import io.binlogrelay.message.DumpFlags;
import org.jspecify.annotations.Nullable;

/** How the next dump begins, or why there is none. Made by {@link ResumePlanner}. Immutable. */
sealed interface ResumePlan {

  /** There is nothing to resume from; the state tells why. */
  record Refuse(SessionEnd.Refused refusal) implements ResumePlan {}

  /** A dump is requested. */
  sealed interface Dump extends ResumePlan {

    /** The file that the source has to begin with; null if it is the source's choice. */
    @Nullable String file();

    /** Where in that file it has to begin; 4 is the beginning of a file. */
    long position();

    /** The request, asking for heartbeats that can name positions of 4 GiB and more. */
    Command request(long serverId);
  }

  /**
   * From the first byte of the source's oldest file: COM_BINLOG_DUMP with an empty name, because a
   * dump by GTID would skip leading files with equal Previous_gtids (rpl_binlog_sender.cc,
   * check_start_file).
   */
  record DumpFromStart() implements Dump {

    @Override
    public @Nullable String file() {
      return null;
    }

    @Override
    public long position() {
      return BinlogPosition.FIRST_EVENT;
    }

    @Override
    public Command request(long serverId) {
      return new Command.BinlogDump(
          BinlogPosition.FIRST_EVENT, DumpFlags.HEARTBEAT_V2, serverId, "");
    }
  }

  /** By file and position; position fits into 32 bits. */
  record DumpByPosition(String file, long position) implements Dump {

    @Override
    public Command request(long serverId) {
      return new Command.BinlogDump(position, DumpFlags.HEARTBEAT_V2, serverId, file);
    }
  }

  /**
   * By GTID, but with file and position: starts exactly there, brings the Rotate or Stop that
   * closes the file, and can't duplicate. Without a name the source would start in a later file and
   * never send that Rotate.
   */
  record DumpByGtid(String file, long position, GtidSet executed) implements Dump {

    @Override
    public Command request(long serverId) {
      return new Command.BinlogDumpGtid(DumpFlags.HEARTBEAT_V2, serverId, file, position, executed);
    }
  }
}
