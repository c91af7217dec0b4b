package io.binlogrelay.message;

import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.wire.Capabilities;
import io.binlogrelay.wire.LengthEncoded;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * What a client asks in the command phase: those commands that a replica, a dump client, a
 * connector or an administrator's client sends; all others are {@link Unknown} (answer: 1047).
 *
 * <p>Retired commands of old clients are read as the statements that took their place ({@code
 * include/my_command.h}; MySQL's manual, "Text Protocol").
 */
public sealed interface Command
    permits Command.Quit,
        Command.InitDb,
        Command.Statistics,
        Command.Debug,
        Command.ResetConnection,
        Command.SetOption,
        Command.FieldList,
        Command.Ping,
        Command.Unknown,
        Command.Query,
        Command.RegisterReplica,
        Command.BinlogDump,
        Command.BinlogDumpGtid,
        ChangeUser,
        StatementCommand {

  int COM_SLEEP = 0x00;
  int COM_QUIT = 0x01;
  int COM_INIT_DB = 0x02;
  int COM_QUERY = 0x03;
  int COM_FIELD_LIST = 0x04;
  int COM_REFRESH = 0x07;
  int COM_SHUTDOWN = 0x08;
  int COM_STATISTICS = 0x09;
  int COM_PROCESS_INFO = 0x0a;
  int COM_PROCESS_KILL = 0x0c;
  int COM_DEBUG = 0x0d;
  int COM_PING = 0x0e;
  int COM_CHANGE_USER = 0x11;
  int COM_BINLOG_DUMP = 0x12;
  int COM_REGISTER_SLAVE = 0x15;
  int COM_STMT_PREPARE = 0x16;
  int COM_STMT_EXECUTE = 0x17;
  int COM_STMT_SEND_LONG_DATA = 0x18;
  int COM_STMT_CLOSE = 0x19;
  int COM_STMT_RESET = 0x1a;
  int COM_SET_OPTION = 0x1b;
  int COM_STMT_FETCH = 0x1c;
  int COM_BINLOG_DUMP_GTID = 0x1e;
  int COM_RESET_CONNECTION = 0x1f;

  /** Flag of COM_REFRESH: {@code REFRESH_LOG} of {@code include/mysql_com.h}. */
  int REFRESH_LOG = 2;

  /** Flag of COM_REFRESH: {@code REFRESH_STATUS} of {@code include/mysql_com.h}. */
  int REFRESH_STATUS = 16;

  /** Bound for the file name in a dump request, bytes ({@code FN_REFLEN} - 1). */
  int MAX_FILE_NAME = 511;

  /** Appends the command as a client sends it. */
  void encode(ByteBuf out);

  /**
   * Reads a command.
   *
   * @param capabilities the effective ones
   * @throws MalformedPacketException if its fields do not add up; {@code answer()} is what to send
   * @throws io.binlogrelay.gtid.GtidFormatException if only its GTID set does not (answer: 1773)
   */
  static Command decode(ByteBuf in, long capabilities) {
    if (!in.isReadable()) {
      return new Unknown(COM_SLEEP); // an empty packet, as mysqld takes it
    }
    int code = Fields.unsignedByte(in, "command");
    switch (code) {
      case COM_QUIT:
        return new Quit();
      case COM_INIT_DB:
        return new InitDb(Fields.rest(in, HandshakeResponse41.MAX_DATABASE, "database"));
      case COM_QUERY:
        return Query.decodeBody(in, capabilities);
      case COM_FIELD_LIST:
        return FieldList.decodeBody(in);
      case COM_REFRESH:
        return refresh(Fields.unsignedByte(in, "refresh flags"));
      case COM_SHUTDOWN:
        return new Query("SHUTDOWN");
      case COM_STATISTICS:
        return new Statistics();
      case COM_PROCESS_INFO:
        return new Query("SHOW PROCESSLIST");
      case COM_PROCESS_KILL:
        return new Query("KILL " + Fields.unsignedInt(in, "connection"));
      case COM_DEBUG:
        return new Debug();
      case COM_PING:
        return new Ping();
      case COM_CHANGE_USER:
        return ChangeUser.decodeBody(in, capabilities);
      case COM_RESET_CONNECTION:
        return new ResetConnection();
      case COM_SET_OPTION:
        return new SetOption(Fields.unsignedShort(in, "option"));
      case COM_STMT_PREPARE:
      case COM_STMT_EXECUTE:
      case COM_STMT_SEND_LONG_DATA:
      case COM_STMT_CLOSE:
      case COM_STMT_RESET:
      case COM_STMT_FETCH:
        return StatementCommand.decodeBody(code, in);
      case COM_BINLOG_DUMP:
        return BinlogDump.decodeBody(in);
      case COM_REGISTER_SLAVE:
        return RegisterReplica.decodeBody(in);
      case COM_BINLOG_DUMP_GTID:
        return BinlogDumpGtid.decodeBody(in);
      default:
        return new Unknown(code);
    }
  }

  private static Query refresh(int flags) {
    if ((flags & REFRESH_LOG) != 0) {
      return new Query("FLUSH LOGS");
    }
    return new Query(flags == REFRESH_STATUS ? "FLUSH STATUS" : "FLUSH PRIVILEGES");
  }

  /** COM_QUIT: close without an answer. */
  record Quit() implements Command {
    @Override
    public void encode(ByteBuf out) {
      out.writeByte(COM_QUIT);
    }
  }

  /** COM_INIT_DB. */
  record InitDb(String database) implements Command {
    @Override
    public void encode(ByteBuf out) {
      out.writeByte(COM_INIT_DB);
      ByteBufUtil.writeUtf8(out, database);
    }
  }

  /** COM_STATISTICS, of {@code mysqladmin status}: answered with a text that is no result set. */
  record Statistics() implements Command {
    @Override
    public void encode(ByteBuf out) {
      out.writeByte(COM_STATISTICS);
    }
  }

  /** COM_DEBUG, of {@code mysqladmin debug}. */
  record Debug() implements Command {
    @Override
    public void encode(ByteBuf out) {
      out.writeByte(COM_DEBUG);
    }
  }

  /** COM_RESET_CONNECTION: the session is as after its login. */
  record ResetConnection() implements Command {
    @Override
    public void encode(ByteBuf out) {
      out.writeByte(COM_RESET_CONNECTION);
    }
  }

  /**
   * COM_SET_OPTION.
   *
   * @param option {@link #MULTI_STATEMENTS_ON} or {@link #MULTI_STATEMENTS_OFF}
   */
  record SetOption(int option) implements Command {

    public static final int MULTI_STATEMENTS_ON = 0;
    public static final int MULTI_STATEMENTS_OFF = 1;

    @Override
    public void encode(ByteBuf out) {
      out.writeByte(COM_SET_OPTION);
      out.writeShortLE(option);
    }
  }

  /**
   * COM_FIELD_LIST: the columns of a table, for a client's completion of names.
   *
   * @param table in the session's database
   */
  record FieldList(String table) implements Command {

    /** MySQL's own limit, bytes. */
    private static final int MAX_TABLE = 64 * 4;

    private static FieldList decodeBody(ByteBuf in) {
      return new FieldList(Fields.nulString(in, MAX_TABLE, "table"));
    }

    @Override
    public void encode(ByteBuf out) {
      out.writeByte(COM_FIELD_LIST);
      Fields.writeNulString(out, table);
    }
  }

  /** COM_PING. */
  record Ping() implements Command {
    @Override
    public void encode(ByteBuf out) {
      out.writeByte(COM_PING);
    }
  }

  /** A command that we know nothing of. */
  record Unknown(int code) implements Command {
    @Override
    public void encode(ByteBuf out) {
      out.writeByte(code);
    }
  }

  /** COM_QUERY. Its length is bounded by the limit of the packet decoder. */
  record Query(String sql) implements Command {

    private static Query decodeBody(ByteBuf in, long capabilities) {
      if (Capabilities.has(capabilities, Capabilities.QUERY_ATTRIBUTES)) {
        long parameters = Fields.lengthEncoded(in, "parameter count");
        long sets = Fields.lengthEncoded(in, "parameter set count");
        if (parameters != 0 || sets != 1) {
          throw new MalformedPacketException(
              "query attributes: " + parameters + ", sets: " + sets + " (expected: 0, 1)");
        }
      }
      return new Query(in.readString(in.readableBytes(), StandardCharsets.UTF_8));
    }

    /** Appends the form without query attributes, which we never announce. */
    @Override
    public void encode(ByteBuf out) {
      out.writeByte(COM_QUERY);
      ByteBufUtil.writeUtf8(out, sql);
    }
  }

  /**
   * COM_REGISTER_SLAVE: the replica says how SHOW REPLICAS shall name it ({@code rpl_source.cc:
   * register_replica}). Lengths are one byte each, not length-encoded.
   *
   * @param serverId 32 unsigned bits
   * @param host report_host, at most 255 bytes
   * @param user report_user, at most 96 bytes
   * @param password report_password, at most 32 bytes
   * @param port report_port, 0..65535
   */
  record RegisterReplica(long serverId, String host, String user, String password, int port)
      implements Command {

    private static final int MAX_HOST = 255;
    private static final int MAX_PASSWORD = 32;

    private static RegisterReplica decodeBody(ByteBuf in) {
      long serverId = Fields.unsignedInt(in, "server id");
      String host = report(in, MAX_HOST, "Failed to register replica: too long 'report-host'");
      String user =
          report(
              in,
              HandshakeResponse41.MAX_USER,
              "Failed to register replica: too long 'report-user'");
      String password =
          report(in, MAX_PASSWORD, "Failed to register replica; too long 'report-password'");
      if (in.readableBytes() < 10) {
        throw new RegistrationException("Wrong parameters when registering replica");
      }
      int port = in.readUnsignedShortLE();
      in.skipBytes(8); // recovery rank and source id, both always 0
      return new RegisterReplica(serverId, host, user, password, port);
    }

    private static String report(ByteBuf in, int max, String tooLong) {
      int length = Fields.unsignedByte(in, "report length");
      if (length > max || length > in.readableBytes()) {
        throw new RegistrationException(tooLong);
      }
      return in.readString(length, StandardCharsets.UTF_8);
    }

    @Override
    public void encode(ByteBuf out) {
      out.writeByte(COM_REGISTER_SLAVE);
      out.writeIntLE((int) serverId);
      LengthEncoded.writeString(out, host);
      LengthEncoded.writeString(out, user);
      LengthEncoded.writeString(out, password);
      out.writeShortLE(port);
      out.writeZero(8);
    }

    /** Without the password. */
    @Override
    public String toString() {
      return "RegisterReplica[" + serverId + ", " + host + ", " + user + ", " + port + "]";
    }
  }

  /**
   * COM_BINLOG_DUMP ({@code sql-common/client.cc: mysql_binlog_open}).
   *
   * @param position offset in the file, 32 unsigned bits
   * @param flags {@link DumpFlags}
   * @param serverId of the replica, 32 unsigned bits; 0 as with {@link DumpFlags#NON_BLOCK}
   * @param file base name, or empty for the source's first
   */
  record BinlogDump(long position, int flags, long serverId, String file) implements Command {

    private static BinlogDump decodeBody(ByteBuf in) {
      long position = Fields.unsignedInt(in, "position");
      int flags = Fields.unsignedShort(in, "flags");
      long serverId = Fields.unsignedInt(in, "server id");
      return new BinlogDump(position, flags, serverId, Fields.rest(in, MAX_FILE_NAME, "file name"));
    }

    @Override
    public void encode(ByteBuf out) {
      if (position >>> 32 != 0) {
        throw new IllegalArgumentException("COM_BINLOG_DUMP position: " + position);
      }
      out.writeByte(COM_BINLOG_DUMP);
      out.writeIntLE((int) position);
      out.writeShortLE(flags);
      out.writeIntLE((int) serverId);
      ByteBufUtil.writeUtf8(out, file);
    }
  }

  /**
   * COM_BINLOG_DUMP_GTID ({@code rpl_source.cc: com_binlog_dump_gtid}).
   *
   * @param flags {@link DumpFlags}
   * @param serverId of the replica, 32 unsigned bits
   * @param file base name, or empty: the source finds the first file with a missing transaction
   * @param position offset in the file, 64 unsigned bits; 4 where the name is empty
   * @param gtids what the replica has and the source leaves out
   */
  record BinlogDumpGtid(int flags, long serverId, String file, long position, GtidSet gtids)
      implements Command {

    private static BinlogDumpGtid decodeBody(ByteBuf in) {
      int flags = Fields.unsignedShort(in, "flags");
      long serverId = Fields.unsignedInt(in, "server id");
      long nameLength = Fields.unsignedInt(in, "file name length");
      Fields.bound(nameLength, MAX_FILE_NAME, "file name");
      String file = Fields.string(in, (int) nameLength, "file name");
      long position = Fields.longValue(in, "position");
      long size = Fields.unsignedInt(in, "GTID set length");
      Fields.bound(size, in.readableBytes(), "GTID set");
      ByteBuffer set = in.nioBuffer(in.readerIndex(), (int) size).order(ByteOrder.LITTLE_ENDIAN);
      return new BinlogDumpGtid(flags, serverId, file, position, GtidSet.decode(set));
    }

    @Override
    public void encode(ByteBuf out) {
      byte[] set = gtids.encode();
      out.writeByte(COM_BINLOG_DUMP_GTID);
      out.writeShortLE(flags);
      out.writeIntLE((int) serverId);
      out.writeIntLE(ByteBufUtil.utf8Bytes(file));
      ByteBufUtil.writeUtf8(out, file);
      out.writeLongLE(position);
      out.writeIntLE(set.length);
      out.writeBytes(set);
    }
  }
}
