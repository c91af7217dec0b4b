package io.binlogrelay.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/**
 * The server names a plugin and a nonce: inside the greeting, or later as a packet of its own when
 * the client began with another plugin (manual: "Protocol::AuthSwitchRequest").
 *
 * @param plugin such as {@code caching_sha2_password}
 * @param data the nonce without its terminating NUL
 */
public record AuthSwitchRequest(String plugin, byte[] data) {

  /** First byte of the packet. */
  public static final int TAG = 0xfe;

  /** Bound for the name of a plugin, bytes ({@code NAME_CHAR_LEN}). */
  public static final int MAX_PLUGIN = 64;

  /** Bound for a plugin's data, bytes; the plugins we know use 20. */
  public static final int MAX_DATA = 255;

  /** What the bare byte of a server before 4.1.1 asks for; nobody can want it. */
  private static final String BEFORE_4_1_1 = "mysql_old_password";

  /** Reads the packet, tag included. */
  public static AuthSwitchRequest decode(ByteBuf in) {
    Fields.expectByte(in, TAG, "auth switch tag");
    if (!in.isReadable()) {
      return new AuthSwitchRequest(BEFORE_4_1_1, new byte[0]);
    }
    String plugin = Fields.nulString(in, MAX_PLUGIN, "auth plugin");
    int length = in.readableBytes();
    Fields.bound(length, MAX_DATA, "auth data");
    if (length > 0 && in.getByte(in.writerIndex() - 1) == 0) {
      length--;
    }
    return new AuthSwitchRequest(plugin, Fields.bytes(in, length, "auth data"));
  }

  /** Appends the packet, tag included. */
  public void encode(ByteBuf out) {
    out.writeByte(TAG);
    Fields.writeNulString(out, plugin);
    out.writeBytes(data);
    out.writeByte(0);
  }

  @Override
  public String toString() {
    return "AuthSwitchRequest[" + plugin + ", " + ByteBufUtil.hexDump(data) + "]";
  }
}
