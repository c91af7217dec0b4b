package io.binlogrelay.cli;

import io.binlogrelay.RelayVersion;
import picocli.CommandLine;

/** What {@code --version} prints. */
final class ManifestVersion implements CommandLine.IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      "binlog-relay " + RelayVersion.text(),
      "Java " + Runtime.version() + " on " + System.getProperty("os.name")
    };
  }
}
