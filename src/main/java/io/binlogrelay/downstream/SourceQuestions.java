package io.binlogrelay.downstream;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The questions that one dump has for the source, one at a time. Answers come back on the dump's
 * event loop, to which everything here is confined.
 */
final class SourceQuestions {

  /** How long the source may take to answer. */
  private static final long PATIENCE_MILLIS = 1000;

  private final EventLoop loop;
  private int current;

  SourceQuestions(EventLoop loop) {
    this.loop = loop;
  }

  /**
   * Hands on the answer when it comes, or what stands for none after a second or a failure.
   *
   * @param then called once, unless the question is forgotten or another is asked before
   */
  <T> void ask(CompletionStage<T> answer, T none, Consumer<T> then) {
    int asked = ++current;
    Consumer<T> once =
        value -> {
          if (current == asked) {
            current++;
            then.accept(value);
          }
        };
    ScheduledFuture<?> timeout =
        loop.schedule(() -> once.accept(none), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    answer.whenComplete(
        (value, failure) ->
            loop.execute(
                () -> {
                  timeout.cancel(false);
                  once.accept(failure == null ? value : none);
                }));
  }

  /** Nobody wants the answer any more. */
  void forget() {
    current++;
  }
}
