package io.binlogrelay.it.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of 127.0.0.1 that nobody listens on. They lie below the range that outgoing connections
 * take theirs from, so a server that was stopped finds its port free again. Any thread.
 */
public final class FreePorts {
  private static final int LOWEST = 10_240;
  private static final int HIGHEST = 32_000;

  private static int next = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);

  private FreePorts() {}

  /** A port that was free a moment ago and that this JVM has not been given before. */
  public static synchronized int next() {
    for (int attempt = 0; attempt < HIGHEST - LOWEST; attempt++) {
      next = next >= HIGHEST ? LOWEST : next + 1;
      if (isFree(next)) {
        return next;
      }
    }
    throw new IllegalStateException("no free port between " + LOWEST + " and " + HIGHEST);
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException inUse) {
      return false;
    }
  }
}
