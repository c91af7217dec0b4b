package io.binlogrelay.message;

import io.binlogrelay.wire.Capabilities;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * COM_CHANGE_USER ({@code sql-common/client.cc: send_change_user_packet}). What it has of a proof
 * is not read: as mysqld does, the server answers with a challenge whatever the client sent.
 *
 * @param user who the client is to be
 * @param plugin how it would prove it; empty if it does not say
 * @param database null for none
 */
public record ChangeUser(String user, String plugin, @Nullable String database) implements Command {

  private static final int MAX_PLUGIN = 64;

  static ChangeUser decodeBody(ByteBuf in, long capabilities) {
    String user = Fields.nulString(in, HandshakeResponse41.MAX_USER, "user");
    Fields.skip(in, Fields.unsignedByte(in, "proof length"), "proof");
    String database = Fields.nulString(in, HandshakeResponse41.MAX_DATABASE, "database");
    String plugin = "";
    if (in.readableBytes() > 2 && Capabilities.has(capabilities, Capabilities.PLUGIN_AUTH)) {
      in.skipBytes(2); // the collation
      plugin = Fields.nulString(in, MAX_PLUGIN, "plugin");
    }
    return new ChangeUser(user, plugin, database.isEmpty() ? null : database);
  }

  /** Appends the form without a proof. */
  @Override
  public void encode(ByteBuf out) {
    out.writeByte(COM_CHANGE_USER);
    Fields.writeNulString(out, user);
    out.writeByte(0);
    Fields.writeNulString(out, database == null ? "" : database);
    out.writeShortLE(ColumnDefinition.CHARSET_UTF8MB4);
    Fields.writeNulString(out, plugin);
  }
}
