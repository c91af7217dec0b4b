package io.binlogrelay.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/**
 * The relay's classes, kept ready for the next JVM (application class-data sharing, as the README
 * tells operators): most of a start is loading classes, and tests start many relays. Made once for
 * each build and JVM, by a relay that starts and stops. Any thread.
 */
final class ClassArchive {
  private static final List<String> OPTIONS = prepare();

  private ClassArchive() {}

  /** Options of a JVM that runs the jar with it. */
  static List<String> options() {
    return OPTIONS;
  }

  private static List<String> prepare() {
    Path jar = RelayProcess.jar();
    Path archive =
        jar.resolveSibling("binlog-relay-" + System.getProperty("java.vm.version") + ".jsa");
    try {
      boolean fresh =
          Files.exists(archive)
              && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) > 0;
      if (!fresh) {
        Files.deleteIfExists(archive);
        make(archive);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of("-XX:SharedArchiveFile=" + archive);
  }

  private static void make(Path archive) {
    SourceAddress nobody = SourceAddress.onLoopback(FreePorts.next());
    try (RelayProcess relay = RelayProcess.of(RelaySettings.below(nobody))) {
      relay.launch(List.of("-XX:ArchiveClassesAtExit=" + archive));
      relay.awaitLive();
      relay.status();
      relay.metrics();
      relay.connection().close();
      relay.sigterm();
    } catch (SQLException e) {
      throw new SqlFailure("no login at a relay without a source", e);
    }
  }
}
