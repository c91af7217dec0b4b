package io.binlogrelay.downstream;

import io.binlogrelay.downstream.Replies.Form;
import io.binlogrelay.message.Command;
import io.binlogrelay.message.Command.SetOption;
import io.binlogrelay.message.ErrorCode;
import io.binlogrelay.message.StatementCommand;
import io.binlogrelay.sql.Answer;
import io.binlogrelay.sql.SqlSession;
import io.binlogrelay.sql.syntax.StatementTexts;
import io.binlogrelay.wire.Capabilities;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import java.util.Iterator;
import java.util.List;

/** The commands that are about SQL: statements, prepared ones, the session. On the event loop. */
final class SqlCommands {

  /** Statements in one text; each has an answer, which has to wait in memory for its client. */
  private static final int MAX_STATEMENTS = 100;

  private final ServerMeters meters;
  private final SqlSession sql;
  private final Replies replies;
  private boolean multiStatements;

  /**
   * @param capabilities what both sides offered
   */
  SqlCommands(ServerMeters meters, SqlSession sql, Replies replies, long capabilities) {
    this.meters = meters;
    this.sql = sql;
    this.replies = replies;
    this.multiStatements = Capabilities.has(capabilities, Capabilities.MULTI_STATEMENTS);
  }

  /** Answers any command but those that the connection itself has to take. */
  void take(ChannelHandlerContext ctx, Command command) {
    if (command instanceof Command.Query query) {
      query(ctx, query.sql());
    } else if (command instanceof StatementCommand statement) {
      statement(ctx, statement);
    } else if (command instanceof Command.Ping) {
      replies.answer(ctx, new Answer.Done(0, 0), Form.TEXT);
    } else if (command instanceof Command.Statistics) {
      String text = sql.statistics();
      replies.answer(ctx, out -> out.packet(payload -> ByteBufUtil.writeUtf8(payload, text)));
    } else if (command instanceof Command.InitDb init) {
      replies.answer(ctx, sql.use(init.database()), Form.TEXT);
    } else if (command instanceof Command.FieldList list) {
      replies.answer(ctx, sql.columns(list.table()), Form.FIELD_LIST);
    } else if (command instanceof Command.ResetConnection) {
      replies.answer(ctx, sql.reset(), Form.TEXT);
    } else if (command instanceof Command.SetOption option) {
      setOption(ctx, option.option());
    } else if (command instanceof Command.Debug) {
      replies.answer(ctx, sql.debug(), Form.EOF);
    } else {
      replies.answer(ctx, ErrorCode.UNKNOWN_COMMAND.packet());
    }
  }

  private void setOption(ChannelHandlerContext ctx, int option) {
    if (option != SetOption.MULTI_STATEMENTS_ON && option != SetOption.MULTI_STATEMENTS_OFF) {
      replies.answer(ctx, ErrorCode.UNKNOWN_COMMAND.packet());
      return;
    }
    multiStatements = option == SetOption.MULTI_STATEMENTS_ON;
    replies.answer(ctx, new Answer.Done(0, 0), Form.EOF);
  }

  /** Without the client's wish, a second statement is a syntax error. */
  private void query(ChannelHandlerContext ctx, String text) {
    List<String> statements = multiStatements ? StatementTexts.split(text) : List.of(text);
    if (statements.size() > MAX_STATEMENTS) {
      replies.answer(
          ctx,
          ErrorCode.NOT_SUPPORTED.packet("more than " + MAX_STATEMENTS + " statements at once"));
      return;
    }
    run(ctx, statements.iterator());
  }

  /** One after the other, up to the first that fails. */
  private void run(ChannelHandlerContext ctx, Iterator<String> statements) {
    boolean more = true;
    while (more) {
      meters.statements.increment();
      Answer answer = sql.execute(statements.next());
      if (answer instanceof Answer.Later later) {
        replies.await(
            ctx,
            later,
            finished -> {
              if (write(ctx, finished, statements)) {
                run(ctx, statements);
              }
            });
        return;
      }
      more = write(ctx, answer, statements);
    }
  }

  /** Writes an answer; returns whether another statement is due. */
  private boolean write(ChannelHandlerContext ctx, Answer answer, Iterator<String> statements) {
    boolean more = statements.hasNext() && !(answer instanceof Answer.Failed);
    replies.write(ctx, answer, Form.TEXT, more);
    if (!more) {
      replies.end(ctx);
    }
    return more;
  }

  private void statement(ChannelHandlerContext ctx, StatementCommand command) {
    if (command instanceof StatementCommand.Prepare prepare) {
      replies.answer(ctx, sql.prepared().prepare(prepare.sql()), Form.TEXT);
    } else if (command instanceof StatementCommand.Execute execute) {
      meters.statements.increment();
      Answer answer = sql.prepared().execute(execute.id(), execute.parameters());
      replies.answer(ctx, answer, Form.BINARY);
    } else if (command instanceof StatementCommand.SendLongData data) {
      sql.prepared().append(data.id(), data.parameter(), data.data());
      replies.nothing();
    } else if (command instanceof StatementCommand.Close close) {
      sql.prepared().close(close.id());
      replies.nothing();
    } else if (command instanceof StatementCommand.Reset reset) {
      replies.answer(ctx, sql.prepared().reset(reset.id()), Form.TEXT);
    } else if (command instanceof StatementCommand.Fetch fetch) {
      replies.answer(ctx, sql.prepared().fetch(fetch.id()), Form.TEXT);
    }
  }
}
