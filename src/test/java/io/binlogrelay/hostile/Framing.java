package io.binlogrelay.hostile;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;

/** How the messages behind a login travel. */
enum Framing {
  PACKETS(4),
  ZLIB(7),
  ZSTD(7);

  private static final int CLIENT_COMPRESS = 1 << 5;
  private static final int CLIENT_ZSTD = 1 << 26;

  private final int header;

  Framing(int header) {
    this.header = header;
  }

  /** What a login packet asks for, if the server offers all. */
  static Framing askedFor(byte[] login) {
    int capabilities =
        login[4] & 0xff | (login[5] & 0xff) << 8 | (login[6] & 0xff) << 16 | login[7] << 24;
    if ((capabilities & CLIENT_COMPRESS) != 0) {
      return ZLIB;
    }
    return (capabilities & CLIENT_ZSTD) != 0 ? ZSTD : PACKETS;
  }

  byte[] header(byte[] message) {
    return Arrays.copyOf(message, Math.min(header, message.length));
  }

  byte[] body(byte[] message) {
    return Arrays.copyOfRange(message, Math.min(header, message.length), message.length);
  }

  /** The header, with the length of this body, and the body. */
  byte[] message(byte[] header, byte[] body) {
    byte[] message = Arrays.copyOf(header, header.length + body.length);
    System.arraycopy(body, 0, message, header.length, body.length);
    if (header.length >= 3) {
      putLength(message, 0, body.length);
    }
    return message;
  }

  /**
   * A frame that holds these packets compressed.
   *
   * @param announced what it says of their length, in bytes
   */
  byte[] compressed(byte[] header, byte[] packets, int announced) {
    byte[] body = this == ZSTD ? Zstd.compress(packets) : deflated(packets);
    byte[] message = message(Arrays.copyOf(header, this.header), body);
    putLength(message, 4, announced);
    return message;
  }

  private static byte[] deflated(byte[] packets) {
    Deflater deflater = new Deflater();
    try {
      deflater.setInput(packets);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] piece = new byte[4096];
      while (!deflater.finished()) {
        out.write(piece, 0, deflater.deflate(piece));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  private static void putLength(byte[] message, int at, int length) {
    message[at] = (byte) length;
    message[at + 1] = (byte) (length >> 8);
    message[at + 2] = (byte) (length >> 16);
  }
}
