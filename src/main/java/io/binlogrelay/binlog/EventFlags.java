package io.binlogrelay.binlog;

/** Bits of an event header's flags (MySQL: {@code LOG_EVENT_*_F}). */
public final class EventFlags {
  /** In a file's FDE: the file was not closed. Never on the wire. */
  public static final int IN_USE = 0x1;

  public static final int THREAD_SPECIFIC = 0x4;
  public static final int SUPPRESS_USE = 0x8;

  /** Made by the sender; not in any file. */
  public static final int ARTIFICIAL = 0x20;

  /** Only in relay logs of MySQL servers. */
  public static final int RELAY_LOG = 0x40;

  /** Who does not know the type may ignore the event. */
  public static final int IGNORABLE = 0x80;

  public static final int NO_FILTER = 0x100;
  public static final int MTS_ISOLATE = 0x200;

  private EventFlags() {}
}
