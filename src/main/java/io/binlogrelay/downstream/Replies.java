package io.binlogrelay.downstream;

import io.binlogrelay.message.BinaryResultSet;
import io.binlogrelay.message.ColumnDefinition;
import io.binlogrelay.message.EofPacket;
import io.binlogrelay.message.ErrPacket;
import io.binlogrelay.message.FieldListAnswer;
import io.binlogrelay.message.OkPacket;
import io.binlogrelay.message.PreparedStatementOk;
import io.binlogrelay.message.ServerStatus;
import io.binlogrelay.message.TextResultSet;
import io.binlogrelay.sql.Answer;
import io.binlogrelay.sql.Column;
import io.binlogrelay.sql.SqlSession;
import io.binlogrelay.wire.Layers;
import io.binlogrelay.wire.OutboundPackets;
import io.netty.channel.ChannelHandlerContext;
import java.util.List;
import java.util.function.Consumer;

/** Writes what a session answers in the packets that its client expects. On the event loop. */
final class Replies {

  /** How an answer is written. */
  enum Form {
    /** Rows as text. */
    TEXT,
    /** Rows of an executed prepared statement. */
    BINARY,
    /** Columns without rows. */
    FIELD_LIST,
    /** Done is told by an EOF, as some commands have it. */
    EOF
  }

  private final Client client;
  private final CommandWire wire;
  private final SqlSession sql;

  Replies(Client client, CommandWire wire, SqlSession sql) {
    this.client = client;
    this.wire = wire;
    this.sql = sql;
  }

  /** Writes the whole answer to a command, now or when it has come. */
  void answer(ChannelHandlerContext ctx, Answer answer, Form form) {
    if (answer instanceof Answer.Later later) {
      await(ctx, later, finished -> answer(ctx, finished, form));
      return;
    }
    write(ctx, answer, form, false);
    end(ctx);
  }

  void answer(ChannelHandlerContext ctx, ErrPacket error) {
    answer(ctx, out -> out.packet(p -> error.encode(p, wire.capabilities())));
  }

  void answer(ChannelHandlerContext ctx, OutboundPackets packets) {
    ctx.write(packets, ctx.voidPromise());
    end(ctx);
  }

  /**
   * Nothing is read of a client that waits, as mysqld reads nothing of it; what it has said already
   * behind the command waits, too.
   */
  void await(ChannelHandlerContext ctx, Answer.Later later, Consumer<Answer> then) {
    wire.sequence().hold();
    ctx.channel().config().setAutoRead(false);
    later
        .work()
        .thenAccept(
            finish ->
                ctx.executor()
                    .execute(
                        () -> {
                          if (!ctx.isRemoved()) {
                            ctx.channel().config().setAutoRead(true);
                            then.accept(finish.get());
                            Layers.goOn(ctx.pipeline());
                          }
                        }));
  }

  /**
   * Writes one of several answers.
   *
   * @param more whether another one follows
   */
  void write(ChannelHandlerContext ctx, Answer answer, Form form, boolean more) {
    OutboundPackets packets = packets(answer, form, more);
    ctx.write(packets, ctx.voidPromise());
  }

  /** The answer is whole; a command may follow. */
  void end(ChannelHandlerContext ctx) {
    ctx.flush();
    nothing();
  }

  /** There is no answer to that command. */
  void nothing() {
    wire.sequence().reset();
    client.does("Sleep");
  }

  private OutboundPackets packets(Answer answer, Form form, boolean more) {
    int status = sql.status() | (more ? ServerStatus.MORE_RESULTS_EXIST : 0);
    long capabilities = wire.capabilities();
    if (answer instanceof Answer.Failed failed) {
      return out -> out.packet(p -> failed.error().encode(p, capabilities));
    }
    if (answer instanceof Answer.Rows rows) {
      return rows(rows, form, new EofPacket(0, status));
    }
    if (answer instanceof Answer.Prepared prepared) {
      PreparedStatementOk ok =
          new PreparedStatementOk(
              prepared.id(), definitions(prepared.columns()), prepared.parameters());
      return out -> ok.writeTo(out, capabilities);
    }
    if (answer instanceof Answer.Done done) {
      if (form == Form.EOF) {
        return out -> new EofPacket(done.warnings(), status).writeTo(out, capabilities);
      }
      return out -> out.packet(new OkPacket(done.affected(), 0, status, done.warnings())::encode);
    }
    throw new IllegalStateException("no packets for " + answer.getClass());
  }

  private OutboundPackets rows(Answer.Rows rows, Form form, EofPacket end) {
    long capabilities = wire.capabilities();
    List<ColumnDefinition> columns = definitions(rows.columns());
    return switch (form) {
      case BINARY ->
          out -> new BinaryResultSet(columns, rows.rows()).writeTo(out, capabilities, end);
      case FIELD_LIST -> out -> new FieldListAnswer(columns).writeTo(out, capabilities, end);
      default -> out -> new TextResultSet(columns, rows.rows()).writeTo(out, capabilities, end);
    };
  }

  private static List<ColumnDefinition> definitions(List<Column> columns) {
    return columns.stream().map(Replies::definition).toList();
  }

  private static ColumnDefinition definition(Column column) {
    return new ColumnDefinition(
        column.name(),
        column.type().code(),
        column.type().collation(),
        column.type().length(),
        column.type().flags(),
        column.type().decimals());
  }
}
