package io.binlogrelay.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS of connections that others open to us. Changed files are taken up within {@link #LOOK_EVERY},
 * for the connections that come then; those that are there go on. Files that can't be used, such as
 * a new certificate whose key is not there yet, leave things as they are, and the log says so.
 *
 * <p>{@link #newHandler}: any thread. The files are looked at by a thread of its own.
 */
public final class ReplicaTls implements AutoCloseable {

  /** Files are looked at so often. */
  static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(ReplicaTls.class);

  private final ReplicaTlsFiles files;
  private final ScheduledExecutorService looker =
      Executors.newSingleThreadScheduledExecutor(
          run -> {
            Thread thread = new Thread(run, "tls-files");
            thread.setDaemon(true);
            return thread;
          });
  private SslContext context;
  private List<String> stamp;
  private @Nullable String warned;

  /**
   * Reads the files and begins to watch them.
   *
   * @throws TlsFileException if one of them is no use
   */
  public ReplicaTls(ReplicaTlsFiles files) {
    this(files, LOOK_EVERY);
  }

  ReplicaTls(ReplicaTlsFiles files, Duration every) {
    this.files = files;
    this.stamp = files.stamp();
    this.context = files.load();
    looker.scheduleWithFixedDelay(
        this::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The handler for one connection. Not after {@link #close}. */
  public synchronized SslHandler newHandler(ByteBufAllocator allocator) {
    SslHandler handler = context.newHandler(allocator);
    handler.setHandshakeTimeoutMillis(0); // the limit for the whole login holds
    return handler;
  }

  private void look() {
    List<String> now = files.stamp();
    if (now.equals(stamp)) {
      return;
    }
    try {
      replace(files.load());
      stamp = now; // what changed since then shows at the next look
      warned = null;
      log.info("TLS towards replicas: {} and its key are taken up anew", files.certificate());
    } catch (RuntimeException e) {
      warn(String.valueOf(e.getMessage()));
    }
  }

  private synchronized void replace(SslContext next) {
    if (looker.isShutdown()) {
      TlsProvider.release(next);
      return;
    }
    TlsProvider.release(context);
    context = next;
  }

  private void warn(String problem) {
    if (!Objects.equals(problem, warned)) {
      log.warn("TLS towards replicas goes on with the files as they were: {}", problem);
      warned = problem;
    }
  }

  /** Watches the files no more; connections that are there go on. */
  @Override
  public synchronized void close() {
    if (!looker.isShutdown()) {
      looker.shutdownNow();
      TlsProvider.release(context);
    }
  }
}
