package io.binlogrelay.downstream;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.relaylog.LogFile;
import io.binlogrelay.relaylog.LogReader;
import io.binlogrelay.relaylog.RelayLogView;
import io.binlogrelay.relaylog.ReplicaId;
import io.binlogrelay.semisync.AckRequests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dump of a replica that has everything, from its plan over the index of the newest file to the
 * log's end, sent to nobody. It runs once after a start, beside all else. So an end of the log that
 * can't be served is known before a replica meets it, and the first replica does not wait for what
 * a JVM does but once, which takes longer than the rest of a dump's start.
 *
 * <p>On a catch-up thread.
 */
final class DumpRehearsal implements Runnable, LogReader {

  /** Whatever the log grows by meanwhile, it ends. */
  private static final int FILLS_MAX = 16;

  private static final Logger log = LoggerFactory.getLogger(DumpRehearsal.class);

  private final RelayLogView relayLog;
  private final SourceKnowledge source;
  private final long serverId;

  DumpRehearsal(RelayLogView relayLog, SourceKnowledge source, long serverId) {
    this.relayLog = relayLog;
    this.source = source;
    this.serverId = serverId;
  }

  @Override
  public void run() {
    String fault = fault();
    if (fault != null) {
      log.warn("the end of the log can't be served: {}", fault);
    }
  }

  /** Why such a dump would end at once; null if it would not, or there can be none yet. */
  @Nullable String fault() {
    DumpRequest request = new DumpRequest(0, 0, "", LogFile.FIRST_EVENT, relayLog.executed());
    DumpStart start = DumpPlanner.plan(request, LogFacts.of(relayLog), SourceAnswers.of(source));
    return start instanceof DumpStart.At at ? rehearse(request, at.position()) : null;
  }

  private @Nullable String rehearse(DumpRequest request, BinlogPosition position) {
    DumpTerms terms = new DumpTerms(null, 0, ReplicaChecksum.CRC32, false);
    DumpStream stream =
        new DumpStream(
            request,
            terms,
            new ControlEvents(serverId, request, terms),
            new PacketStream(1, false),
            new AckRequests());
    try (DumpReader reader = DumpReader.open(relayLog, position, stream, this, false, false)) {
      ByteBuffer out = ByteBuffer.allocate(Scratch.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      DumpReader.Progress progress = DumpReader.Progress.MORE;
      for (int i = 0; i < FILLS_MAX && progress == DumpReader.Progress.MORE; i++) {
        progress = reader.fill(Scratch.ofThisThread(), out.clear());
      }
      return progress == DumpReader.Progress.FAILED ? String.valueOf(reader.failure()) : null;
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  @Override
  public String name() {
    return "rehearsal";
  }

  @Override
  public @Nullable ReplicaId replica() {
    return null;
  }

  /** It is in the newest file, which is never removed, and ends soon. */
  @Override
  public void release(String why) {}
}
