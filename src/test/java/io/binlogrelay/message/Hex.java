package io.binlogrelay.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;

/** Payloads as they are written in captures; blanks are for the reader. */
final class Hex {

  private Hex() {}

  static ByteBuf payload(String hex) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex.replaceAll("\\s", "")));
  }

  static String of(Consumer<ByteBuf> encode) {
    ByteBuf out = Unpooled.buffer();
    encode.accept(out);
    return ByteBufUtil.hexDump(out);
  }

  static String ascii(String text) {
    return ByteBufUtil.hexDump(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }
}
