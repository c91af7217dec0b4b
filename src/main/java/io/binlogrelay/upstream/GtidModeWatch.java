package io.binlogrelay.upstream;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Follows the source's gtid_mode while a dump runs: each switch makes the source rotate its binary
 * log (sys_vars.cc, Sys_var_gtid_mode), so the mode is asked for when a file begins, and no more
 * than once a second however many files a catching-up dump brings. The upstream thread.
 */
final class GtidModeWatch {

  private static final long PERIOD_MILLIS = 1000;

  private final EventLoop loop;
  private final SourceInquiry inquiry;
  private final Consumer<String> found;

  private boolean asking;
  private boolean askAgain;

  /**
   * @param found gets the answers, on the loop
   */
  GtidModeWatch(EventLoop loop, SourceInquiry inquiry, Consumer<String> found) {
    this.loop = loop;
    this.inquiry = inquiry;
    this.found = found;
  }

  void onFileBegan() {
    if (asking) {
      askAgain = true;
      return;
    }
    asking = true;
    inquiry
        .gtidMode()
        .thenAcceptAsync(
            mode -> {
              mode.ifPresent(found);
              loop.schedule(this::onPeriodOver, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
            },
            loop);
  }

  private void onPeriodOver() {
    asking = false;
    if (askAgain) {
      askAgain = false;
      onFileBegan();
    }
  }
}
