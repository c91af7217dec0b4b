package io.binlogrelay.sql.facts;

import io.binlogrelay.gtid.GtidSet;
import java.util.List;
import java.util.Optional;

/** The binary log as replicas and administrators see it. Any thread; no method blocks. */
public interface BinaryLogFacts {

  /** The source's gtid_mode: OFF, OFF_PERMISSIVE, ON_PERMISSIVE or ON. */
  String gtidMode();

  /**
   * NONE or CRC32: what is appended to the events before the first format description of a dump,
   * that is to the fake Rotate; replicas store this value and expect it.
   */
  String checksum();

  /** gtid_executed of what is published. */
  GtidSet executed();

  /** gtid_purged: executed, but no longer in a file. */
  GtidSet purged();

  /** The published files, oldest first. */
  List<BinaryLogFile> files();

  /** The end of what is published; empty before the first file. */
  Optional<LogPosition> published();
}
