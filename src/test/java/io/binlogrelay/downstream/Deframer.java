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
    payloads(stream, firstSequence, 1).forEach(p -> events.add(p.event()));
    return events;
  }

  /**
   * An event to a semi-sync replica.
   *
   * @param ack whether it is to be acknowledged
   */
  record Asked(byte[] event, boolean ack) {}

  /** The logical packets to a semi-sync replica; each number restarts after one that asks. */
  static List<Asked> semiSync(byte[] stream, int firstSequence) {
    return payloads(stream, firstSequence, 3);
  }

  private static List<Asked> payloads(byte[] stream, int firstSequence, int prefix) {
    List<Asked> events = new ArrayList<>();
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
      if (prefix > 1 && whole[1] != (byte) 0xef) {
        throw new AssertionError("no semi-sync header but " + whole[1]);
      }
      boolean ack = prefix > 1 && whole[2] == 1;
      events.add(new Asked(java.util.Arrays.copyOfRange(whole, prefix, whole.length), ack));
      sequence = ack ? 1 : sequence;
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
