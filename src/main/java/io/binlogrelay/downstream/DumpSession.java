package io.binlogrelay.downstream;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.message.DumpErrors;
import io.binlogrelay.relaylog.PublishedEnd;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One dump: decides when to read, write, wait, send a heartbeat and end; {@link DumpState} draws
 * its life. It keeps its own speed: it reads the next write's worth only while the socket takes
 * more, so a slow replica holds nothing but what its socket has not taken.
 *
 * <p>Confined to its channel's event loop, except for methods that say otherwise. A read that may
 * touch the disk runs on a catch-up thread; until it is back, the loop leaves the reader alone.
 *
 * <p>Memory: no buffer while it waits at the tail. Otherwise at most what {@link WriteSize} bounds.
 */
final class DumpSession {

  /** The value of {@link #waitsAt} of a session that does not wait for the log. */
  static final int NOT_WAITING = -1;

  /** How long a replica is held before the log has its first file, if it wants no heartbeats. */
  private static final long HOLD_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** After this long a replica that finishes no event is cut off when its dump is to end. */
  private static final long END_SECONDS = 5;

  /** Pause between questions whether the source has a position that a replica waits for. */
  private static final long ASK_AGAIN_MILLIS = 500;

  /** Pause when there is no memory for a buffer: others will have returned some. */
  private static final long RETRY_MILLIS = 100;

  private static final Logger log = LoggerFactory.getLogger(DumpSession.class);

  private final ReplicaConnection connection;
  private final DumpStream stream;
  private final DumpServices services;
  private final EventLoop loop;
  private final LoopWaiters waiters;
  private final DumpOutput output;
  private final GtidModeRule modes;
  private final SourceQuestions questions;
  private final Heartbeats heartbeats;
  private final CatchUpPace pace;
  private final DumpFollower follower = new DumpFollower(this);
  private final AckIntake acks;

  private DumpState state;
  private boolean reading;
  private int waitsAt = NOT_WAITING;
  private long countedEvents;
  private volatile DumpProgress progress;

  DumpSession(
      ReplicaConnection connection,
      Channel channel,
      DumpStream stream,
      DumpServices services,
      LoopWaiters waiters) {
    this.connection = connection;
    this.stream = stream;
    this.services = services;
    this.loop = channel.eventLoop();
    this.waiters = waiters;
    this.output = new DumpOutput(channel, stream.packets(), services);
    this.questions = new SourceQuestions(loop);
    this.modes = new GtidModeRule(stream.request().gtids() != null);
    this.pace = new CatchUpPace(loop, services.tailDelay());
    this.heartbeats = new Heartbeats(loop, output, stream.terms().heartbeatNanos());
    this.state = new DumpState.Planning(SourceAnswers.of(services.source()));
    this.progress = DumpProgress.requested(stream.request());
    this.acks = new AckIntake(connection, stream, services, () -> progress.streamOffset());
  }

  ReplicaConnection connection() {
    return connection;
  }

  DumpStream stream() {
    return stream;
  }

  /** How far it is, at about this moment. Any thread. */
  DumpProgress progress() {
    return progress;
  }

  /** What the replica acknowledges. */
  AckIntake acks() {
    return acks;
  }

  /** Where {@link LoopWaiters} keeps it. */
  int waitsAt() {
    return waitsAt;
  }

  void waitsAt(int index) {
    waitsAt = index;
  }

  // ---- the start ----

  void start() {
    services.writeSize().dumpBegins();
    plan(SourceAnswers.of(services.source()));
  }

  private void plan(SourceAnswers answers) {
    become(new DumpState.Planning(answers), "planning");
    DumpStart start = DumpPlanner.plan(stream.request(), LogFacts.of(services.log()), answers);
    if (start instanceof DumpStart.At at) {
      startStreaming(at.position(), false);
    } else if (start instanceof DumpStart.Refuse refuse) {
      end(new DumpEnd.Refused(refuse.text()));
    } else if (start instanceof DumpStart.AskPosition ask) {
      questions.ask(
          services.source().hasPosition(ask.position()),
          PositionAnswer.UNKNOWN,
          answer -> plan(answers.withPosition(answer)));
    } else if (start instanceof DumpStart.AskExecuted) {
      questions.ask(
          services.source().gtidExecuted(),
          Optional.empty(),
          answer -> plan(answers.withExecuted(answer)));
    } else if (start instanceof DumpStart.Await await) {
      await(new DumpState.Awaiting(await.position(), answers));
    } else {
      hold();
    }
  }

  private void hold() {
    become(new DumpState.Held(), "the log is empty");
    if (stream.request().nonBlocking()) {
      end(new DumpEnd.Eof("the log is empty"));
      return;
    }
    loop.schedule(
        () -> {
          if (state instanceof DumpState.Held) {
            end(new DumpEnd.Eof("the log is still empty"));
          }
        },
        heartbeats.periodNanosUpTo(HOLD_NANOS),
        TimeUnit.NANOSECONDS);
    waitForLog();
  }

  private void await(DumpState.Awaiting awaiting) {
    BinlogPosition position = awaiting.position();
    become(awaiting, "the replica is ahead of the log");
    log.info("{} waits at {}, which the log has not reached", connection, position);
    output.writeEvent(stream.controls().fakeRotate(position.file(), position.offset()));
    if (stream.request().nonBlocking()) {
      end(new DumpEnd.Eof("the log ends before " + position));
      return;
    }
    services.log().awaits(follower, position);
    heartbeats.start(this::beat);
    waitForLog();
    askAgain(awaiting);
  }

  /** Unless the source has said it: does it have the position that the replica waits for? */
  private void askAgain(DumpState.Awaiting awaiting) {
    if (awaiting.source().position() != PositionAnswer.UNKNOWN) {
      return;
    }
    loop.schedule(
        () -> {
          if (state != awaiting) {
            return;
          }
          if (!services.source().isFollowed()) {
            askAgain(awaiting);
            return;
          }
          questions.ask(
              services.source().hasPosition(awaiting.position()),
              PositionAnswer.UNKNOWN,
              answer -> {
                if (state == awaiting) {
                  arrive(awaiting.source().withPosition(answer));
                }
              });
        },
        ASK_AGAIN_MILLIS,
        TimeUnit.MILLISECONDS);
  }

  private void startStreaming(BinlogPosition position, boolean rotateSent) {
    try {
      DumpReader reader =
          DumpReader.open(
              services.log(), position, stream, follower, rotateSent, output.takesStretches());
      become(new DumpState.Streaming(reader), "from " + position);
    } catch (IOException e) {
      log.warn("{}: cannot read the log at {}: {}", connection, position, e.getMessage());
      end(new DumpEnd.Eof("the log cannot be read"));
      return;
    }
    acks.begin(position);
    heartbeats.start(this::beat);
    pump();
  }

  // ---- streaming ----

  /** The socket takes more, or takes no more. */
  void writabilityChanged() {
    report();
    pump();
  }

  /** Reads and writes once, if there is a reason to. */
  private void pump() {
    DumpReader reader = readerToPump();
    if (reader == null || reading || pace.rests() || !output.isWritable()) {
      return;
    }
    PublishedEnd end = services.log().published();
    ByteBuf buffer;
    try {
      buffer = output.allocate(end.streamOffset() - reader.streamOffset());
    } catch (OutOfMemoryError e) {
      log.warn("{}: no memory for a buffer, waiting: {}", connection, e.getMessage());
      loop.schedule(this::pump, RETRY_MILLIS, TimeUnit.MILLISECONDS);
      return;
    }
    reading = true;
    if (reader.inMemory()) {
      readDone(reader, buffer, DumpRead.read(reader, buffer), true);
      return;
    }
    services
        .catchUp()
        .execute(
            () -> {
              DumpRead read = DumpRead.read(reader, buffer);
              loop.execute(() -> readDone(reader, buffer, read, false));
            });
  }

  private @Nullable DumpReader readerToPump() {
    if (state instanceof DumpState.Streaming streaming) {
      streaming.reader().refuse(modes.excluded(services.source().gtidMode()));
      return streaming.reader();
    }
    if (state instanceof DumpState.Ending ending && ending.reader() != null) {
      ending.reader().refuse(DumpReader.EVERY_TYPE);
      return ending.reader();
    }
    return null;
  }

  private void readDone(DumpReader reader, ByteBuf buffer, DumpRead read, boolean inMemory) {
    if (state instanceof DumpState.Ended) {
      buffer.release();
      reader.close();
      return;
    }
    output.write(buffer, read.inserted(), () -> written(reader, read, inMemory));
    report();
  }

  private void written(DumpReader reader, DumpRead read, boolean inMemory) {
    reading = false;
    if (state instanceof DumpState.Ended) {
      reader.close();
      return;
    }
    services.meters().sentEvents.add(reader.sentEvents() - countedEvents);
    countedEvents = reader.sentEvents();
    report();
    if (state instanceof DumpState.Ending ending) {
      finish(ending, reader, read);
      return;
    }
    if (read.failure() != null) {
      read.tellOf(connection);
      end(new DumpEnd.Eof("the log cannot be read"));
      return;
    }
    switch (read.progress()) {
      case MORE -> more(reader, inMemory);
      case AT_TAIL -> atTail(reader);
      case MODE_CONFLICT -> doubtMode(reader.conflict());
      case FAILED -> refuse(reader.failure());
    }
  }

  private void more(DumpReader reader, boolean inMemory) {
    if (reader.owesHeartbeat() && heartbeats.isDue()) {
      writeHeartbeat(reader);
    }
    if (inMemory) {
      loop.execute(this::pump); // behind the others of this loop
    } else {
      long published = services.log().published().streamOffset();
      pace.goOn(reader.streamOffset(), published, output.sentBytes(), this::pump);
    }
  }

  private void atTail(DumpReader reader) {
    if (stream.request().nonBlocking()) {
      end(new DumpEnd.Eof("everything is sent"));
      return;
    }
    waitForLog();
    if (reader.isBehind(services.log().published())) {
      waiters.remove(this);
      loop.execute(this::pump);
    }
  }

  /** An event that the mode we know excludes: asks whether the mode is still that. */
  private void doubtMode(DumpReader.Conflict conflict) {
    String lastSeen = services.source().gtidMode();
    questions.ask(
        services.source().askGtidMode(),
        Optional.empty(),
        answer -> {
          if (!(state instanceof DumpState.Streaming)) {
            return;
          }
          if (modes.confirms(conflict.type(), lastSeen, answer.orElse(null))) {
            refuse(conflict.failure());
          } else {
            pump();
          }
        });
  }

  private void refuse(DumpFailure failure) {
    end(new DumpEnd.Refused(failure.textFor(stream.request())));
  }

  // ---- waiting ----

  private void waitForLog() {
    if (waitsAt == NOT_WAITING) {
      waiters.add(this);
    }
    report();
  }

  /** The log has grown. */
  void wake() {
    if (state instanceof DumpState.Streaming) {
      pump();
    } else if (state instanceof DumpState.Held) {
      plan(SourceAnswers.of(services.source()));
    } else if (state instanceof DumpState.Awaiting awaiting) {
      if (awaiting.isBeyond(services.log().published())) {
        waitForLog();
      } else {
        arrive(awaiting.source());
      }
    }
  }

  /** The log has grown, or the source has answered: is the wait over? */
  private void arrive(SourceAnswers answers) {
    DumpStart start = DumpPlanner.plan(stream.request(), LogFacts.of(services.log()), answers);
    if (start instanceof DumpStart.At at) {
      waiters.remove(this);
      startStreaming(at.position(), true);
    } else if (start instanceof DumpStart.Refuse refuse) {
      end(new DumpEnd.Refused(refuse.text()));
    } else if (start instanceof DumpStart.Await still) {
      DumpState.Awaiting awaiting = new DumpState.Awaiting(still.position(), answers);
      become(awaiting, "the source was asked again");
      waitForLog();
      askAgain(awaiting);
    }
  }

  private void beat() {
    if (state instanceof DumpState.Awaiting awaiting) {
      BinlogPosition at = awaiting.position();
      output.writeEvent(stream.controls().heartbeat(at.file(), at.offset()));
    } else if (state instanceof DumpState.Streaming streaming && waitsAt != NOT_WAITING) {
      writeHeartbeat(streaming.reader());
    }
  }

  private void writeHeartbeat(DumpReader reader) {
    ByteBuf buffer = output.allocate(0);
    ByteBuffer room = DumpOutput.room(buffer);
    reader.putHeartbeat(room);
    output.write(buffer.writerIndex(room.position()));
  }

  // ---- the end ----

  /** Another dump of the same replica has begun. Any thread. */
  void replaced() {
    log.info("{}: replaced by a newer connection of the same replica", connection);
    loop.execute(() -> end(new DumpEnd.Replaced()));
  }

  /** Ends so that the replica comes back, as when we stop. Any thread. */
  void stop(String why) {
    loop.execute(() -> end(new DumpEnd.Eof(why)));
  }

  private void end(DumpEnd end) {
    if (state instanceof DumpState.Ending || state instanceof DumpState.Ended) {
      return;
    }
    questions.forget();
    waiters.remove(this);
    heartbeats.stop();
    DumpReader reader = state instanceof DumpState.Streaming streaming ? streaming.reader() : null;
    DumpState.Ending ending = new DumpState.Ending(end, reader);
    become(ending, end.toString());
    if (end instanceof DumpEnd.Refused refused) {
      log.warn("{}: dump refused: {}", connection, refused.text());
    }
    if (reader != null && (reading || reader.midEvent())) {
      loop.schedule(output::close, END_SECONDS, TimeUnit.SECONDS);
      pump();
      return;
    }
    sayEnd(ending);
  }

  /** Says the last word as soon as no event is open. */
  private void finish(DumpState.Ending ending, DumpReader reader, DumpRead read) {
    if (!reader.midEvent()) {
      sayEnd(ending);
    } else if (read.failure() != null || read.progress() == DumpReader.Progress.FAILED) {
      output.close();
    } else {
      pump();
    }
  }

  private void sayEnd(DumpState.Ending ending) {
    DumpReader reader = ending.reader();
    if (ending.end() instanceof DumpEnd.Refused refused) {
      output.refuse(refused.text());
    } else if (ending.end() instanceof DumpEnd.Replaced) {
      output.refuse(
          reader == null
              ? DumpErrors.ZOMBIE
              : reader.failure(DumpErrors.ZOMBIE).textFor(stream.request()));
    } else {
      output.endOfStream();
    }
    become(new DumpState.Ended(), "said so");
    if (reader != null) {
      reader.close();
    }
  }

  /** The connection is gone. */
  void closed() {
    services.writeSize().dumpEnds();
    questions.forget();
    waiters.remove(this);
    heartbeats.stop();
    DumpReader reader = state instanceof DumpState.Streaming open ? open.reader() : null;
    if (state instanceof DumpState.Ending ending) {
      reader = ending.reader();
    }
    if (!(state instanceof DumpState.Ended)) {
      become(new DumpState.Ended(), "the connection closed");
    }
    if (reader != null && !reading) {
      reader.close();
    }
  }

  private void become(DumpState next, String why) {
    log.debug("{}: {} -> {}: {}", connection, state, next, why);
    state = next;
    report();
  }

  private void report() {
    DumpReader reader = state instanceof DumpState.Streaming streaming ? streaming.reader() : null;
    if (reader == null || !reading || output.stretchUnderway()) {
      progress = progress.next(output, waitsAt != NOT_WAITING, reader);
    }
  }
}
