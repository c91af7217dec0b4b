package io.binlogrelay.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;

/** A connection on which a recorded conversation is had again, as it should be. One thread. */
public final class Talk implements AutoCloseable {

  private static final int QUIET_MILLIS = 10;
  private static final int CLIENT_SSL = 1 << 11;
  private static final int HEADER = 4;
  private static final int SETTINGS = HEADER + 32;

  private final Conversation conversation;
  private final Credentials credentials;
  private final boolean inTls;
  private final Wire wire;

  /**
   * Connects, and is greeted.
   *
   * @param from its own address
   * @param inTls whether everything said is to be inside TLS
   */
  Talk(Target target, Conversation conversation, InetAddress from, boolean inTls)
      throws IOException {
    this.conversation = conversation;
    this.credentials = new Credentials(target.password());
    this.inTls = inTls;
    this.wire = new Wire(target.port(), from);
    try {
      credentials.greeted(wire.packet());
    } catch (IOException e) {
      wire.close();
      throw e;
    }
  }

  /**
   * Says all of a conversation to a server, and returns all that it says to it after the login.
   *
   * @throws IOException if it does not let in who has the conversation
   */
  public static byte[] repeat(Target target, Conversation conversation) throws IOException {
    try (Talk talk = new Talk(target, conversation, InetAddress.getLoopbackAddress(), false)) {
      int all = conversation.messages().size();
      int streamed = all - (int) conversation.count(Phase.STREAM);
      ByteArrayOutputStream answers = new ByteArrayOutputStream();
      for (int i = talk.logIn(all); i < all; i++) {
        byte[] message = talk.bytes(i);
        talk.wire.send(message, 0, message.length);
        if (i < streamed && conversation.messages().get(i).isAnswered()) {
          answers.writeBytes(talk.hear(QUIET_MILLIS));
        }
      }
      answers.writeBytes(
          conversation.endsInTls()
              ? talk.wire.readAnswer(QUIET_MILLIS)
              : talk.wire.readUntilQuiet(QUIET_MILLIS));
      talk.wire.endOfInput();
      talk.wire.readToTheEnd();
      return answers.toByteArray();
    }
  }

  Wire wire() {
    return wire;
  }

  /**
   * Says the messages of the login, and waits for what each is answered.
   *
   * @param upTo where it stops if the login is longer
   * @return which message comes next
   */
  int logIn(int upTo) throws IOException {
    if (inTls) {
      byte[] request = Arrays.copyOf(conversation.messages().get(0).bytes(), SETTINGS);
      request = Framing.PACKETS.message(Arrays.copyOf(request, 4), Framing.PACKETS.body(request));
      request[5] |= CLIENT_SSL >> 8;
      wire.send(request, 0, request.length);
      wire.encrypt();
    }
    int logins = Math.min(upTo, (int) conversation.count(Phase.LOGIN));
    for (int i = 0; i < logins; i++) {
      byte[] message = bytes(i);
      wire.send(message, 0, message.length);
      if (!conversation.endsInTls()) {
        awaitAnswer(i + 1 == conversation.count(Phase.LOGIN));
      }
    }
    return logins;
  }

  private void awaitAnswer(boolean letsIn) throws IOException {
    byte[] answer = wire.packet();
    while (letsIn && answer[0] == 1) {
      answer = wire.packet(); // it is about to
    }
    boolean asExpected = letsIn ? answer[0] == 0 : answer[0] == 1 || answer[0] == (byte) 0xfe;
    if (!asExpected) {
      throw new IOException("a proper login is answered by " + Arrays.toString(answer));
    }
    credentials.told(answer);
  }

  /**
   * Takes what the server says until it says nothing for that long; its last packet may ask for a
   * proof.
   */
  byte[] hear(int quietMillis) throws IOException {
    byte[] said = wire.readAnswer(quietMillis);
    int last = 0;
    int end = 0;
    while (end + HEADER < said.length) {
      last = end + HEADER;
      end = last + (said[end] & 0xff | (said[end + 1] & 0xff) << 8 | (said[end + 2] & 0xff) << 16);
    }
    if (last > 0 && end == said.length) {
      credentials.told(Arrays.copyOfRange(said, last, end));
    }
    return said;
  }

  /** A message as it is to be said on this connection. */
  byte[] bytes(int index) {
    Message message = conversation.messages().get(index);
    byte[] bytes = message.bytes(credentials);
    if (inTls && message.phase() == Phase.LOGIN) {
      bytes[3]++; // the request for TLS took a number
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }
}
