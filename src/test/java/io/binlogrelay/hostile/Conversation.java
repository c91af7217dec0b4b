package io.binlogrelay.hostile;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * What one real client said, in its order; {@code README.md} beside the recordings tells which.
 *
 * @param name of the recording
 * @param messages first those of the login, then commands, then what was said into a stream
 */
public record Conversation(String name, List<Message> messages) {

  private static final List<String> NAMES =
      List.of(
          "mysql-8.0.33",
          "mysql-9.7.4",
          "mysql-native-8.0.33",
          "mysql-rsa-9.7.4",
          "mysql-tls-9.7.4",
          "mysqladmin-8.0.33",
          "mysqladmin-9.7.4",
          "mysqlbinlog-8.0.33",
          "mysqlbinlog-gtid-9.7.4",
          "connector-j-prepared-9.7.0",
          "connector-j-change-user-9.7.0",
          "mariadb-connector-c-3.3.20",
          "replica-position-8.0.33",
          "replica-semisync-9.7.4",
          "replica-zlib-8.0.33",
          "replica-zstd-9.7.4");

  /** All that are recorded. */
  public static List<Conversation> all() {
    return NAMES.stream().map(Conversation::read).toList();
  }

  private static Conversation read(String name) {
    try (InputStream recorded = Conversation.class.getResourceAsStream(name + ".txt")) {
      String text =
          new String(
              Objects.requireNonNull(recorded, name).readAllBytes(), StandardCharsets.US_ASCII);
      return new Conversation(
          name,
          text.lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .map(Message::parse)
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many of the messages are of that phase. */
  long count(Phase phase) {
    return messages.stream().filter(message -> message.phase() == phase).count();
  }

  /** How everything behind the login travels. */
  Framing framing() {
    return Framing.askedFor(messages.get(0).bytes());
  }

  /** Whether it makes a server do what takes it milliseconds: encrypt with public keys. */
  boolean isCostly() {
    return endsInTls()
        || messages.stream().anyMatch(message -> message.slot() == Slot.RSA_PASSWORD);
  }

  /** Whether it goes on in TLS, which nobody recorded, after the client's first words of it. */
  boolean endsInTls() {
    return count(Phase.COMMAND) == 0;
  }

  @Override
  public String toString() {
    return name;
  }
}
