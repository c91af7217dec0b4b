package io.binlogrelay.message;

import io.binlogrelay.wire.Capabilities;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * The server's greeting (manual: "Protocol::HandshakeV10"; captured from 8.0.33 and 9.7).
 *
 * <p>A server that wants nothing to do with us sends an {@link ErrPacket} in its place: look at the
 * first byte, 0xff, before decoding.
 *
 * @param serverVersion such as {@code 8.0.33}; at most {@value #MAX_VERSION} bytes
 * @param connectionId 32 unsigned bits
 * @param capabilities what the server offers, {@link Capabilities}
 * @param charset number of the default collation, 0..255
 * @param status {@link ServerStatus}
 * @param challenge plugin and nonce for the first attempt to authenticate
 */
public record HandshakeV10(
    String serverVersion,
    long connectionId,
    long capabilities,
    int charset,
    int status,
    AuthSwitchRequest challenge) {

  /** {@code SERVER_VERSION_LENGTH} of {@code include/mysql_com.h}. */
  public static final int MAX_VERSION = 60;

  private static final int PROTOCOL = 10;
  private static final int NONCE_PART_1 = 8;
  private static final int NONCE_PART_2 = 12;
  private static final int RESERVED = 10;

  /** What a server without CLIENT_PLUGIN_AUTH means. */
  private static final String DEFAULT_PLUGIN = "mysql_native_password";

  /**
   * Reads a greeting.
   *
   * @throws MalformedPacketException if it is no version 10 greeting of a server since 4.1
   */
  public static HandshakeV10 decode(ByteBuf in) {
    Fields.expectByte(in, PROTOCOL, "protocol version");
    String version = Fields.nulString(in, MAX_VERSION, "server version");
    long connectionId = Fields.unsignedInt(in, "connection id");
    byte[] nonce = Arrays.copyOf(Fields.bytes(in, NONCE_PART_1, "auth data"), 20);
    Fields.skip(in, 1, "filler");
    long capabilities = Fields.unsignedShort(in, "capabilities");
    int charset = Fields.unsignedByte(in, "charset");
    int status = Fields.unsignedShort(in, "status");
    capabilities |= (long) Fields.unsignedShort(in, "capabilities") << 16;
    if (!Capabilities.has(
        capabilities, Capabilities.PROTOCOL_41 | Capabilities.SECURE_CONNECTION)) {
      throw new MalformedPacketException(
          "capabilities: 0x" + Long.toHexString(capabilities) + " (expected: PROTOCOL_41)");
    }
    int authDataLength = Fields.unsignedByte(in, "auth data length");
    Fields.skip(in, RESERVED, "reserved");
    byte[] part2 = Fields.bytes(in, NONCE_PART_2, "auth data");
    System.arraycopy(part2, 0, nonce, NONCE_PART_1, NONCE_PART_2);
    if (!Capabilities.has(capabilities, Capabilities.PLUGIN_AUTH)) {
      return new HandshakeV10(
          version,
          connectionId,
          capabilities,
          charset,
          status,
          new AuthSwitchRequest(DEFAULT_PLUGIN, nonce));
    }
    // part 2 is max(13, length - 8) bytes; a nonce longer than 20 bytes is unknown in MySQL
    int rest = Math.max(NONCE_PART_2 + 1, authDataLength - NONCE_PART_1) - NONCE_PART_2;
    Fields.skip(in, rest, "auth data");
    String plugin = Fields.nulString(in, AuthSwitchRequest.MAX_PLUGIN, "auth plugin");
    return new HandshakeV10(
        version, connectionId, capabilities, charset, status, new AuthSwitchRequest(plugin, nonce));
  }

  /** Appends the greeting; {@code challenge} must hold a nonce of 20 bytes. */
  public void encode(ByteBuf out) {
    byte[] nonce = challenge.data();
    out.writeByte(PROTOCOL);
    Fields.writeNulString(out, serverVersion);
    out.writeIntLE((int) connectionId);
    out.writeBytes(nonce, 0, NONCE_PART_1);
    out.writeByte(0);
    out.writeShortLE((int) capabilities);
    out.writeByte(charset);
    out.writeShortLE(status);
    out.writeShortLE((int) (capabilities >>> 16));
    out.writeByte(nonce.length + 1);
    out.writeZero(RESERVED);
    out.writeBytes(nonce, NONCE_PART_1, NONCE_PART_2);
    out.writeByte(0);
    Fields.writeNulString(out, challenge.plugin());
  }
}
