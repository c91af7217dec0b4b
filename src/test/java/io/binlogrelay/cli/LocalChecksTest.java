package io.binlogrelay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.config.ConfigLoader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalChecksTest {
  private final Path directory;

  LocalChecksTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void aDirectoryThatCanBeMadePassesAndIsNotMade() throws IOException {
    assertThat(check("a/b/relay-log", "127.0.0.1:0").get(0).toString())
        .startsWith("pass  relay log directory")
        .endsWith("can be made");
    assertThat(directory.resolve("a")).doesNotExist();
  }

  @Test
  void aFileInPlaceOfTheDirectoryFails() throws IOException {
    Files.createFile(directory.resolve("relay-log"));

    assertThat(check("relay-log", "127.0.0.1:0").get(0).found())
        .endsWith("expected a directory, found a file");
  }

  @Test
  void aTakenPortFailsAndAFreeOnePasses() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<CheckItem> items =
          check("relay-log, retention: { minFree: none }", "127.0.0.1:" + taken.getLocalPort());

      assertThat(items).extracting(CheckItem::pass).containsExactly(true, true, false, true);
      assertThat(items.get(2).remedy()).contains("a relay that runs already?");
    }
  }

  @Test
  void aDiskWithLessThanMinFreeFails() throws IOException {
    CheckItem space = check("relay-log, retention: { minFree: 1000000TiB }", "127.0.0.1:0").get(1);

    assertThat(space.pass()).isFalse();
    assertThat(space.found()).contains("free, minFree is").contains("would be removed at once");
    assertThat(space.remedy()).contains("relayLog.retention.minFree");
  }

  private List<CheckItem> check(String relayLog, String listen) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("relay.yaml"),
            """
            server:
              id: 900
              listen: %s
              accounts: [ { user: repl, password: s, roles: [replica] } ]
            source: { hosts: [ "127.0.0.1:3306" ], user: repl, password: s }
            relayLog: { directory: %s }
            admin: { listen: "127.0.0.1:0" }
            """
                .formatted(listen, relayLog));
    return new LocalChecks(ConfigLoader.load(file)).run();
  }
}
