package io.binlogrelay.downstream;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A naive reader of what a dump sends: joins chains, checks every sequence number and the OK byte,
 * and gives the events back.
 */
final class Deframer {

  private static final int FULL = 0xffffff;

  private Deframer() {}

  /** The logical packets without their OK byte. */
  static List<byte[]> events(byte[] stream, int firstSequence) {
    List<byte[]> events = new ArrayList<>();
    int at = 0;
    int sequence = firstSequence;
    while (at < stream.length) {
      ByteArrayOutputStream payload = new ByteArrayOutputStream();
      int length;
      do {
        length = (stream[at] & 0xff) | (stream[at + 1] & 0xff) << 8 | (stream[at + 2] & 0xff) << 16;
        if ((stream[at + 3] & 0xff) != (sequence++ & 0xff)) {
          throw new AssertionError("sequence at " + at + ": " + (stream[at + 3] & 0xff));
        }
        payload.write(stream, at + 4, length);
        at += 4 + length;
      } while (length == FULL);
      byte[] whole = payload.toByteArray();
      if (whole[0] != 0) {
        throw new AssertionError("no OK byte but " + whole[0]);
      }
      events.add(java.util.Arrays.copyOfRange(whole, 1, whole.length));
    }
    return events;
  }

  static int type(byte[] event) {
    return event[4] & 0xff;
  }

  /** The end position that the event's header names. */
  static long logPosition(byte[] event) {
    return Integer.toUnsignedLong(
        java.nio.ByteBuffer.wrap(event).order(java.nio.ByteOrder.LITTLE_ENDIAN).getInt(13));
  }
}
