package io.binlogrelay.message;

import io.binlogrelay.wire.Capabilities;
import io.binlogrelay.wire.LengthEncoded;
import io.binlogrelay.wire.WireException;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the answer to one query from its packets, as a client.
 *
 * <pre>
 *  FIRST --OK, ERR--> answer
 *    | column count
 *  COLUMNS --last, DEPRECATE_EOF--> ROWS --EOF, OK, ERR--> answer
 *    | last                          ^
 *  EOF_AFTER_COLUMNS ----------------'
 * </pre>
 *
 * <p>For answers that are known to be small: all columns and rows together may take {@code
 * maxBytes}, 64 bytes per packet included, and no more. Belongs to its connection's event loop; one
 * per query.
 */
public final class TextResultReader {

  private static final int MAX_COLUMNS = 4096;
  private static final int LOCAL_INFILE_TAG = 0xfb;

  /** What a row of a few bytes takes in memory beyond them, so that many of them count too. */
  private static final int PACKET_COST = 64;

  private enum State {
    FIRST,
    COLUMNS,
    EOF_AFTER_COLUMNS,
    ROWS,
    COMPLETE
  }

  private final boolean deprecateEof;
  private final int maxBytes;
  private final List<ColumnDefinition> columns = new ArrayList<>();
  private final List<List<@Nullable String>> rows = new ArrayList<>();
  private State state = State.FIRST;
  private int columnCount;
  private long bytes;

  /**
   * A reader for one answer.
   *
   * @param capabilities the effective ones
   * @param maxBytes bound for the whole answer
   */
  public TextResultReader(long capabilities, int maxBytes) {
    this.deprecateEof = Capabilities.has(capabilities, Capabilities.DEPRECATE_EOF);
    this.maxBytes = maxBytes;
  }

  /**
   * Takes the next payload, which stays the caller's.
   *
   * @return the answer, or null if more packets belong to it
   * @throws MalformedPacketException if it is not what may come now, or the answer is too large
   */
  public @Nullable QueryAnswer onPacket(ByteBuf payload) {
    bytes += PACKET_COST + payload.readableBytes();
    Fields.bound(bytes, maxBytes, "answer");
    Fields.require(payload, 1, "answer");
    if (state != State.COLUMNS && ErrPacket.matches(payload)) {
      return complete(new QueryAnswer.Failed(ErrPacket.decode(payload)));
    }
    switch (state) {
      case FIRST:
        return onFirst(payload);
      case COLUMNS:
        columns.add(ColumnDefinition.decode(payload));
        if (columns.size() == columnCount) {
          become(deprecateEof ? State.ROWS : State.EOF_AFTER_COLUMNS);
        }
        return null;
      case EOF_AFTER_COLUMNS:
        EofPacket.decode(payload);
        become(State.ROWS);
        return null;
      case ROWS:
        return onRow(payload);
      default:
        throw new MalformedPacketException("a packet after the end of the answer");
    }
  }

  private @Nullable QueryAnswer onFirst(ByteBuf payload) {
    int tag = payload.getUnsignedByte(payload.readerIndex());
    if (tag == OkPacket.TAG) {
      return complete(new QueryAnswer.Done(OkPacket.decode(payload)));
    }
    if (tag == LOCAL_INFILE_TAG) {
      throw new MalformedPacketException("the source asks for a file of ours (LOCAL INFILE)");
    }
    long count = Fields.lengthEncoded(payload, "column count");
    if (count < 1 || count > MAX_COLUMNS) {
      throw new MalformedPacketException(
          "column count: " + Long.toUnsignedString(count) + " (expected: 1.." + MAX_COLUMNS + ")");
    }
    columnCount = (int) count;
    become(State.COLUMNS);
    return null;
  }

  private @Nullable QueryAnswer onRow(ByteBuf payload) {
    if (isEnd(payload)) {
      return complete(new QueryAnswer.Rows(List.copyOf(columns), List.copyOf(rows)));
    }
    List<@Nullable String> row = new ArrayList<>(columnCount);
    try {
      for (int i = 0; i < columnCount; i++) {
        row.add(LengthEncoded.readNullableString(payload, maxBytes));
      }
    } catch (WireException e) {
      throw new MalformedPacketException("row " + rows.size() + ": " + e.getMessage());
    }
    rows.add(row);
    return null;
  }

  /** A row may begin with fe as well, but then a string of 16 MiB or more follows. */
  private boolean isEnd(ByteBuf payload) {
    return deprecateEof
        ? payload.getUnsignedByte(payload.readerIndex()) == OkPacket.END_OF_RESULT_TAG
        : EofPacket.matches(payload);
  }

  private QueryAnswer complete(QueryAnswer answer) {
    become(State.COMPLETE);
    return answer;
  }

  private void become(State next) {
    state = next;
  }
}
