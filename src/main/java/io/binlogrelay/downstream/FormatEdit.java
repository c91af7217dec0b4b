package io.binlogrelay.downstream;

import io.binlogrelay.binlog.FormatDescription;
import io.binlogrelay.relaylog.LogFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What is changed in a file's format description before it is sent (server source:
 * Binlog_sender::send_format_description_event). The in-use flag is always cleared, which the
 * checksum does not see.
 */
enum FormatEdit {
  /** Nothing else. */
  NONE,
  /**
   * {@code created} becomes 0, so that the applier does not drop temporary tables: a dump by GTID
   * whose first file begins with a transaction that the replica has. The server then does so in
   * every file of that dump (captured from 8.0.33).
   */
  CLEAR_CREATED,
  /**
   * The same, and {@code log_pos} becomes 0, so that the replica does not add the event's length to
   * its position: the first file of a dump by position that starts behind the event.
   */
  CLEAR_CREATED_AND_POSITION;

  /** The event's bytes as they go out. */
  byte[] apply(LogFile file) {
    byte[] bytes = file.formatEvent();
    ByteBuffer event = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    FormatDescription.clearInUse(event, 0);
    switch (this) {
      case NONE -> {}
      case CLEAR_CREATED -> FormatDescription.clearCreated(event, 0, bytes.length);
      case CLEAR_CREATED_AND_POSITION ->
          FormatDescription.clearCreatedAndPosition(event, 0, bytes.length);
    }
    return bytes;
  }
}
