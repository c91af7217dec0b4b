package io.binlogrelay.upstream;

import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Follows the source's gtid_mode while a dump runs: each switch makes the source rotate its binary
 * log (sys_vars.cc, Sys_var_gtid_mode), so the mode is asked for when a file begins, and no more
 * than once a second however many files a catching-up dump brings. The upstream thread.
 */
final class GtidModeWatch {

  private static final long PERIOD_MILLIS = 1000;

  private final EventLoop loop;
  private final Supplier<CompletionStage<Optional<String>>> inquiry;
  private final BooleanSupplier following;
  private final Consumer<String> found;

  private boolean asking;
  private boolean askAgain;

  /**
   * @param inquiry asks for the mode, and is answered with nothing when the source says nothing
   * @param following whether there is still a connection; a new one begins with the mode
   * @param found gets the answers, on the loop
   */
  GtidModeWatch(
      EventLoop loop,
      Supplier<CompletionStage<Optional<String>>> inquiry,
      BooleanSupplier following,
      Consumer<String> found) {
    this.loop = loop;
    this.inquiry = inquiry;
    this.following = following;
    this.found = found;
  }

  void onFileBegan() {
    if (asking) {
      askAgain = true;
      return;
    }
    asking = true;
    askAgain = false;
    inquiry
        .get()
        .thenAcceptAsync(
            mode -> {
              mode.ifPresent(found);
              askAgain |= mode.isEmpty(); // a busy source must not leave us with the old mode
              loop.schedule(this::onPeriodOver, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
            },
            loop);
  }

  private void onPeriodOver() {
    asking = false;
    if (askAgain && following.getAsBoolean()) {
      onFileBegan();
    }
  }
}
