package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.binlogrelay.it.harness.RelayCommand;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.VolatileDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code run} of the packaged jar on directories that it must not use: exit code 3, one line that
 * says why, and nothing is left there. Root may write anywhere, so it runs as others do.
 */
class RefusedDirectoryIT {
  private static final int NOBODY = 65534;
  private static final int SOMEBODY = 64321;
  private static final int REFUSED = 3;

  private final Path home;
  private final Path log;

  RefusedDirectoryIT(@TempDir Path home) {
    this.home = home;
    this.log = home.resolve("relay-log");
  }

  @BeforeEach
  void configure() throws IOException {
    Files.writeString(
        home.resolve("relay.yaml"),
        """
        server:
          id: 900
          listen: 127.0.0.1:0
          accounts: [ { user: repl, password: x, roles: [replica] } ]
        source: { hosts: [ "127.0.0.1:1" ], user: repl, password: x }
        relayLog: { directory: relay-log }
        admin: { listen: "127.0.0.1:0" }
        """);
  }

  @Test
  void whereItsUserMayNotWriteOrSomebodyElseIsAtHome() throws IOException {
    assumeThat(System.getProperty("user.name")).as("who can run as others").isEqualTo("root");
    Path jar = Files.copy(RelayProcess.jar(), home.resolve("relay.jar"));
    permissions(home, "rwxr-xr-x");

    assertRefused(nobody(jar), home + ": expected to be readable and writable for nobody");

    Files.createDirectory(log);
    permissions(log, "rwxrwxrwx");
    Files.setAttribute(log, "unix:uid", SOMEBODY);
    assertRefused(nobody(jar), log + ": expected owner nobody (uid 65534), as whom we run, found");
    assertThat(log).isEmptyDirectory();

    Files.setAttribute(log, "unix:uid", NOBODY);
    permissions(log, "r-xr-xr-x");
    assertRefused(nobody(jar), log + ": expected to be readable and writable", "r-xr-xr-x");
    assertThat(log).isEmptyDirectory();
  }

  private RelayCommand nobody(Path jar) {
    return RelayCommand.runAs(NOBODY, jar, "run", "-c", home.resolve("relay.yaml").toString());
  }

  @Test
  void onADiskThatFailsFdatasync() throws IOException {
    Files.createDirectory(log);
    VolatileDisk disk = VolatileDisk.below(log);
    disk.failSync("*", VolatileDisk.Fault.ALWAYS);

    RelayCommand run =
        RelayCommand.run(disk.environment(), "run", "-c", home.resolve("relay.yaml").toString());

    assertRefused(
        run, "expected a file system that keeps what it is given", "sync failed at " + log);
    assertThat(log.resolve("probe.tmp")).doesNotExist();
    assertThat(log.resolve("relay.state")).doesNotExist();
  }

  private static void assertRefused(RelayCommand run, String... words) {
    assertThat(run.output()).contains(words).doesNotContain("\tat ");
    assertThat(run.exitCode()).as(run.output()).isEqualTo(REFUSED);
  }

  private static void permissions(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }
}
