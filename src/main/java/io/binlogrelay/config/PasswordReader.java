package io.binlogrelay.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The one secret of a section: {@code password}, {@code passwordFile} (its first line) or {@code
 * passwordEnv}. Confined to the thread that loads the file.
 */
final class PasswordReader {
  private static final List<String> KEYS = List.of("password", "passwordFile", "passwordEnv");
  private static final int FILE_BYTES_MAX = 4096;
  private static final Password NONE = new Password("");

  private final Surroundings surroundings;

  PasswordReader(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Whether one is written, in whichever way. */
  boolean isWritten(Section section) {
    return KEYS.stream().anyMatch(section::has);
  }

  /** The password; an empty one, with a problem, when there is none or more than one. */
  Password read(Section section) {
    List<String> written = KEYS.stream().filter(section::has).toList();
    if (written.isEmpty()) {
      section.problem("password", "is required: password, passwordFile or passwordEnv");
      return NONE;
    }
    if (written.size() > 1) {
      section.problem(written.get(1), "only one of " + String.join(", ", KEYS) + " is allowed");
    }
    String key = written.get(0);
    Optional<String> text =
        Stream.of(section.secret("password"), fromFile(section), fromEnvironment(section))
            .flatMap(Optional::stream)
            .findFirst();
    if (text.isPresent() && text.get().isEmpty()) {
      section.problem(key, "the password is empty; an account needs one");
    }
    return text.map(Password::new).orElse(NONE);
  }

  private Optional<String> fromFile(Section section) {
    String key = "passwordFile";
    return section.file(key, surroundings.directory()).flatMap(file -> firstLine(section, file));
  }

  private static Optional<String> firstLine(Section section, Path file) {
    try {
      if (Files.size(file) > FILE_BYTES_MAX) {
        section.problem("passwordFile", file + " is longer than " + FILE_BYTES_MAX + " bytes");
        return Optional.empty();
      }
      String content = Files.readString(file, StandardCharsets.UTF_8);
      return Optional.of(content.lines().findFirst().orElse(""));
    } catch (IOException e) {
      section.problem("passwordFile", "cannot read " + file + ": " + IoReason.of(e));
      return Optional.empty();
    }
  }

  private Optional<String> fromEnvironment(Section section) {
    return section.text("passwordEnv", 255).flatMap(name -> variable(section, name));
  }

  private Optional<String> variable(Section section, String name) {
    Optional<String> value = Optional.ofNullable(surroundings.environment().apply(name));
    if (value.isEmpty()) {
      section.problem("passwordEnv", "the environment variable " + name + " is not set");
    }
    return value;
  }
}
