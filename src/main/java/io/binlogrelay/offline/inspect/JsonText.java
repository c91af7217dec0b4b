package io.binlogrelay.offline.inspect;

import com.github.shyiko.mysql.binlog.event.deserialization.json.JsonBinary;
import io.binlogrelay.binlog.MalformedEventException;
import java.io.IOException;

/**
 * The text of a JSON value as MySQL stores it ({@code sql-common/json_binary.h}). The library reads
 * it, but takes counts and lengths as they are claimed, and makes room for them; so what is claimed
 * is compared with what is there first. One thread, one value.
 */
final class JsonText {

  private static final int SMALL_OBJECT = 0;
  private static final int LARGE_OBJECT = 1;
  private static final int SMALL_ARRAY = 2;
  private static final int LARGE_ARRAY = 3;
  private static final int STRING = 12;
  private static final int OPAQUE = 15;

  private static final int SMALL_WIDTH = 2;
  private static final int LARGE_WIDTH = 4;

  /** MySQL's own limit (sql-common/json_dom.h, JSON_DOCUMENT_MAX_DEPTH). */
  private static final int DEPTH_MAX = 100;

  private static final int KEY_LENGTH_BYTES = 2;

  private final byte[] bytes;

  /**
   * Bytes that nothing has been found in yet: as no two things share a place, all together have at
   * most the value's. Else few bytes could stand for any number of values.
   */
  private long unclaimed;

  private JsonText(byte[] bytes) {
    this.bytes = bytes;
    this.unclaimed = bytes.length;
  }

  /**
   * @param bytes type and value; nothing is the empty text
   * @throws MalformedEventException if a container or text claims more than there is
   * @throws IOException if the library finds anything else amiss
   */
  static String of(byte[] bytes) throws IOException {
    if (bytes.length == 0) {
      return "";
    }
    new JsonText(bytes).check(bytes[0], 1, 1);
    return JsonBinary.parseAsString(bytes);
  }

  private void check(int type, long at, int depth) {
    switch (type) {
      case SMALL_OBJECT -> container(at, depth, SMALL_WIDTH, true);
      case LARGE_OBJECT -> container(at, depth, LARGE_WIDTH, true);
      case SMALL_ARRAY -> container(at, depth, SMALL_WIDTH, false);
      case LARGE_ARRAY -> container(at, depth, LARGE_WIDTH, false);
      case STRING -> text(at);
      case OPAQUE -> text(at + 1); // behind the type of the column that it was
      default -> {} // of a fixed length
    }
  }

  /** Element count, size, key entries of an object, value entries, and what they point to. */
  private void container(long at, int depth, int width, boolean keys) {
    if (depth > DEPTH_MAX) {
      throw new MalformedEventException("levels of JSON", "at most " + DEPTH_MAX, depth);
    }
    long count = unsigned(at, width);
    long size = unsigned(at + width, width);
    long keyEntries = keys ? count * (width + KEY_LENGTH_BYTES) : 0;
    long head = 2L * width + keyEntries + count * (1 + width);
    if (head > size || at + size > bytes.length) {
      throw new MalformedEventException(
          "JSON of " + count + " elements", head + " to " + (bytes.length - at) + " bytes", size);
    }
    claim(head);
    long keyEntry = at + 2L * width;
    long entry = keyEntry + keyEntries;
    for (; keyEntry < entry; keyEntry += width + KEY_LENGTH_BYTES) {
      claim(unsigned(keyEntry + width, KEY_LENGTH_BYTES));
    }
    for (long i = 0; i < count; i++, entry += 1 + width) {
      int type = bytes[(int) entry];
      if (type <= LARGE_ARRAY || type >= STRING) {
        check(type, at + unsigned(entry + 1, width), depth + 1);
      }
    }
  }

  /**
   * Seven bits of the length in each byte, lowest first, the highest bit set in all but the last.
   */
  private void text(long from) {
    long length = 0;
    long at = from;
    int shift = 0;
    int next;
    do {
      next = (int) unsigned(at++, 1);
      length |= (long) (next & 0x7f) << shift;
      shift += 7;
    } while (next > 0x7f && shift < Integer.SIZE);
    if (length > bytes.length - at) {
      throw new MalformedEventException(
          "length of a text in JSON", "at most " + (bytes.length - at), length);
    }
    claim(length);
  }

  private void claim(long count) {
    unclaimed -= count;
    if (unclaimed < 0) {
      throw new MalformedEventException(
          "JSON", "no two values at one place", "more than its " + bytes.length + " bytes");
    }
  }

  /** A little-endian number of one, two or four bytes. */
  private long unsigned(long at, int width) {
    if (at + width > bytes.length) {
      throw new MalformedEventException(
          "JSON", "at least " + (at + width) + " bytes", bytes.length);
    }
    long value = 0;
    for (int i = width - 1; i >= 0; i--) {
      value = value << Byte.SIZE | bytes[(int) at + i] & 0xff;
    }
    return value;
  }
}
