package io.binlogrelay.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes configuration texts to a directory and loads them with a given environment. */
final class ConfigFixture {
  static final String MINIMAL =
      """
      server:
        id: 900
        accounts:
          - { user: repl, password: relaysecret, roles: [replica] }
      source:
        hosts: [ "db1:3306" ]
        user: repl
        password: sourcesecret
      """;

  private final Path directory;
  private final Map<String, String> environment;

  ConfigFixture(Path directory) {
    this(directory, Map.of());
  }

  ConfigFixture(Path directory, Map<String, String> environment) {
    this.directory = directory;
    this.environment = environment;
  }

  /** The configuration of a text that this version can run. */
  RelayConfig load(String yaml) {
    return new ConfigLoader(environment::get).read(write(yaml));
  }

  /** The configuration of a valid text, whatever this version can run. */
  RelayConfig parse(String yaml) {
    Problems problems = new Problems();
    RelayConfig config =
        new ConfigLoader(environment::get)
            .read(YamlReader.read(yaml, problems), directory.resolve("relay.yaml"), problems);
    if (!problems.isEmpty()) {
      throw new AssertionError(problems.sorted());
    }
    return config;
  }

  /** The problems of a text that is refused, as an operator sees them. */
  List<String> problems(String yaml) {
    return refusal(yaml).problems().stream().map(Problem::toString).toList();
  }

  ConfigRefused refusal(String yaml) {
    Path file = write(yaml);
    ConfigRefused refused =
        catchThrowableOfType(
            ConfigRefused.class, () -> new ConfigLoader(environment::get).read(file));
    if (refused == null) {
      throw new AssertionError("was accepted:\n" + yaml);
    }
    return refused;
  }

  private Path write(String yaml) {
    try {
      return Files.writeString(directory.resolve("relay.yaml"), yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
