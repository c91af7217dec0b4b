package io.binlogrelay.it.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A command of the jar that ends by itself, such as {@code check}, as an operator runs it.
 *
 * @param exitCode what it told its caller
 * @param output both streams together
 */
public record RelayCommand(int exitCode, String output) {
  private static final int SECONDS_MAX = 60;

  /** Runs {@code check} on these settings, with any free ports. */
  public static RelayCommand check(RelaySettings settings) {
    Path directory = TestFiles.newDirectory("check");
    settings
        .set("server.listen", "127.0.0.1:0")
        .set("admin.listen", "127.0.0.1:0")
        .set("relayLog.directory", directory.resolve("relay-log").toString());
    try {
      Path file = Files.writeString(directory.resolve("relay.yaml"), settings.yaml());
      return run("check", "-c", file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs it to its end, bounded. */
  public static RelayCommand run(String... arguments) {
    return run(Map.of(), arguments);
  }

  /** The same with more in its environment. */
  public static RelayCommand run(Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>(List.of(java()));
    command.addAll(ClassArchive.options());
    command.addAll(List.of("-jar", RelayProcess.jar().toString()));
    command.addAll(List.of(arguments));
    return run(command, environment);
  }

  /**
   * The same as another user, which only root can do.
   *
   * @param jar a copy of the relay's jar that he can read
   */
  public static RelayCommand runAs(long uid, Path jar, String... arguments) {
    List<String> command = new ArrayList<>(List.of("setpriv", "--clear-groups"));
    command.addAll(List.of("--reuid=" + uid, "--regid=" + uid, java(), "-jar", jar.toString()));
    command.addAll(List.of(arguments));
    return run(command, Map.of());
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static RelayCommand run(List<String> command, Map<String, String> environment) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command + " did not end:\n" + output);
      }
      return new RelayCommand(process.exitValue(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + command + " runs", e);
    }
  }
}
