package io.binlogrelay.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/** The commands about prepared statements (MySQL's manual: "Prepared Statements"). */
public sealed interface StatementCommand extends Command {

  static StatementCommand decodeBody(int code, ByteBuf in) {
    if (code == COM_STMT_PREPARE) {
      return new Prepare(in.readString(in.readableBytes(), StandardCharsets.UTF_8));
    }
    long id = Fields.unsignedInt(in, "statement");
    switch (code) {
      case COM_STMT_EXECUTE:
        Fields.skip(in, 1 + 4, "flags and iterations"); // we open no cursor, and there is one
        return new Execute(id, Fields.bytes(in, in.readableBytes(), "parameters"));
      case COM_STMT_SEND_LONG_DATA:
        int parameter = Fields.unsignedShort(in, "parameter");
        return new SendLongData(id, parameter, Fields.bytes(in, in.readableBytes(), "data"));
      case COM_STMT_CLOSE:
        return new Close(id);
      case COM_STMT_RESET:
        return new Reset(id);
      default:
        return new Fetch(id);
    }
  }

  /** COM_STMT_PREPARE. */
  record Prepare(String sql) implements StatementCommand {
    @Override
    public void encode(ByteBuf out) {
      out.writeByte(COM_STMT_PREPARE);
      ByteBufUtil.writeUtf8(out, sql);
    }
  }

  /**
   * COM_STMT_EXECUTE.
   *
   * @param id which statement
   * @param parameters the rest, for {@link StatementParameters}
   */
  record Execute(long id, byte[] parameters) implements StatementCommand {
    @Override
    public void encode(ByteBuf out) {
      out.writeByte(COM_STMT_EXECUTE);
      out.writeIntLE((int) id);
      out.writeByte(0);
      out.writeIntLE(1);
      out.writeBytes(parameters);
    }
  }

  /** COM_STMT_SEND_LONG_DATA: a piece of a parameter, ahead of its execution. No answer. */
  record SendLongData(long id, int parameter, byte[] data) implements StatementCommand {
    @Override
    public void encode(ByteBuf out) {
      out.writeByte(COM_STMT_SEND_LONG_DATA);
      out.writeIntLE((int) id);
      out.writeShortLE(parameter);
      out.writeBytes(data);
    }
  }

  /** COM_STMT_CLOSE. No answer. */
  record Close(long id) implements StatementCommand {
    @Override
    public void encode(ByteBuf out) {
      out.writeByte(COM_STMT_CLOSE);
      out.writeIntLE((int) id);
    }
  }

  /** COM_STMT_RESET: forgets the pieces of parameters. */
  record Reset(long id) implements StatementCommand {
    @Override
    public void encode(ByteBuf out) {
      out.writeByte(COM_STMT_RESET);
      out.writeIntLE((int) id);
    }
  }

  /** COM_STMT_FETCH: rows from a cursor. */
  record Fetch(long id) implements StatementCommand {
    @Override
    public void encode(ByteBuf out) {
      out.writeByte(COM_STMT_FETCH);
      out.writeIntLE((int) id);
      out.writeIntLE(1);
    }
  }
}
