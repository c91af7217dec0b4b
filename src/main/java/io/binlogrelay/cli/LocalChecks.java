package io.binlogrelay.cli;

import io.binlogrelay.config.Address;
import io.binlogrelay.config.RelayConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What {@code check} looks at on this machine. It creates nothing. Confined to one thread. */
final class LocalChecks {
  private final RelayConfig config;

  LocalChecks(RelayConfig config) {
    this.config = config;
  }

  List<CheckItem> run() {
    return List.of(
        directory(config.relayLog().directory()),
        port("server.listen", config.server().listen()),
        port("admin.listen", config.admin().listen()));
  }

  private static CheckItem directory(Path directory) {
    String what = "relay log directory";
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      return CheckItem.fail(what, directory + " is not a directory", "correct relayLog.directory");
    }
    Path there = directory;
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    if (!Files.isWritable(there)) {
      return CheckItem.fail(
          what,
          "may not write in " + there,
          "chown it to the user that runs the relay, or correct relayLog.directory");
    }
    String state = there.equals(directory) ? " is writable" : " can be made";
    return CheckItem.pass(what, directory + state + free(there));
  }

  private static String free(Path there) {
    try {
      return ", " + Quantity.bytes(Files.getFileStore(there).getUsableSpace()) + " free";
    } catch (IOException e) {
      return ", free space not known: " + e.getMessage();
    }
  }

  private static CheckItem port(String what, Address address) {
    InetSocketAddress resolved = address.resolve();
    if (resolved.isUnresolved()) {
      return CheckItem.fail(
          what, "the name " + address.host() + " is not known", "correct " + what);
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(resolved);
      return CheckItem.pass(what, address + " is free");
    } catch (IOException e) {
      return CheckItem.fail(
          what,
          address + ": " + e.getMessage(),
          "stop what listens there (a relay that runs already?), or correct " + what);
    }
  }
}
