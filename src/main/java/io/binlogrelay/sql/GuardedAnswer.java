package io.binlogrelay.sql;

import io.binlogrelay.message.ErrorCode;
import io.binlogrelay.sql.Diagnostics.Level;
import io.binlogrelay.sql.syntax.SyntaxException;
import io.binlogrelay.sql.syntax.TooManyColumnsException;
import io.binlogrelay.sql.syntax.UnknownChannelException;
import io.binlogrelay.sql.syntax.UnsupportedSyntaxException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work on a statement, of which something always comes that a client can be told. Stateless. */
final class GuardedAnswer {

  private static final Logger LOG = LoggerFactory.getLogger(GuardedAnswer.class);

  private GuardedAnswer() {}

  /** Turns every failure into an answer, also of what comes later. */
  static Answer of(SessionState session, Supplier<Answer> work) {
    Answer answer = attempt(work);
    if (answer instanceof Answer.Later later) {
      return new Answer.Later(later.work().thenApply(finish -> () -> of(session, finish)));
    }
    if (answer instanceof Answer.Failed failed) {
      session.diagnostics().clear();
      session.diagnostics().add(Level.ERROR, failed.error());
    }
    return answer;
  }

  private static Answer attempt(Supplier<Answer> work) {
    try {
      return work.get();
    } catch (StatementRefused refused) {
      return refused.answer();
    } catch (SyntaxException e) {
      return new Answer.Failed(ErrorCode.SYNTAX.packet(e.near(), e.line()));
    } catch (UnsupportedSyntaxException e) {
      return new Answer.Failed(ErrorCode.NOT_SUPPORTED.packet(e.construct()));
    } catch (UnknownChannelException e) {
      return new Answer.Failed(ErrorCode.CHANNEL_DOES_NOT_EXIST.packet(e.channel()));
    } catch (TooManyColumnsException e) {
      return new Answer.Failed(ErrorCode.TOO_MANY_COLUMNS.packet());
    } catch (RuntimeException e) {
      // A fault of ours must not cost the client its connection. The text may hold a password.
      LOG.error("a statement failed", e);
      return new Answer.Failed(ErrorCode.UNKNOWN_ERROR.packet());
    }
  }
}
