package io.binlogrelay.message;

/** The 16 flag bits of COM_BINLOG_DUMP and COM_BINLOG_DUMP_GTID. */
public final class DumpFlags {

  /** Send EOF at the end of the log instead of waiting; server id 0 means the same. */
  public static final int NON_BLOCK = 0x0001;

  /** Send heartbeats as event type 41; 8.0.26 and later replicas always set it. */
  public static final int HEARTBEAT_V2 = 0x0002;

  /**
   * Leaks from 8.3 and later replicas when the source's version is below 8.3.0; sources ignore it.
   */
  public static final int SKIP_TAGGED_GTIDS = 0x0004;

  private DumpFlags() {}
}
