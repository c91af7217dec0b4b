package io.binlogrelay.upstream;

import io.binlogrelay.message.Command;
import io.binlogrelay.message.QueryAnswer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Commands that are sent one after the other, each with what becomes of its answer. The channel's
 * event loop.
 */
final class StatementScript {

  /** ER_UNKNOWN_SYSTEM_VARIABLE: an older server. */
  private static final int UNKNOWN_VARIABLE = 1193;

  private final StatementHandler statements;
  private final Deque<Step> steps = new ArrayDeque<>();
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  private record Step(Command command, Consumer<QueryAnswer> answered) {}

  StatementScript(StatementHandler statements) {
    this.statements = statements;
  }

  /** A command whose answer is only of interest if it is an error, which ends the session. */
  StatementScript execute(String name, Command command) {
    steps.add(new Step(command, answer -> requireNoError(name, answer)));
    return this;
  }

  /** A statement without rows. */
  StatementScript execute(String sql) {
    return execute(sql, new Command.Query(sql));
  }

  /** A query whatever it is answered. */
  StatementScript attempt(String sql) {
    steps.add(new Step(new Command.Query(sql), answer -> {}));
    return this;
  }

  /** A query for rows. */
  StatementScript rows(String sql, Consumer<List<List<@Nullable String>>> use) {
    steps.add(new Step(new Command.Query(sql), answer -> use.accept(requireRows(sql, answer))));
    return this;
  }

  /** A query for one value. */
  StatementScript value(String sql, Consumer<String> use) {
    return rows(sql, rows -> use.accept(requireValue(sql, rows)));
  }

  /** A query for one value that older servers don't know. */
  StatementScript value(String sql, String ifUnknown, Consumer<String> use) {
    steps.add(
        new Step(
            new Command.Query(sql),
            answer ->
                use.accept(
                    isUnknownVariable(answer)
                        ? ifUnknown
                        : requireValue(sql, requireRows(sql, answer)))));
    return this;
  }

  /** Sends the first; completes after the last, or with what one of them threw. */
  CompletableFuture<Void> run() {
    Step step = steps.poll();
    if (step == null) {
      done.complete(null);
      return done;
    }
    statements
        .execute(step.command())
        .thenAccept(step.answered())
        .whenComplete(
            (nothing, failure) -> {
              if (failure == null) {
                run();
              } else {
                done.completeExceptionally(failure);
              }
            });
    return done;
  }

  private static boolean isUnknownVariable(QueryAnswer answer) {
    return answer instanceof QueryAnswer.Failed failed && failed.error().code() == UNKNOWN_VARIABLE;
  }

  private static void requireNoError(String what, QueryAnswer answer) {
    if (answer instanceof QueryAnswer.Failed failed) {
      throw new LinkFailure(SourceErrors.ofStatement(what, failed.error()));
    }
  }

  private static List<List<@Nullable String>> requireRows(String sql, QueryAnswer answer) {
    requireNoError(sql, answer);
    if (answer instanceof QueryAnswer.Rows rows) {
      return rows.rows();
    }
    throw LinkFailure.lost("'" + sql + "' was answered without rows");
  }

  private static String requireValue(String sql, List<List<@Nullable String>> rows) {
    String value = rows.isEmpty() || rows.get(0).isEmpty() ? null : rows.get(0).get(0);
    if (value == null) {
      throw LinkFailure.lost("'" + sql + "' was answered without a value");
    }
    return value;
  }
}
