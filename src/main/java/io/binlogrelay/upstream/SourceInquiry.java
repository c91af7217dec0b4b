package io.binlogrelay.upstream;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.SourceIdentity;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Questions to the source while the dump runs, each answered within a second or not at all. Any
 * thread.
 *
 * <p>There is at most one connection, and it lives for one round of questions. Those that come
 * while a round runs wait for the next: an answer is never older than its question, since "the
 * source does not have that" may stop a replica for good.
 */
public final class SourceInquiry {

  static final Duration LIMIT = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(SourceInquiry.class);

  private final SourceOptions options;
  private final Supplier<Optional<SourceIdentity>> followed;
  private final Transport transport = Transport.open("source-inquiry");
  private final SourceConnector connector;

  /** The round that runs, null if none does, and who waits for the next one. On the loop. */
  private @Nullable Round round;

  private List<CompletableFuture<Optional<SourceFacts>>> waiting = new ArrayList<>();

  /** What the source says to a position. */
  public enum PositionAnswer {
    /** Its binary log reaches to it. */
    EXISTS,
    /** It has no such file, or a shorter one. */
    MISSING,
    /** It could not be asked. */
    UNKNOWN
  }

  /**
   * @param followed the source of our log; another one is not believed
   */
  SourceInquiry(SourceOptions options, Supplier<Optional<SourceIdentity>> followed) {
    this.options = options;
    this.followed = followed;
    this.connector = new SourceConnector(options, transport);
  }

  /** Whether the source's binary log reaches to that position. */
  public CompletionStage<PositionAnswer> hasPosition(BinlogPosition position) {
    return ask().thenApply(answer -> answer.map(f -> find(f, position)).orElse(UNKNOWN));
  }

  /** The source's gtid_executed, joined with what it is committing. */
  public CompletionStage<Optional<GtidSet>> gtidExecuted() {
    return ask().thenApply(answer -> answer.map(facts -> facts.gtids().executed()));
  }

  /** The source's gtid_mode. */
  public CompletionStage<Optional<String>> gtidMode() {
    return ask().thenApply(answer -> answer.map(facts -> facts.identity().gtidMode()));
  }

  private static final PositionAnswer UNKNOWN = PositionAnswer.UNKNOWN;

  private static PositionAnswer find(SourceFacts facts, BinlogPosition position) {
    BinaryLog file = facts.log(position.file());
    return file != null && file.size() >= position.offset()
        ? PositionAnswer.EXISTS
        : PositionAnswer.MISSING;
  }

  private CompletableFuture<Optional<SourceFacts>> ask() {
    CompletableFuture<Optional<SourceFacts>> question = new CompletableFuture<>();
    if (transport.loop().isShuttingDown()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    transport
        .loop()
        .execute(
            () -> {
              waiting.add(question);
              beginRound();
            });
    return question.completeOnTimeout(Optional.empty(), LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void beginRound() {
    if (round != null || waiting.isEmpty()) {
      return;
    }
    List<CompletableFuture<Optional<SourceFacts>>> askers = waiting;
    waiting = new ArrayList<>();
    Round begun = new Round(askers);
    round = begun;
    begun.channel = connector.open(LIMIT, begun);
    transport
        .loop()
        .schedule(
            () -> begun.onFailed(LinkFailure.lost("no answer within " + LIMIT)),
            LIMIT.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** Gives up what is asked and asks nothing more. */
  void close() {
    transport.loop().shutdownGracefully(0, LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** One connection and those whose questions it answers. The loop. */
  private final class Round implements SourceConnection.Listener {

    private final List<CompletableFuture<Optional<SourceFacts>>> askers;
    private @Nullable Channel channel;
    private boolean over;

    Round(List<CompletableFuture<Optional<SourceFacts>>> askers) {
      this.askers = askers;
    }

    @Override
    public void onConnected() {
      // the greeting follows
    }

    @Override
    public void onLoggedIn(SourceConnection connection) {
      new SourceInspection(connection.statements(), options, connection.version())
          .whileRunning()
          .whenComplete(
              (facts, failure) -> {
                if (failure == null) {
                  end(Optional.of(facts).filter(this::isFollowed));
                } else {
                  onFailed(failure);
                }
              });
    }

    private boolean isFollowed(SourceFacts facts) {
      return followed
          .get()
          .filter(known -> known.serverUuid().equals(facts.identity().serverUuid()))
          .isPresent();
    }

    @Override
    public void onFailed(Throwable cause) {
      if (!over) {
        log.debug("the source was not asked: {}", cause.toString());
      }
      end(Optional.empty());
    }

    private void end(Optional<SourceFacts> answer) {
      if (over) {
        return;
      }
      over = true;
      round = null;
      if (channel != null) {
        channel.close();
      }
      askers.forEach(asker -> asker.complete(answer));
      beginRound();
    }
  }
}
