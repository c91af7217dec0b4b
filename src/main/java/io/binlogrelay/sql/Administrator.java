package io.binlogrelay.sql;

import io.binlogrelay.message.ErrPacket;
import io.binlogrelay.message.ErrorCode;
import io.binlogrelay.sql.Diagnostics.Level;
import io.binlogrelay.sql.facts.Administration;
import io.binlogrelay.sql.facts.PurgeResult;
import io.binlogrelay.sql.syntax.AdministrativeCommand;
import io.binlogrelay.sql.syntax.Statement;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the statements of administrators, and logs who asked and from where. Numbers and texts
 * are mysqld's; what a relay refuses for a reason of its own has error 1105 and that reason. The
 * session's thread.
 */
final class Administrator {

  private static final Logger LOG = LoggerFactory.getLogger(Administrator.class);

  private final SessionState session;
  private final Administration administration;

  Administrator(SessionState session) {
    this.session = session;
    this.administration = session.facts().administration();
  }

  /** START REPLICA, STOP REPLICA. A relay applies nothing, so there is no applier to stop. */
  Answer replicaThreads(Statement.ReplicaThreads statement) {
    AdministrativeCommand command =
        statement.start()
            ? AdministrativeCommand.START_REPLICA
            : AdministrativeCommand.STOP_REPLICA;
    require(command);
    requireDefault(statement.channel());
    if (statement.retired()) {
      tellOfRetired(command.words().replace("REPLICA", "SLAVE"), command.words());
    }
    if (!statement.receiver()) {
      if (!statement.start()) {
        throw new StatementRefused(ErrorCode.NOT_SUPPORTED, "STOP REPLICA SQL_THREAD");
      }
      return done();
    }
    logged(command.words());
    CompletionStage<Boolean> changed =
        statement.start() ? administration.startReceiving() : administration.stopReceiving();
    ErrPacket note =
        (statement.start() ? ErrorCode.REPLICA_WAS_RUNNING : ErrorCode.REPLICA_WAS_NOT_RUNNING)
            .packet("");
    return later(
        changed,
        ErrorCode.UNKNOWN_ERROR,
        didChange -> {
          if (!didChange) {
            session.diagnostics().add(Level.NOTE, note);
          }
          return done();
        });
  }

  /**
   * What mysqld forgets then, its relay log and its place in the source's, is here the log that
   * replicas are served from; see the command {@code log reset}.
   */
  Answer resetReplica(Statement.ResetReplica statement) {
    require(AdministrativeCommand.RESET_REPLICA);
    requireDefault(statement.channel());
    if (administration.receives()) {
      throw new StatementRefused(ErrorCode.REPLICA_MUST_STOP, "");
    }
    throw refused(
        "RESET REPLICA",
        "the relay log is what replicas are served from; to set it aside and begin anew, stop the"
            + " relay and run 'log reset'");
  }

  Answer resetBinaryLogs() {
    require(AdministrativeCommand.RESET_BINARY_LOGS);
    throw refused(
        AdministrativeCommand.RESET_BINARY_LOGS.words(),
        "this log is the source's; to set it aside and begin anew, stop the relay and run 'log"
            + " reset'");
  }

  Answer flushLogs(Statement.FlushLogs statement) {
    require(AdministrativeCommand.FLUSH);
    throw refused(
        statement.words(),
        "file names and positions mirror the source's, so a new file begins when the source begins"
            + " one; run it there");
  }

  /**
   * mysqld adds what sessions have counted to the global counters and lets sessions begin at 0;
   * here sessions count nothing of their own.
   */
  Answer flushStatus() {
    require(AdministrativeCommand.FLUSH_STATUS);
    return done();
  }

  Answer purge(Statement.PurgeUpTo statement) {
    require(AdministrativeCommand.PURGE);
    tellOfRetiredPurge(statement.retired());
    logged("PURGE BINARY LOGS TO '" + statement.file() + "'");
    return later(
        administration.purgeUpTo(statement.file()),
        ErrorCode.PURGE_FAILED,
        result -> {
          if (result.isEmpty()) {
            throw new StatementRefused(ErrorCode.UNKNOWN_TARGET_BINLOG);
          }
          return purged(result);
        });
  }

  Answer purge(Statement.PurgeBefore statement) {
    require(AdministrativeCommand.PURGE);
    tellOfRetiredPurge(statement.retired());
    Value value = new Evaluator(session, ColumnScope.none("field list")).evaluate(statement.time());
    Optional<Instant> time = Times.read(value, session.facts().clock().getZone());
    if (time.isEmpty()) {
      if (!value.isNull()) {
        session
            .diagnostics()
            .add(Level.WARNING, ErrorCode.INCORRECT_DATETIME.packet(value.requireText()));
      }
      return done(); // nothing is that old
    }
    logged("PURGE BINARY LOGS BEFORE " + time.get());
    return later(administration.purgeBefore(time.get()), ErrorCode.PURGE_FAILED, this::purged);
  }

  private Answer purged(Optional<PurgeResult> result) {
    PurgeResult done = result.orElseThrow();
    String kept = done.kept();
    if (kept != null) {
      ErrPacket why =
          done.readers() > 0
              ? ErrorCode.PURGE_LOG_IN_USE.packet(
                  "./" + kept, done.readers(), done.purged(), done.asked())
              : ErrorCode.PURGE_LOG_IS_ACTIVE.packet("./" + kept);
      session.diagnostics().add(Level.WARNING, why);
    }
    return done();
  }

  Answer shutDown() {
    require(AdministrativeCommand.SHUTDOWN);
    logged("SHUTDOWN");
    administration.shutDown();
    return done();
  }

  /** COM_DEBUG: mysqld writes what it holds to its log. */
  Answer debug() {
    require(AdministrativeCommand.DEBUG);
    logged("COM_DEBUG");
    LOG.info("{}", new VariableReport(session).statistics());
    session.facts().connections().clients().forEach(client -> LOG.info("{}", client));
    return done();
  }

  /** Anything else is refused, whoever asks. */
  StatementRefused refusal(Statement.Administer statement) {
    require(statement.command());
    return new StatementRefused(ErrorCode.NOT_SUPPORTED, statement.command().words());
  }

  private void require(AdministrativeCommand command) {
    session.requirePrivilege(Privilege.SUPER, command.privileges());
  }

  /** The default channel is the only one that a relay has. */
  private static void requireDefault(String channel) {
    if (!channel.isEmpty()) {
      throw new StatementRefused(ErrorCode.CHANNEL_DOES_NOT_EXIST, channel);
    }
  }

  private void tellOfRetiredPurge(boolean retired) {
    if (retired) {
      tellOfRetired("PURGE MASTER LOGS", "PURGE BINARY LOGS");
    }
  }

  private void tellOfRetired(String words, String instead) {
    session.diagnostics().add(Level.WARNING, ErrorCode.RETIRED_SYNTAX.packet(words, instead));
  }

  private StatementRefused refused(String words, String reason) {
    LOG.info("{} refused to {}", words, session.context());
    return new StatementRefused(ErrorCode.REFUSED_HERE, words, reason);
  }

  private void logged(String words) {
    LOG.info("{} by {}", words, session.context());
  }

  private Answer done() {
    return new Answer.Done(0, session.diagnostics().warnings());
  }

  private static <T> Answer later(
      CompletionStage<T> work, ErrorCode onFailure, Function<T, Answer> answer) {
    return new Answer.Later(
        work.handle(
            (result, failure) -> {
              if (failure == null) {
                return () -> answer.apply(result);
              }
              LOG.warn("an administrator's statement failed", failure);
              return () -> new Answer.Failed(onFailure.packet());
            }));
  }
}
