package io.binlogrelay.binlog;

import io.binlogrelay.gtid.Gtid;
import io.binlogrelay.gtid.GtidFormatException;
import io.binlogrelay.gtid.Tsid;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The body of a tagged GTID event (42, since 8.3), a message of MySQL's serialization library
 * ({@code libs/mysql/serialization/readme.md}): version, size of the body, last field that must not
 * be ignored, then fields as (id, value) in ascending order of id. Every number is a {@link
 * SerializedInteger}; of the UUID each byte is one. Any thread.
 *
 * @param transactionLength in bytes; 0 if absent
 */
record TaggedGtidEvent(Gtid gtid, GtidEvent.Clock clock, long transactionLength) {
  private static final int VERSION = 1;
  private static final int UUID_BYTES = 16;

  private static final int UUID = 1;
  private static final int GNO = 2;
  private static final int TAG = 3;
  private static final int LAST_COMMITTED = 4;
  private static final int SEQUENCE_NUMBER = 5;
  private static final int COMMIT_TIME = 6;
  private static final int TRANSACTION_LENGTH = 8;
  private static final int LAST_KNOWN_FIELD = 11;

  static TaggedGtidEvent decode(ByteBuffer event, int at, int length) {
    EventBody.expectType(EventType.GTID_TAGGED, event, at);
    int body = at + EventHeader.LENGTH;
    int end = at + Math.min(length, GtidEvent.MAX_LENGTH);
    SerializedInteger in = new SerializedInteger(event, body, end);
    long version = in.unsigned();
    long size = in.unsigned();
    long lastNeeded = in.unsigned();
    if (version != VERSION || size < 0 || size > end - body || lastNeeded > LAST_KNOWN_FIELD + 1) {
      throw new MalformedEventException(
          "Gtid_tagged event",
          "version 1, at most " + (end - body) + " bytes, needed fields up to " + LAST_KNOWN_FIELD,
          "version " + version + ", " + size + " bytes, needed field " + lastNeeded);
    }
    in.limit(body + (int) size);
    return new Fields(in).read();
  }

  /** Reads the fields; lives for one event. */
  private static final class Fields {
    private final SerializedInteger in;
    private long uuidHigh;
    private long uuidLow;
    private long gno;
    private String tag = "";
    private long lastCommitted;
    private long sequenceNumber;
    private long commitMicros;
    private long transactionLength;

    Fields(SerializedInteger in) {
      this.in = in;
    }

    TaggedGtidEvent read() {
      long previous = -1;
      while (in.hasMore()) {
        long field = in.unsigned();
        if (field < 0 || field > LAST_KNOWN_FIELD) {
          // A later server's field, and so are all after it; the message said it can be ignored.
          break;
        }
        if (field <= previous) {
          throw new MalformedEventException("Gtid_tagged field", "an id above " + previous, field);
        }
        previous = field;
        readField((int) field);
      }
      try {
        Gtid gtid = new Gtid(Tsid.of(new UUID(uuidHigh, uuidLow), tag), gno);
        GtidEvent.Clock clock = new GtidEvent.Clock(lastCommitted, sequenceNumber, commitMicros);
        return new TaggedGtidEvent(gtid, clock, transactionLength);
      } catch (GtidFormatException e) {
        throw new MalformedEventException("Gtid_tagged event", e);
      }
    }

    private void readField(int field) {
      switch (field) {
        case UUID -> readUuid();
        case GNO -> gno = in.signed();
        case TAG -> tag = readTag();
        case LAST_COMMITTED -> lastCommitted = Math.max(0, in.signed());
        case SEQUENCE_NUMBER -> sequenceNumber = Math.max(0, in.signed());
        case COMMIT_TIME -> commitMicros = Math.max(0, in.unsigned());
        case TRANSACTION_LENGTH -> transactionLength = Math.max(0, in.unsigned());
        default -> in.unsigned();
      }
    }

    private void readUuid() {
      for (int i = 0; i < UUID_BYTES; i++) {
        long next = in.unsigned();
        if (next < 0 || next > 0xff) {
          throw new MalformedEventException("Gtid_tagged UUID byte", "0 to 255", next);
        }
        uuidHigh = uuidHigh << 8 | uuidLow >>> 56;
        uuidLow = uuidLow << 8 | next;
      }
    }

    private String readTag() {
      long length = in.unsigned();
      if (length < 0 || length > Tsid.MAX_TAG_LENGTH) {
        throw new MalformedEventException(
            "Gtid_tagged tag", "at most " + Tsid.MAX_TAG_LENGTH + " bytes", length);
      }
      return new String(in.bytes((int) length), StandardCharsets.ISO_8859_1);
    }
  }
}
