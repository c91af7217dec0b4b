package io.binlogrelay.downstream;

import io.binlogrelay.binlog.BinlogFileName;
import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.relaylog.LogFile;
import io.binlogrelay.relaylog.PublishedEnd;
import org.jspecify.annotations.Nullable;

/**
 * Where a dump is in its life. Each arrow is named after the method of {@link DumpSession} that
 * causes it.
 *
 * <pre>
 *                 ask                       stream
 *   Planning  <---------> Planning  ---------------------------> Streaming --end--> Ending --> Ended
 *      |  hold                                                      ^   |
 *      +---------> Held ------wake: the log has a file------------->+   | end: error, EOF, non-block
 *      |  await                                                     ^   v
 *      +---------> Awaiting --wake: we have the position----------->+  Ending
 *                   |  ^  |                                             ^
 *                   +--+  +--arrive: the source has no such position----+
 *                  askAgain: as long as the source could not be asked
 * </pre>
 *
 * Every state may go to Ending, and to Ended when the connection closes.
 */
sealed interface DumpState {

  /**
   * The start is being decided; the source may have been asked.
   *
   * @param facts what is known of the source by now
   */
  record Planning(SourceAnswers facts) implements DumpState {}

  /** The log has no file yet. */
  record Held() implements DumpState {}

  /**
   * The replica is ahead of the log.
   *
   * @param position where the stream will begin
   * @param source what is known of the source, which has the position or could not be asked
   */
  record Awaiting(BinlogPosition position, SourceAnswers source) implements DumpState {

    /** Whether the log has yet to reach the position. */
    boolean isBeyond(PublishedEnd end) {
      LogFile newest = end.file();
      int order = newest == null ? -1 : BinlogFileName.compare(newest.name(), position.file());
      return order < 0 || (order == 0 && end.offset() < position.offset());
    }
  }

  /** Events go out, or everything is sent and the session waits for more. */
  record Streaming(DumpReader reader) implements DumpState {}

  /**
   * The last packet is yet to be sent, or on its way.
   *
   * @param reader what has to finish an event, or a read that is under way, before
   */
  record Ending(DumpEnd end, @Nullable DumpReader reader) implements DumpState {}

  /** Nothing happens any more. */
  record Ended() implements DumpState {}
}
