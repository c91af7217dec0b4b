package io.binlogrelay.sql;

import io.binlogrelay.message.ErrorCode;
import io.binlogrelay.sql.facts.ClientConnection;
import io.binlogrelay.sql.facts.ConnectionFacts;
import io.binlogrelay.sql.syntax.Statement;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers KILL: one's own connections, with SUPER everybody's. KILL QUERY ends a stream too, as in
 * mysqld; any other statement is over before it could be killed. The session's thread.
 */
final class KillCommand {

  private static final Logger LOG = LoggerFactory.getLogger(KillCommand.class);

  private final SessionState session;

  KillCommand(SessionState session) {
    this.session = session;
  }

  Answer answer(Statement.Kill kill) {
    Value value =
        new Evaluator(session, ColumnScope.none("field list")).evaluate(kill.connection());
    long id = value.isNull() ? 0 : value.number().longValue() & 0xffff_ffffL;
    ConnectionFacts connections = session.facts().connections();
    Optional<ClientConnection> found =
        connections.clients().stream().filter(c -> c.id() == id).findFirst();
    ClientConnection target =
        found.orElseThrow(() -> new StatementRefused(ErrorCode.NO_SUCH_THREAD, id));
    SessionContext context = session.context();
    if (!target.user().equals(context.user()) && !context.may(Privilege.SUPER)) {
      throw new StatementRefused(ErrorCode.KILL_DENIED, id);
    }
    if (kill.queryOnly() && !target.isDump()) {
      return Answer.Done.NOTHING;
    }
    if (!connections.disconnect(id)) {
      throw new StatementRefused(ErrorCode.NO_SUCH_THREAD, id);
    }
    LOG.info(
        "connection {} of {}@{} killed by {}@{}",
        id,
        target.user(),
        target.address(),
        context.user(),
        context.host());
    if (id == context.connectionId()) {
      throw new StatementRefused(ErrorCode.INTERRUPTED);
    }
    return Answer.Done.NOTHING;
  }
}
