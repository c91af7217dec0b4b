package io.binlogrelay.gtid;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The binary form of a GTID set, as in COM_BINLOG_DUMP_GTID and Previous_gtids events ({@code
 * sql/rpl_gtid_set.cc}: {@code encode}, {@code add_gtid_encoding}). Pure functions, any thread.
 *
 * <pre>
 * untagged, all servers    8  number of sources, top byte 0
 * tagged, since 8.3        1  0x01 | 6  number of sources | 1  0x01
 * then per source         16  UUID
 *   tagged only          1+n  tag: length times 2 (a serialization varint), characters; 00 if none
 *                          8  number of intervals
 *   per interval         8+8  start, end (exclusive)
 * </pre>
 *
 * <p>Every count is checked against the bytes that are there before anything is allocated for it.
 */
final class GtidSetEncoding {
  private static final int COUNT_BYTES = 8;
  private static final int UUID_BYTES = 16;
  private static final int INTERVAL_BYTES = 16;
  private static final int TAGGED = 1;
  private static final long SOURCES_MASK = 0xffff_ffff_ffffL;

  private GtidSetEncoding() {}

  static GtidSet decode(ByteBuffer encoded) {
    ByteBuffer in = encoded.slice().order(ByteOrder.LITTLE_ENDIAN);
    need(in, COUNT_BYTES, "the number of sources");
    long header = in.getLong();
    int format = (int) (header >>> 56);
    if (format != 0 && (format != TAGGED || (header & 0xff) != TAGGED)) {
      throw new GtidFormatException(
          "GTID set bytes: expected format 0 or 1, found header " + Long.toHexString(header));
    }
    boolean tagged = format == TAGGED;
    long count = tagged ? header >>> 8 & SOURCES_MASK : header;
    int smallest = UUID_BYTES + (tagged ? 1 : 0) + COUNT_BYTES;
    if (count > in.remaining() / smallest) {
      throw new GtidFormatException(
          "GTID set bytes: expected " + count + " sources, found " + in.remaining() + " bytes");
    }
    SourceSorter sorter = new SourceSorter((int) count);
    for (int i = 0; i < count; i++) {
      need(in, smallest, "a source");
      UUID uuid = new UUID(Long.reverseBytes(in.getLong()), Long.reverseBytes(in.getLong()));
      sorter.add(Tsid.of(uuid, tagged ? readTag(in) : ""), readIntervals(in));
    }
    if (in.hasRemaining()) {
      throw new GtidFormatException(
          "GTID set bytes: expected the end at byte "
              + in.position()
              + ", found "
              + in.remaining()
              + " more");
    }
    return sorter.toSet();
  }

  static byte[] encode(GtidSet set) {
    boolean tagged = set.hasTags();
    Tsid[] sources = set.sources();
    int size = COUNT_BYTES;
    for (int i = 0; i < sources.length; i++) {
      size += UUID_BYTES + COUNT_BYTES + set.intervals()[i].length * Long.BYTES;
      size += tagged ? 1 + sources[i].tag().length() : 0;
    }
    ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    long count = sources.length;
    out.putLong(tagged ? (long) TAGGED << 56 | count << 8 | TAGGED : count);
    for (int i = 0; i < sources.length; i++) {
      UUID uuid = sources[i].uuid();
      out.putLong(Long.reverseBytes(uuid.getMostSignificantBits()));
      out.putLong(Long.reverseBytes(uuid.getLeastSignificantBits()));
      if (tagged) {
        byte[] tag = sources[i].tag().getBytes(StandardCharsets.US_ASCII);
        out.put((byte) (tag.length << 1)).put(tag);
      }
      long[] pairs = set.intervals()[i];
      out.putLong(pairs.length / 2);
      for (long bound : pairs) {
        out.putLong(bound);
      }
    }
    return out.array();
  }

  private static String readTag(ByteBuffer in) {
    int encodedLength = in.get() & 0xff;
    int length = encodedLength >> 1;
    // An odd byte opens a varint of several bytes, which no legal length needs.
    if ((encodedLength & 1) != 0 || length > Tsid.MAX_TAG_LENGTH) {
      throw new GtidFormatException(
          "GTID set bytes: expected a tag of at most "
              + Tsid.MAX_TAG_LENGTH
              + " characters at byte "
              + (in.position() - 1)
              + ", found length byte "
              + encodedLength);
    }
    need(in, length, "a tag");
    byte[] tag = new byte[length];
    in.get(tag);
    return new String(tag, StandardCharsets.ISO_8859_1);
  }

  private static long[] readIntervals(ByteBuffer in) {
    need(in, COUNT_BYTES, "a number of intervals");
    long count = in.getLong();
    if (count < 0 || count > in.remaining() / INTERVAL_BYTES) {
      throw new GtidFormatException(
          "GTID set bytes: expected "
              + Long.toUnsignedString(count)
              + " intervals at byte "
              + in.position()
              + ", found "
              + in.remaining()
              + " bytes");
    }
    long[] pairs = new long[(int) count * 2];
    long last = 0;
    for (int i = 0; i < pairs.length; i += 2) {
      long start = in.getLong();
      long end = in.getLong();
      if (start <= last || end <= start) {
        throw new GtidFormatException(
            "GTID set bytes: expected an interval after "
                + last
                + " before byte "
                + in.position()
                + ", found "
                + start
                + " to "
                + end);
      }
      pairs[i] = start;
      pairs[i + 1] = end;
      last = end;
    }
    return pairs;
  }

  private static void need(ByteBuffer in, int bytes, String what) {
    if (in.remaining() < bytes) {
      throw new GtidFormatException(
          "GTID set bytes: expected "
              + bytes
              + " bytes of "
              + what
              + " at byte "
              + in.position()
              + ", found "
              + in.remaining());
    }
  }
}
