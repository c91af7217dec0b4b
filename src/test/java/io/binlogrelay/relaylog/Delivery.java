package io.binlogrelay.relaylog;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.binlog.TransactionBoundary;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** One dump: gives a writer what the source has after the writer's published end, in order. */
final class Delivery {

  private static final int PIECE = 100_000;

  private final SourceHistory source;
  private final RelayLogWriter writer;
  private int file;
  private int event;

  /** Connects: the writer is cut to its published end, and that is where the dump begins. */
  Delivery(SourceHistory source, RelayLogWriter writer) {
    this.source = source;
    this.writer = writer;
    BinlogPosition end = writer.cutToPublished();
    if (end == null) {
      file = -1;
      return;
    }
    file = source.index(end.file());
    for (long at = LogFile.FIRST_EVENT; at < end.offset(); event++) {
      at += source.files().get(file).events().get(event).length;
    }
  }

  boolean hasMore() {
    return file < source.files().size() - 1 || !atEndOfFile();
  }

  private boolean atEndOfFile() {
    return file < 0 || event == source.files().get(file).events().size();
  }

  /** So many events, fewer if there are no more, as one batch. */
  void batch(int events) {
    for (int i = 0; i < events && hasMore(); i++) {
      next();
    }
    writer.endBatch();
  }

  /** Everything that is left, in batches. */
  void rest(int eventsPerBatch) {
    while (hasMore()) {
      batch(eventsPerBatch);
    }
  }

  private void next() {
    if (atEndOfFile()) {
      file++;
      event = 0;
      writer.beginFile(source.files().get(file).name());
    }
    byte[] bytes = source.files().get(file).events().get(event);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    event++;
    if (bytes.length <= TransactionBoundary.HEAD_BYTES) {
      writer.append(buffer, 0, bytes.length);
      return;
    }
    writer.beginEvent(buffer, 0, TransactionBoundary.HEAD_BYTES);
    for (int at = TransactionBoundary.HEAD_BYTES; at < bytes.length; at += PIECE) {
      writer.endBatch();
      writer.continueEvent(buffer, at, Math.min(PIECE, bytes.length - at));
    }
  }
}
