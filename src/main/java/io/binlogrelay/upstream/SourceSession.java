package io.binlogrelay.upstream;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.relaylog.RelayLogWriter;
import io.binlogrelay.wire.Compression;
import io.binlogrelay.wire.FrameEnds;
import io.binlogrelay.wire.Layers;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.FixedRecvByteBufAllocator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection's life: login, inspection, plan, registration, dump. It ends once, with a {@link
 * SessionEnd}. The upstream thread.
 */
final class SourceSession implements SourceConnection.Listener, DumpStreamHandler.Listener {

  private static final Logger log = LoggerFactory.getLogger(SourceSession.class);

  /** A read of a dump: much for one system call, and still in the cache when it is looked at. */
  private static final int READ_BYTES = 256 << 10;

  /** A batch is synced after so many reads even if there is more, that is after up to 16 MiB. */
  private static final int READS_PER_BATCH_MAX = 64;

  /** The longest that a source makes a compressed frame (net_serv.cc, MAX_PACKET_LENGTH). */
  private static final int FRAME_BYTES_MAX = 0xff_ffff;

  private final SourceOptions options;
  private final RelayLogWriter writer;
  private final Owner owner;

  private @Nullable Channel channel;
  private @Nullable DumpStreamHandler dump;

  private @Nullable EventIntake taking;

  /** The intake of a dump that has not yet proved to continue our log. */
  private @Nullable EventIntake beginning;

  private boolean ended;

  /** Told how a session fares. Called by the upstream thread. */
  interface Owner extends EventIntake.Listener {

    /** The session got so far. */
    void onState(LinkState state);

    /** The source has let us in, through this. */
    void onLoggedIn(SourceTransport transport);

    /** The newest position that a dump request may name; null while the log is empty. */
    @Nullable BinlogPosition mayResumeFrom();

    /** What a dump repeats of our log, null if nothing. */
    @Nullable Repetition repetitionOf(ResumePlan.Dump dump);

    /** What the source said to our wish for semi-sync; a dump follows. */
    void onSemiSync(SemiSyncOffer offer);

    /** The dump continues our log; the state follows. */
    void onDump(Channel channel);

    /** See {@link DumpStreamHandler.Listener#onBatch}. */
    void onBatch(DumpStreamHandler.Batch batch);

    /** The connection is closed. Called once, and last. */
    void onEnd(SessionEnd end);
  }

  /**
   * @param writer cut to the published end
   */
  SourceSession(SourceOptions options, RelayLogWriter writer, Owner owner) {
    this.options = options;
    this.writer = writer;
    this.owner = owner;
  }

  void start(SourceConnector connector) {
    owner.onState(LinkState.CONNECTING);
    channel = connector.open(options.timing().readTimeout(), this);
  }

  /** Takes nothing more, makes durable what is whole, and closes. */
  void stop() {
    end(afterLastSync(new SessionEnd.Stopped("stopped")));
  }

  /**
   * What came whole before the end is kept, or a link that breaks more often than the log is synced
   * would never get on. Without effect where the dump itself has failed.
   */
  private SessionEnd afterLastSync(SessionEnd end) {
    DumpStreamHandler running = dump;
    if (running != null) {
      try {
        running.stop();
      } catch (RuntimeException e) {
        return SessionEnd.of(e);
      }
    }
    return end;
  }

  @Override
  public void onConnected() {
    if (!ended) {
      owner.onState(LinkState.AUTHENTICATING);
    }
  }

  @Override
  public void onLoggedIn(SourceConnection connection) {
    if (ended) {
      return;
    }
    owner.onLoggedIn(connection.transport());
    owner.onState(LinkState.INSPECTING);
    SourceInspection inspection =
        new SourceInspection(connection.statements(), options, connection.version());
    inspection
        .beforeDump()
        .thenAccept(findings -> resume(connection, inspection, findings))
        .exceptionally(this::failed);
  }

  private void resume(
      SourceConnection connection,
      SourceInspection inspection,
      SourceInspection.Findings findings) {
    SourceFacts facts = findings.facts();
    Holdings held =
        new Holdings(writer.published(), writer.executed(), writer.source(), owner.mayResumeFrom());
    ResumePlan plan = ResumePlanner.plan(options, held, facts);
    if (plan instanceof ResumePlan.Refuse refuse) {
      throw new LinkFailure(refuse.refusal());
    }
    ResumePlan.Dump request = (ResumePlan.Dump) plan;
    if (held.end() == null || !facts.identity().equals(held.source())) {
      writer.remember(facts.identity(), facts.gtids().purged());
    }
    inspection
        .register()
        .thenCompose(registered -> askForSemiSync(connection.statements()))
        .thenAccept(
            offer -> {
              log.debug("connection {} on the source: {}", connection.connectionId(), request);
              startDump(connection, request, findings, offer);
            })
        .exceptionally(this::failed);
  }

  private CompletionStage<SemiSyncOffer> askForSemiSync(StatementHandler statements) {
    return options.semiSync()
        ? new SemiSyncProbe(statements).run()
        : CompletableFuture.completedFuture(SemiSyncOffer.NOT_ASKED);
  }

  private void startDump(
      SourceConnection connection,
      ResumePlan.Dump request,
      SourceInspection.Findings findings,
      SemiSyncOffer offer) {
    if (ended) {
      return;
    }
    owner.onSemiSync(offer);
    EventIntake intake =
        new EventIntake(writer, request, findings, owner.repetitionOf(request), owner);
    taking = intake;
    Compression compression = connection.statements().compression();
    DumpStreamHandler handler =
        new DumpStreamHandler(
            writer, intake, this, offer.granted(), compression == Compression.NONE);
    dump = handler;
    beginning = intake;
    connection
        .channel()
        .config()
        .setRecvByteBufAllocator(
            new FixedRecvByteBufAllocator(READ_BYTES).maxMessagesPerRead(READS_PER_BATCH_MAX));
    connection.statements().send(request.request(options.self().serverId()));
    ChannelPipeline pipeline = connection.channel().pipeline();
    pipeline.replace(SourceConnector.PHASE, SourceConnector.PHASE, handler);
    Layers.stream(pipeline, compression, FRAME_BYTES_MAX, FrameEnds.EACH_WRITE);
  }

  @Override
  public void onBatch(DumpStreamHandler.Batch batch) {
    if (beginning != null && channel != null && beginning.fits()) {
      beginning = null;
      owner.onDump(channel);
      owner.onState(LinkState.STREAMING);
    }
    owner.onBatch(batch);
  }

  @Override
  public void onDumpFailed(RuntimeException cause) {
    onFailed(cause);
  }

  private @Nullable Void failed(Throwable cause) {
    onFailed(cause);
    return null;
  }

  @Override
  public void onFailed(Throwable cause) {
    if (ended) {
      log.debug("after the end of the session: {}", cause.toString());
      return;
    }
    SessionEnd end = SessionEnd.of(cause);
    if (end instanceof SessionEnd.Unexpected) {
      log.warn("the connection to the source ends for a reason that should not be", cause);
    }
    end(afterLastSync(end));
  }

  private void end(SessionEnd end) {
    if (ended) {
      return;
    }
    ended = true;
    if (taking != null) {
      taking.close();
    }
    if (channel != null) {
      channel.close();
    }
    owner.onEnd(end);
  }
}
