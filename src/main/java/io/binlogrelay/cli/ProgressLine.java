package io.binlogrelay.cli;

import io.binlogrelay.offline.Progress;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/**
 * Shows how far long work has come: on a terminal one line that is written over, elsewhere a plain
 * line every few seconds. One thread; to be closed before anything else is printed.
 */
final class ProgressLine implements Progress, AutoCloseable {
  private static final long OVERWRITE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long PLAIN_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int BAR_WIDTH = 30;
  private static final String ERASE_LINE = "\r\033[K";

  private final PrintWriter out;
  private final boolean terminal;
  private final long started = System.nanoTime();
  private long shown = started;
  private boolean onScreen;

  ProgressLine(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public void at(long done, long total) {
    long now = System.nanoTime();
    if (now - shown < (terminal ? OVERWRITE_NANOS : PLAIN_NANOS)) {
      return;
    }
    shown = now;
    String text = text(done, Math.max(done, total), now - started);
    if (terminal) {
      out.print(ERASE_LINE + text);
      onScreen = true;
    } else {
      out.println(text);
    }
    out.flush();
  }

  /** {@code [######### ] 31 % 1.2 GiB of 4.0 GiB 610 MiB/s}. */
  static String text(long done, long total, long nanos) {
    double part = total == 0 ? 1 : (double) done / total;
    int filled = (int) (part * BAR_WIDTH);
    long perSecond = (long) (done / Math.max(1e-9, nanos / 1e9));
    return "["
        + "#".repeat(filled)
        + " ".repeat(BAR_WIDTH - filled)
        + "] "
        + (int) (part * 100)
        + " %  "
        + Quantity.bytes(done)
        + " of "
        + Quantity.bytes(total)
        + "  "
        + Quantity.bytes(perSecond)
        + "/s";
  }

  /** Takes the line off the screen. */
  @Override
  public void close() {
    if (onScreen) {
      out.print(ERASE_LINE);
      out.flush();
    }
  }
}
