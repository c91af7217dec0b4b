package io.binlogrelay.hostile;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Many hostile clients, some of them at the same time. Each has to be answered or disconnected
 * within seconds of its last word; those that fall silent, by the server's own timeouts.
 *
 * <p>{@code -Dhostile.seed=N} repeats a raid, and {@code -Dhostile.client=N} one client of it.
 */
public final class Raid {

  private static final int AT_ONCE = 24;

  /** More silent connections than these are not kept: the oldest is waited for first. */
  private static final int MOST_SILENT = 500;

  private final Target target;
  private final long seed = Long.getLong("hostile.seed", System.nanoTime());
  private final List<Conversation> conversations = Conversation.all();
  private final AtomicInteger next = new AtomicInteger();
  private final Deque<Wire> silent = new ArrayDeque<>();

  /** Nobody comes yet. */
  public Raid(Target target) {
    this.target = target;
  }

  /**
   * Sends clients, and returns when all are gone.
   *
   * @throws AssertionError if one was not disposed of in time, or not let in before it misbehaved
   */
  public void send(int clients) {
    System.out.println("hostile.seed " + seed + ", " + clients + " clients");
    Integer only = Integer.getInteger("hostile.client");
    int first = only == null ? 0 : only;
    next.set(first);
    int end = only == null ? clients : first + 1;
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        all.add(threads.submit(() -> goOn(end)));
      }
      for (Future<?> each : all) {
        each.get();
      }
      for (Wire wire = oldestSilent(0); wire != null; wire = oldestSilent(0)) {
        awaitEnd(wire);
      }
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in the middle of a raid", e);
    } finally {
      next.set(end);
      threads.shutdownNow();
    }
  }

  private void goOn(int end) {
    for (int number = next.getAndIncrement(); number < end; number = next.getAndIncrement()) {
      HostileClient client = new HostileClient(target, conversations, seed, number);
      try {
        keep(client.run());
      } catch (IOException | RuntimeException e) {
        next.set(end);
        throw new AssertionError(
            "hostile client " + number + " of seed " + seed + " (" + client + "): " + e, e);
      }
      Wire oldest = oldestSilent(MOST_SILENT);
      if (oldest != null) {
        awaitEnd(oldest);
      }
    }
  }

  private synchronized void keep(@Nullable Wire wire) {
    if (wire != null) {
      silent.addLast(wire);
    }
  }

  private synchronized @Nullable Wire oldestSilent(int moreThan) {
    return silent.size() > moreThan ? silent.pollFirst() : null;
  }

  private void awaitEnd(Wire wire) {
    try (wire) {
      wire.readToTheEnd();
    } catch (SocketTimeoutException e) {
      throw new AssertionError("seed " + seed + ": a silent client is not disconnected", e);
    } catch (IOException e) {
      throw new AssertionError("seed " + seed + ": a silent client", e);
    }
  }
}
