package io.binlogrelay.relaylog;

import io.binlogrelay.binlog.EventChecksum;
import io.binlogrelay.binlog.EventHeader;
import io.binlogrelay.binlog.EventType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Transactions of four events each in one direct buffer, as they arrive from a source. {@link
 * #advance} makes the next ones of them in place, and no garbage. One thread.
 */
final class Batch {

  /**
   * What a GTID event, BEGIN and Xid of {@link BinlogBuilder#transaction} take, and row headers.
   */
  static final int TRANSACTION_OVERHEAD = 167;

  /** As much of an event as the link to the source hands over at once. */
  private static final int PIECE = 128 << 10;

  private static final int LOG_POSITION = 13;
  private static final int GNO = EventHeader.LENGTH + 17;

  private final ByteBuffer bytes;
  private final EventChecksum checksum = new EventChecksum();
  private final int transactions;

  /**
   * @param transactions how many
   * @param size bytes of each, more than {@link #TRANSACTION_OVERHEAD}
   */
  Batch(int transactions, int size) {
    this.transactions = transactions;
    BinlogBuilder builder = new BinlogBuilder();
    for (int gno = 1; gno <= transactions; gno++) {
      builder.transaction(gno, size - TRANSACTION_OVERHEAD);
    }
    List<byte[]> events = builder.events();
    int length = events.stream().mapToInt(event -> event.length).sum();
    this.bytes = ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN);
    events.forEach(bytes::put);
    bytes.clear();
  }

  int transactions() {
    return transactions;
  }

  /** From 0 to its limit: what is to be stored. */
  ByteBuffer bytes() {
    return bytes.clear();
  }

  /**
   * Makes these transactions those that come next.
   *
   * @param offset where the first begins in its log file
   * @param gno of the first
   */
  void advance(long offset, long gno) {
    long next = gno;
    for (int at = 0; at < bytes.capacity(); ) {
      int length = (int) EventHeader.eventLength(bytes, at);
      bytes.putInt(at + LOG_POSITION, (int) (offset + at + length));
      if (EventHeader.type(bytes, at) == EventType.GTID) {
        bytes.putLong(at + GNO, next++);
      }
      int body = length - EventChecksum.LENGTH;
      checksum.reset();
      checksum.update(bytes, at, body);
      bytes.putInt(at + body, checksum.value());
      at += length;
    }
  }

  /** Hands all events to the writer, large ones in pieces, as the link to the source does. */
  void appendTo(RelayLogWriter writer) {
    for (int at = 0; at < bytes.capacity(); ) {
      int length = (int) EventHeader.eventLength(bytes, at);
      if (length <= PIECE) {
        writer.append(bytes, at, length);
      } else {
        writer.beginEvent(bytes, at, PIECE);
        for (int done = PIECE; done < length; done += PIECE) {
          writer.continueEvent(bytes, at + done, Math.min(PIECE, length - done));
        }
      }
      at += length;
    }
  }
}
