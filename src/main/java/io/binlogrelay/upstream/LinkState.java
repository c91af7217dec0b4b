package io.binlogrelay.upstream;

import java.util.Locale;

/** What the link to the source is doing; the names are those of status, metrics and log. */
public enum LinkState {
  /** Not started, or stopped by an administrator, or for good. */
  STOPPED(Kind.RESTING),
  /** Opening the TCP connection. */
  CONNECTING(Kind.ATTEMPT),
  /** Greeting and authentication. */
  AUTHENTICATING(Kind.ATTEMPT),
  /** Asking what the source has, before a dump is requested. */
  INSPECTING(Kind.ATTEMPT),
  /** The dump runs. */
  STREAMING(Kind.RESTING),
  /** The connection was lost or not made; the next attempt is due soon. */
  WAITING(Kind.RESTING),
  /** The source does not let our account in. */
  WRONG_PASSWORD(Kind.REFUSED),
  /** TLS is required, by us or by the source, and does not come about. */
  TLS_FAILED(Kind.REFUSED),
  /** Our account lacks REPLICATION SLAVE or REPLICATION CLIENT. */
  MISSING_PRIVILEGE(Kind.REFUSED),
  /** The source writes no binary log. */
  BINLOG_DISABLED(Kind.REFUSED),
  /** Somebody else in the topology, perhaps the source, has our server_id or server_uuid. */
  SAME_IDENTITY(Kind.REFUSED),
  /** The server is not the one that our log was received from. */
  DIFFERENT_SOURCE(Kind.REFUSED),
  /** The source has lost history that it gave us. */
  SOURCE_REWOUND(Kind.REFUSED),
  /** The source lacks transactions that we hold. */
  SOURCE_BEHIND(Kind.REFUSED),
  /** The source no longer has what follows our log. */
  PURGED(Kind.REFUSED),
  /** COM_BINLOG_DUMP can't name a position of 4 GiB and more. */
  POSITION_OVER_4GIB(Kind.REFUSED),
  /** The source is too old or not MySQL. */
  UNSUPPORTED_SOURCE(Kind.REFUSED),
  /** The source refuses the dump with an error of its own. */
  DUMP_REFUSED(Kind.REFUSED),
  /** The same event was damaged or out of place each time it came. */
  BAD_EVENT(Kind.REFUSED),
  /** The disk under the relay log failed. */
  STORAGE_ERROR(Kind.REFUSED);

  private enum Kind {
    RESTING,
    ATTEMPT,
    REFUSED
  }

  private final Kind kind;
  private final String text;

  LinkState(Kind kind) {
    this.kind = kind;
    this.text = name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Only an operator can end it, as far as we can tell; retried slowly all the same. */
  public boolean refused() {
    return kind == Kind.REFUSED;
  }

  /** On the way to streaming. */
  boolean attempt() {
    return kind == Kind.ATTEMPT;
  }

  /** As shown, such as {@code source-rewound}. */
  @Override
  public String toString() {
    return text;
  }
}
