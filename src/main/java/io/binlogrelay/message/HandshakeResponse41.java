package io.binlogrelay.message;

import io.binlogrelay.wire.Capabilities;
import io.binlogrelay.wire.LengthEncoded;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The client's answer to the greeting (manual: "Protocol::HandshakeResponse41"; captured from
 * replicas 8.0.46 and 9.7.4).
 *
 * <p>Its layout follows the bits that the client sends <em>in it</em>, as {@code mysqld} reads it
 * ({@code sql_authentication.cc: parse_client_handshake_packet}); only what happens afterwards
 * follows the effective ones.
 *
 * @param settings capabilities, packet size and charset
 * @param login user and first proof
 * @param database the default database, or null
 * @param attributes connection attributes in the order sent; at most {@value #MAX_ATTRIBUTES} bytes
 *     on the wire
 * @param zstdLevel level asked for with {@link Capabilities#ZSTD_COMPRESSION_ALGORITHM}, else 0
 */
public record HandshakeResponse41(
    SslRequest settings,
    Login login,
    @Nullable String database,
    Map<String, String> attributes,
    int zstdLevel) {

  /** Bound for a user name, bytes: 32 characters of up to 3 ({@code USERNAME_LENGTH}). */
  public static final int MAX_USER = 96;

  /** Bound for a database name, bytes: 64 characters of up to 3 ({@code NAME_LEN}). */
  public static final int MAX_DATABASE = 192;

  /** Bound for the first proof, bytes; scrambles are 20 or 32, a cleartext password is short. */
  public static final int MAX_RESPONSE = 1024;

  /** Bound for all attributes together, bytes, as {@code mysqld} has it. */
  public static final int MAX_ATTRIBUTES = 64 * 1024;

  private static final String DEFAULT_PLUGIN = "mysql_native_password";

  public HandshakeResponse41 {
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  /**
   * Reads the packet.
   *
   * @throws MalformedPacketException if it is cut off, over a bound, or of a client before 4.1
   */
  public static HandshakeResponse41 decode(ByteBuf in) {
    SslRequest settings = SslRequest.decode(in);
    long client = settings.capabilities();
    String user = Fields.nulString(in, MAX_USER, "user");
    byte[] response = readResponse(in, client);
    String database =
        Capabilities.has(client, Capabilities.CONNECT_WITH_DB) && in.isReadable()
            ? Fields.nulString(in, MAX_DATABASE, "database")
            : null;
    String plugin =
        Capabilities.has(client, Capabilities.PLUGIN_AUTH) && in.isReadable()
            ? Fields.nulString(in, AuthSwitchRequest.MAX_PLUGIN, "auth plugin")
            : DEFAULT_PLUGIN;
    Map<String, String> attributes =
        Capabilities.has(client, Capabilities.CONNECT_ATTRS) && in.isReadable()
            ? readAttributes(in)
            : Map.of();
    int zstdLevel =
        Capabilities.has(client, Capabilities.ZSTD_COMPRESSION_ALGORITHM)
            ? Fields.unsignedByte(in, "zstd level")
            : 0;
    return new HandshakeResponse41(
        settings, new Login(user, plugin, response), database, attributes, zstdLevel);
  }

  private static byte[] readResponse(ByteBuf in, long client) {
    if (Capabilities.has(client, Capabilities.PLUGIN_AUTH_LENENC_CLIENT_DATA)) {
      return Fields.lengthEncodedBytes(in, MAX_RESPONSE, "auth response");
    }
    if (Capabilities.has(client, Capabilities.SECURE_CONNECTION)) {
      return Fields.bytes(in, Fields.unsignedByte(in, "auth response"), "auth response");
    }
    throw new MalformedPacketException(
        "capabilities: 0x" + Long.toHexString(client) + " (expected: SECURE_CONNECTION)");
  }

  private static Map<String, String> readAttributes(ByteBuf in) {
    long length = Fields.lengthEncoded(in, "attributes");
    if (length < 0 || length > MAX_ATTRIBUTES) {
      throw new MalformedPacketException(
          "attributes length: "
              + Long.toUnsignedString(length)
              + " (expected: <= "
              + MAX_ATTRIBUTES
              + ")");
    }
    Fields.require(in, (int) length, "attributes");
    ByteBuf pairs = in.readSlice((int) length);
    Map<String, String> attributes = new LinkedHashMap<>();
    while (pairs.isReadable()) {
      String key = Fields.lengthEncodedString(pairs, MAX_ATTRIBUTES, "attribute name");
      attributes.put(key, Fields.lengthEncodedString(pairs, MAX_ATTRIBUTES, "attribute " + key));
    }
    return attributes;
  }

  /** Appends the packet; the bits in {@code settings} say which fields it has. */
  public void encode(ByteBuf out) {
    long client = settings.capabilities();
    settings.encode(out);
    Fields.writeNulString(out, login.user());
    writeResponse(out, client);
    if (Capabilities.has(client, Capabilities.CONNECT_WITH_DB)) {
      Fields.writeNulString(out, database == null ? "" : database);
    }
    if (Capabilities.has(client, Capabilities.PLUGIN_AUTH)) {
      Fields.writeNulString(out, login.plugin());
    }
    if (Capabilities.has(client, Capabilities.CONNECT_ATTRS)) {
      writeAttributes(out);
    }
    if (Capabilities.has(client, Capabilities.ZSTD_COMPRESSION_ALGORITHM)) {
      out.writeByte(zstdLevel);
    }
  }

  private void writeResponse(ByteBuf out, long client) {
    if (Capabilities.has(client, Capabilities.PLUGIN_AUTH_LENENC_CLIENT_DATA)) {
      LengthEncoded.writeBytes(out, login.response());
      return;
    }
    if (login.response().length > 255) {
      throw new IllegalArgumentException("auth response: " + login.response().length + " bytes");
    }
    out.writeByte(login.response().length);
    out.writeBytes(login.response());
  }

  private void writeAttributes(ByteBuf out) {
    int length = 0;
    for (Map.Entry<String, String> attribute : attributes.entrySet()) {
      length += sizeOf(attribute.getKey()) + sizeOf(attribute.getValue());
    }
    LengthEncoded.writeInt(out, length);
    attributes.forEach(
        (key, value) -> {
          LengthEncoded.writeString(out, key);
          LengthEncoded.writeString(out, value);
        });
  }

  private static int sizeOf(String text) {
    int bytes = ByteBufUtil.utf8Bytes(text);
    return LengthEncoded.sizeOf(bytes) + bytes;
  }
}
