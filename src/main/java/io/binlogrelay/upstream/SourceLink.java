package io.binlogrelay.upstream;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.RelayLog;
import io.binlogrelay.relaylog.RelayLogView;
import io.binlogrelay.relaylog.RelayLogWriter;
import io.binlogrelay.relaylog.SourceIdentity;
import io.binlogrelay.semisync.SemiSync;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The link to the source for as long as the relay runs: one session after the other, so long as it
 * is not stopped. Nothing that a source does ends it or drops anything; what looks permanent is
 * shown as a state with its reason and tried again slowly, and those below us go on meanwhile.
 *
 * <pre>
 *            +------------------------ after a delay ------------------------+
 *            v                                                               |
 *   CONNECTING -> AUTHENTICATING -> INSPECTING -> STREAMING ---- lost ---> WAITING
 *            |            |              |            |
 *            +------------+--------------+------------+--- refused ---> a state of its own, which
 *                                                 is shown until an attempt ends in another way
 * </pre>
 *
 * <p>An administrator may {@link #pause} it, which shows as STOPPED, and {@link #resume} it.
 *
 * <p>{@link #start}, {@link #stop}, {@link #pause}, {@link #resume}, {@link #status} and {@link
 * #inquiry}: any thread. All else belongs to the upstream thread, which is the event loop made
 * here.
 */
public final class SourceLink {

  /** A stream that brings nothing new for so long is healthy all the same. */
  private static final Duration HEALTHY_AFTER = Duration.ofSeconds(10);

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(SourceLink.class);

  private final SourceOptions options;
  private final RelayLogWriter writer;
  private final RelayLogView view;
  private final Clock clock = Clock.systemUTC();
  private final Transport transport = Transport.open("upstream");
  private final EventLoop loop = transport.loop().next();
  private final SourceConnector connector;
  private final SourceInquiry inquiry;
  private final GtidModeWatch gtidModeWatch;
  private final Acknowledger acknowledger;
  private final RetryPolicy retries =
      new RetryPolicy(() -> ThreadLocalRandom.current().nextDouble());

  private volatile Situation situation;
  private volatile LinkStatus.Counts counts = LinkStatus.Counts.NONE;
  private volatile SourceTransport over = SourceTransport.PLAIN;
  private volatile SemiSyncOffer offer = SemiSyncOffer.NOT_ASKED;

  private @Nullable SourceSession session;
  private @Nullable Future<?> retry;
  private boolean attempted;
  private boolean stopped;

  /** Stopped for good: the log is closed next, and must have no writer then. */
  private boolean ended;

  /** The published end at which the present attempt began. */
  private @Nullable BinlogPosition resumedAt;

  /** The last reason logged as a warning: the same one is not repeated for each attempt. */
  private @Nullable String warned;

  private record Situation(LinkState state, Instant since, @Nullable String reason) {}

  /**
   * A link that does nothing until {@link #start}.
   *
   * @param relayLog whose writer is this link's from now on
   * @param semiSync what it shares with those who serve replicas
   */
  public SourceLink(SourceOptions options, RelayLog relayLog, SemiSync semiSync) {
    this.options = options;
    this.writer = relayLog.writer();
    this.connector = new SourceConnector(options, transport);
    this.inquiry = new SourceInquiry(options, relayLog::source);
    this.gtidModeWatch =
        new GtidModeWatch(loop, inquiry::gtidMode, () -> session != null, this::onGtidMode);
    this.view = relayLog.view();
    this.acknowledger = new Acknowledger(semiSync, relayLog, loop);
    this.situation = new Situation(LinkState.STOPPED, clock.instant(), null);
  }

  /** Begins to connect. Once. */
  public void start() {
    loop.execute(this::connect);
  }

  /**
   * Stops receiving, makes durable what is whole, closes the connection as a replica does, without
   * a word, and waits until that is done, up to 10 s. The log may be closed afterwards.
   */
  public void stop() {
    if (loop.isShuttingDown()) {
      return;
    }
    CountDownLatch done = new CountDownLatch(1);
    loop.execute(
        () -> {
          ended = true;
          stopNow();
          done.countDown();
        });
    try {
      if (!done.await(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        log.warn("the link to the source waits for the disk longer than {}", STOP_TIMEOUT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    inquiry.close();
    transport.loop().shutdownGracefully(0, STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
  }

  /**
   * Stops receiving until {@link #resume}: what came whole is durable and published then, and the
   * source sees us leave. Those below us are served and get heartbeats.
   *
   * @return completes when that is done, with false if it was stopped already
   */
  public CompletionStage<Boolean> pause() {
    return CompletableFuture.supplyAsync(
        () -> {
          boolean running = !stopped;
          stopNow();
          return running;
        },
        loop);
  }

  /**
   * Receives again, from where it was.
   *
   * @return completes when it has begun to connect, with false if it was not stopped
   */
  public CompletionStage<Boolean> resume() {
    return CompletableFuture.supplyAsync(
        () -> {
          if (!stopped || ended) {
            return false;
          }
          stopped = false;
          warned = null;
          retries.onHealthy();
          connect();
          return true;
        },
        loop);
  }

  /** How it goes. */
  public LinkStatus status() {
    Situation now = situation;
    boolean streaming = now.state() == LinkState.STREAMING;
    return new LinkStatus(
        options.host(),
        now.state(),
        now.since(),
        now.reason(),
        writer.source(),
        over,
        counts,
        new LinkStatus.SemiSyncStatus(
            offer, streaming && offer.granted(), acknowledger.progress()));
  }

  /** Questions to the source, on a connection of their own. */
  public SourceInquiry inquiry() {
    return inquiry;
  }

  private void connect() {
    retry = null;
    try {
      resumedAt = writer.cutToPublished();
    } catch (RuntimeException e) {
      onEnd(SessionEnd.of(e));
      return;
    }
    counts = attempted ? counts.cut(resumedAt).reconnected() : counts.cut(resumedAt);
    attempted = true;
    SourceSession next = new SourceSession(options, writer, new SessionOwner());
    session = next;
    next.start(connector);
  }

  private void stopNow() {
    stopped = true;
    if (retry != null) {
      retry.cancel(false);
      retry = null;
    }
    if (session != null) {
      session.stop();
    }
    become(LinkState.STOPPED, null);
  }

  private void onEnd(SessionEnd end) {
    session = null;
    over = SourceTransport.PLAIN;
    acknowledger.end();
    if (stopped) {
      return;
    }
    RetryPolicy.Next next = retries.after(end);
    become(next.state(), next.reason());
    retry = loop.schedule(this::connect, next.after().toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The source's mode is shown to those below us and decides how the next dump is asked for. */
  private void onGtidMode(String mode) {
    SourceIdentity known = writer.source();
    SourceSession running = session;
    if (running == null || known == null || writer.isEmpty() || known.gtidMode().equals(mode)) {
      return;
    }
    log.info("the source's gtid_mode changed from {} to {}", known.gtidMode(), mode);
    try {
      writer.remember(
          new SourceIdentity(known.serverUuid(), known.serverId(), known.version(), mode),
          GtidSet.EMPTY);
    } catch (RuntimeException e) {
      running.onFailed(e);
    }
  }

  private void become(LinkState next, @Nullable String reason) {
    Situation old = situation;
    if (next.attempt() && old.state().refused()) {
      log.debug("source {}: {} while {}", options.host(), next, old.state());
      return;
    }
    if (old.state() == next && Objects.equals(old.reason(), reason)) {
      return;
    }
    Instant since = old.state() == next ? old.since() : clock.instant();
    situation = new Situation(next, since, reason);
    if (reason == null) {
      Level level = next.attempt() ? Level.DEBUG : Level.INFO;
      log.atLevel(level).log("source {}: {} -> {}", options.host(), old.state(), next);
      warned = next.attempt() ? warned : null;
      return;
    }
    Level level = reason.equals(warned) ? Level.DEBUG : Level.WARN;
    log.atLevel(level).log("source {}: {} -> {}: {}", options.host(), old.state(), next, reason);
    warned = reason;
  }

  /** Once for each change, not for each connection. */
  private void tellOf(SemiSyncOffer found) {
    if (found == offer) {
      return;
    }
    if (found == SemiSyncOffer.ENABLED) {
      log.info("source {}: semi-synchronous, we acknowledge its commits", options.host());
      return;
    }
    log.warn(
        "source {}: not semi-synchronous, it is followed asynchronously: its plugin is {};"
            + " remedy: {}SET GLOBAL rpl_semi_sync_source_enabled = 1"
            + " (rpl_semi_sync_master_enabled if it is the plugin of that name)",
        options.host(),
        found == SemiSyncOffer.MISSING ? "not installed" : "switched off",
        found == SemiSyncOffer.MISSING
            ? "INSTALL PLUGIN rpl_semi_sync_source SONAME 'semisync_source.so', then "
            : "");
  }

  /** What a session tells. */
  private final class SessionOwner implements SourceSession.Owner {

    private long dumpBeganNanos;

    @Override
    public void onState(LinkState state) {
      boolean diskInDoubt = situation.state() == LinkState.STORAGE_ERROR;
      if (state != LinkState.STREAMING || !diskInDoubt) {
        become(state, null);
      }
    }

    @Override
    public void onLoggedIn(SourceTransport transport) {
      over = transport;
    }

    @Override
    public @Nullable BinlogPosition mayResumeFrom() {
      return options.semiSync() ? acknowledger.mayResumeFrom() : writer.published();
    }

    @Override
    public @Nullable Repetition repetitionOf(ResumePlan.Dump dump) {
      return Repetition.of(view, dump);
    }

    @Override
    public void onSemiSync(SemiSyncOffer found) {
      tellOf(found);
      offer = found;
    }

    @Override
    public void onDump(Channel channel) {
      dumpBeganNanos = System.nanoTime();
      if (offer.granted()) {
        acknowledger.begin(channel);
      }
    }

    @Override
    public void onAckWanted(String file, long offset, long streamOffset) {
      acknowledger.asked(file, offset, streamOffset);
    }

    @Override
    public void onBatch(DumpStreamHandler.Batch batch) {
      acknowledger.step();
      counts = counts.took(batch, clock.instant(), writer.end());
      boolean lasts = System.nanoTime() - dumpBeganNanos > HEALTHY_AFTER.toNanos();
      if (batch.storedBytes() > 0 || lasts) {
        retries.onHealthy();
      }
      if (lasts || !Objects.equals(writer.published(), resumedAt)) {
        onDiskWorks();
      }
    }

    /** Something new is published, or there was nothing to write for a while. */
    private void onDiskWorks() {
      retries.onDiskWorks();
      if (situation.state() == LinkState.STORAGE_ERROR) {
        become(LinkState.STREAMING, null);
      }
    }

    @Override
    public void onFileBegan() {
      gtidModeWatch.onFileBegan();
    }

    @Override
    public void onEnd(SessionEnd end) {
      SourceLink.this.onEnd(end);
    }
  }
}
