package io.binlogrelay.cli;

import io.binlogrelay.BinlogRelay;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes SIGTERM and SIGINT a clean stop with exit code 0, also while the relay still starts. Armed
 * and told by the main thread; the stop itself runs on the JVM's shutdown thread.
 */
final class CleanStop {
  private static final Logger LOG = LoggerFactory.getLogger(CleanStop.class);

  /** A recovery may be under way when the signal comes. */
  private static final int START_SECONDS_MAX = 60;

  private final CompletableFuture<BinlogRelay> starting = new CompletableFuture<>();
  private final Thread hook = new Thread(this::stop, "stop");

  /** From now on a signal is handled. */
  void arm() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** This is what a signal has to stop. */
  void started(BinlogRelay relay) {
    starting.complete(relay);
  }

  /** There is nothing to stop: the process ends by itself, with its own exit code. */
  void notStarted() {
    starting.cancel(false);
  }

  private void stop() {
    try {
      BinlogRelay relay = starting.get(START_SECONDS_MAX, TimeUnit.SECONDS);
      LOG.info("stopping");
      relay.close();
      LOG.info("stopped");
      halt(ExitCode.OK);
    } catch (CancellationException e) {
      LOG.debug("nothing to stop");
    } catch (TimeoutException e) {
      LOG.warn("still starting after {} s, stopped as it is", START_SECONDS_MAX);
      halt(ExitCode.FAILED);
    } catch (ExecutionException | InterruptedException | RuntimeException e) {
      LOG.error("not stopped cleanly", e);
      halt(ExitCode.FAILED);
    }
  }

  /** After a signal the JVM would exit with 128 and the signal's number. */
  private static void halt(int code) {
    Runtime.getRuntime().halt(code);
  }
}
