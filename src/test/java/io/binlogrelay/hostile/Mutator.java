package io.binlogrelay.hostile;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages messages. All that it does follows from its random numbers. One thread. */
final class Mutator {

  /** Numbers at which lengths, counts and codes change their meaning or their size. */
  private static final long[] EDGES = {
    0,
    1,
    2,
    3,
    4,
    0x7f,
    0x80,
    0xfa,
    0xfb,
    0xfc,
    0xfd,
    0xfe,
    0xff,
    0x100,
    0x1ff,
    0x7fff,
    0xffff,
    0x1_0000,
    0xf_ffff,
    0x10_0000,
    0xff_fffe,
    0xff_ffff,
    0x100_0000,
    0x7fff_ffffL,
    0x8000_0000L,
    0xffff_fffeL,
    0xffff_ffffL,
    0x1_0000_0000L,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    -2,
    -1
  };

  private static final String[] WORDS = {
    "SELECT",
    "SHOW",
    "FROM",
    "WHERE",
    "ORDER BY",
    "LIMIT",
    "LIKE",
    "'%'",
    "NULL",
    "@@",
    "@x",
    "(",
    ")",
    "((((((((",
    ",",
    ";",
    "--",
    "/*",
    "*/",
    "/*!80000",
    "'",
    "\"",
    "`",
    "\\",
    "-1",
    "1e309",
    "18446744073709551616",
    "0x",
    "CONCAT",
    "REPEAT('a',1000000000)",
    "information_schema.",
    "SET GLOBAL",
    "KILL",
    "DUMP",
    ":=",
    "<=>",
    "\0",
    "\u00ff\u00fe"
  };

  private static final int[] WIDTHS = {1, 2, 3, 4, 8};
  private static final int MOST_INSERTED = 300;
  private static final int MUCH = 70_000;

  private final Random random;
  private final List<Conversation> strangers;

  /**
   * @param strangers whose words may get into what it damages
   */
  Mutator(Random random, List<Conversation> strangers) {
    this.random = random;
    this.strangers = strangers;
  }

  /**
   * What may come in the place of a message.
   *
   * @param framing the message's own
   */
  byte[] insteadOf(byte[] message, Framing framing) {
    switch (random.nextInt(16)) {
      case 0:
        return new byte[0];
      case 1:
        return joined(message, message.length, message, message.length); // twice
      case 2:
        return foreign();
      case 3:
        return garbage(1 + random.nextInt(MOST_INSERTED));
      case 4:
        return with(message, 0, 0xff_ffff, 3);
      default:
        return damaged(message, framing);
    }
  }

  private byte[] damaged(byte[] message, Framing framing) {
    switch (random.nextInt(4)) {
      case 0:
        return damaged(message); // headers too
      case 1:
        return framing == Framing.PACKETS ? inBody(message, framing) : inPackets(message, framing);
      default:
        return inBody(message, framing);
    }
  }

  /**
   * Its length is right all the same, so that more than the decoder of packets has to look at it.
   */
  private byte[] inBody(byte[] message, Framing framing) {
    return framing.message(framing.header(message), damaged(framing.body(message)));
  }

  /** The frame is right, and what is in it is damaged; or it lies about what is in it. */
  private byte[] inPackets(byte[] frame, Framing framing) {
    byte[] packet = framing.body(frame);
    byte[] damaged = random.nextBoolean() ? inBody(packet, Framing.PACKETS) : damaged(packet);
    switch (random.nextInt(4)) {
      case 0:
        return framing.message(framing.header(frame), damaged);
      case 1:
        return framing.compressed(framing.header(frame), damaged, (int) edge());
      default:
        return framing.compressed(framing.header(frame), damaged, damaged.length);
    }
  }

  private byte[] damaged(byte[] bytes) {
    byte[] result = bytes;
    for (int i = random.nextInt(3); i >= 0; i--) {
      result = once(result);
    }
    return result;
  }

  private byte[] once(byte[] bytes) {
    int at = random.nextInt(bytes.length + 1);
    int to = at + random.nextInt(bytes.length - at + 1);
    switch (random.nextInt(11)) {
      case 0:
        return at == bytes.length ? bytes : with(bytes, at, bytes[at] ^ 1 << random.nextInt(8), 1);
      case 1:
        return with(bytes, at, random.nextLong(), 1);
      case 2, 3, 4:
        return with(bytes, at, edge(), WIDTHS[random.nextInt(WIDTHS.length)]);
      case 5:
        return joined(bytes, at, new byte[0], to); // deleted
      case 6:
        return joined(bytes, to, Arrays.copyOfRange(bytes, at, to), to); // doubled
      case 7:
        return joined(bytes, at, garbage(1 + random.nextInt(MOST_INSERTED)), at);
      case 8:
        return Arrays.copyOf(bytes, at);
      case 9:
        return joined(bytes, at, word(), random.nextBoolean() ? at : to);
      default:
        return joined(bytes, at, foreign(), to);
    }
  }

  private long edge() {
    return EDGES[random.nextInt(EDGES.length)];
  }

  /** Random bytes; seldom many. */
  private byte[] garbage(int length) {
    byte[] garbage = new byte[random.nextInt(200) == 0 ? random.nextInt(MUCH) : length];
    random.nextBytes(garbage);
    return garbage;
  }

  private byte[] word() {
    String word = WORDS[random.nextInt(WORDS.length)];
    return (" " + word + " ").getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A message of any conversation. */
  private byte[] foreign() {
    List<Message> messages = strangers.get(random.nextInt(strangers.size())).messages();
    return messages.get(random.nextInt(messages.size())).bytes();
  }

  /** Little-endian, as all numbers are. */
  private static byte[] with(byte[] bytes, int at, long value, int width) {
    byte[] result = bytes.clone();
    for (int i = 0; i < width && at + i < result.length; i++) {
      result[at + i] = (byte) (value >> 8 * i);
    }
    return result;
  }

  private static byte[] joined(byte[] bytes, int head, byte[] middle, int tail) {
    byte[] result = Arrays.copyOf(bytes, head + middle.length + bytes.length - tail);
    System.arraycopy(middle, 0, result, head, middle.length);
    System.arraycopy(bytes, tail, result, head + middle.length, bytes.length - tail);
    return result;
  }
}
