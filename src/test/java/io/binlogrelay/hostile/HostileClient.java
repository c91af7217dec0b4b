package io.binlogrelay.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One connection of one stranger: a recorded conversation up to some message, and misbehaviour from
 * there on. What it does follows from the seed and its number. One thread.
 */
final class HostileClient {

  /** How it ends, after its last word. */
  private enum Ending {
    /** It says that it has said everything, and the server is to close. */
    END_OF_INPUT,
    RESET,
    /** It waits for an answer, and resets. */
    RESET_WHEN_QUIET,
    /** It says half a message, and then nothing more. */
    SILENCE
  }

  private static final int QUIET_MILLIS = 4;

  /** One client in so many comes inside TLS. */
  private static final int IN_TLS = 200;

  /** One in so many has a conversation that costs the server milliseconds. */
  private static final int COSTLY = 60;

  private final Target target;
  private final int number;
  private final Random random;
  private final Mutator mutator;
  private final Conversation conversation;
  private final boolean inTls;
  private final int misbehavesAt;
  private final Ending ending;

  HostileClient(Target target, List<Conversation> conversations, long seed, int number) {
    this.target = target;
    this.number = number;
    this.random = new Random(seed + number * 0x9e3779b97f4a7c15L);
    this.mutator = new Mutator(random, conversations);
    this.conversation = chosen(conversations);
    // Inside TLS a password comes in clear, so that nobody would ask for a key to encrypt it with.
    this.inTls = target.tls() && !conversation.isCostly() && random.nextInt(IN_TLS) == 0;
    this.misbehavesAt = placeOfMisbehaviour();
    this.ending = chosenEnding();
  }

  private Conversation chosen(List<Conversation> conversations) {
    boolean costly = random.nextInt(COSTLY) == 0;
    List<Conversation> like =
        conversations.stream().filter(each -> each.isCostly() == costly).toList();
    return like.get(random.nextInt(like.size()));
  }

  /** Each phase has its part, however many messages it has. */
  private int placeOfMisbehaviour() {
    int logins = (int) conversation.count(Phase.LOGIN);
    int commands = (int) conversation.count(Phase.COMMAND);
    int streamed = (int) conversation.count(Phase.STREAM);
    int dice = random.nextInt(10);
    if (dice < 3 || commands == 0) {
      return random.nextInt(logins);
    }
    if (dice < 5 && streamed > 0) {
      return logins + commands + random.nextInt(streamed);
    }
    return logins + random.nextInt(commands);
  }

  private Ending chosenEnding() {
    int dice = random.nextInt(100);
    if (dice < 70) {
      return Ending.END_OF_INPUT;
    }
    if (dice < 85) {
      return Ending.RESET;
    }
    return dice < 99 || misbehavesInStream() ? Ending.RESET_WHEN_QUIET : Ending.SILENCE;
  }

  private boolean misbehavesInStream() {
    return conversation.messages().get(misbehavesAt).phase() == Phase.STREAM;
  }

  /**
   * Does it all.
   *
   * @return the connection if it was left open in silence, for the server to end
   * @throws IOException if the server refuses what is as it should be, or does not end in time
   */
  @Nullable Wire run() throws IOException {
    Talk talk = new Talk(target, conversation, source(), inTls);
    boolean stays = false;
    try {
      int next = talk.logIn(misbehavesAt);
      stays = ending == Ending.SILENCE;
      misbehave(talk, next);
      return stays ? talk.wire() : null;
    } finally {
      if (!stays) {
        talk.close();
      }
    }
  }

  /** An address that no other has: failed logins from one cost the next ones time. */
  private InetAddress source() throws IOException {
    int high = 1 + number / 62_500 % 250;
    return InetAddress.getByAddress(
        new byte[] {127, (byte) high, (byte) (number / 250 % 250), (byte) (1 + number % 250)});
  }

  private void misbehave(Talk talk, int next) throws IOException {
    try {
      int begun = next;
      if (misbehavesInStream()) {
        begun = conversation.messages().size() - (int) conversation.count(Phase.STREAM);
        send(talk.wire(), words(talk, next, begun));
        talk.wire().readUntilQuiet(QUIET_MILLIS);
      }
      begun = upToProof(talk, begun);
      if (inTls && random.nextInt(3) == 0) {
        talk.wire().bypassTls();
      }
      byte[] last =
          ending == Ending.SILENCE
              ? half(talk, begun)
              : words(talk, begun, conversation.messages().size());
      send(talk.wire(), last);
      end(talk.wire());
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      if (!Wire.isTheEnd(e)) {
        throw e;
      }
    }
  }

  /** As long as it behaves it waits for the question before it proves who it is now. */
  private int upToProof(Talk talk, int from) throws IOException {
    int begun = from;
    for (int i = from + 1; i <= misbehavesAt; i++) {
      if (conversation.messages().get(i).isLaterProof()) {
        send(talk.wire(), words(talk, begun, i));
        talk.hear(QUIET_MILLIS);
        begun = i;
      }
    }
    return begun;
  }

  /** What it says from one message up to another. */
  private byte[] words(Talk talk, int from, int to) {
    ByteArrayOutputStream words = new ByteArrayOutputStream();
    for (int i = from; i < to; i++) {
      byte[] message = talk.bytes(i);
      boolean damaged = i == misbehavesAt || i > misbehavesAt && random.nextInt(8) == 0;
      words.writeBytes(damaged ? mutator.insteadOf(message, framing(i)) : message);
    }
    return words.toByteArray();
  }

  private Framing framing(int index) {
    boolean login = conversation.messages().get(index).phase() == Phase.LOGIN;
    return login ? Framing.PACKETS : conversation.framing();
  }

  private byte[] half(Talk talk, int from) {
    byte[] before = words(talk, from, misbehavesAt);
    byte[] message = talk.bytes(misbehavesAt);
    byte[] all = Arrays.copyOf(before, before.length + random.nextInt(message.length));
    System.arraycopy(message, 0, all, before.length, all.length - before.length);
    return all;
  }

  /** In one piece, or in some. */
  private void send(Wire wire, byte[] bytes) throws IOException {
    int pieces = random.nextInt(3) == 0 ? 1 + random.nextInt(6) : 1;
    int from = 0;
    for (int i = 1; i < pieces; i++) {
      int to = from + random.nextInt(bytes.length - from + 1);
      wire.send(bytes, from, to);
      from = to;
    }
    wire.send(bytes, from, bytes.length);
  }

  private void end(Wire wire) throws IOException {
    if (ending == Ending.END_OF_INPUT) {
      wire.endOfInput();
      wire.readToTheEnd();
    } else if (ending == Ending.RESET_WHEN_QUIET) {
      wire.readUntilQuiet(QUIET_MILLIS);
    }
  }

  @Override
  public String toString() {
    return conversation
        + (inTls ? " in TLS" : "")
        + ", from message "
        + misbehavesAt
        + " on, then "
        + ending;
  }
}
