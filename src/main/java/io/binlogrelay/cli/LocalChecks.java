package io.binlogrelay.cli;

import io.binlogrelay.config.Address;
import io.binlogrelay.config.RelayConfig;
import io.binlogrelay.config.RelayLogConfig;
import io.binlogrelay.relaylog.DirectoryFault;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What {@code check} looks at on this machine. It creates nothing. Confined to one thread. */
final class LocalChecks {
  private final RelayConfig config;

  LocalChecks(RelayConfig config) {
    this.config = config;
  }

  List<CheckItem> run() {
    return List.of(
        directory(config.relayLog().directory()),
        space(config.relayLog()),
        port("server.listen", config.server().listen()),
        port("admin.listen", config.admin().listen()));
  }

  private static CheckItem directory(Path directory) {
    String what = "relay log directory";
    try {
      Optional<DirectoryFault> fault = DirectoryFault.in(directory);
      if (fault.isPresent()) {
        return CheckItem.fail(what, fault.get().found(), fault.get().remedy());
      }
    } catch (IOException e) {
      return CheckItem.fail(what, "not known: " + e.getMessage(), "correct relayLog.directory");
    }
    String state = Files.exists(directory) ? " is writable" : " can be made";
    return CheckItem.pass(what, directory + state);
  }

  /** The directory, or the nearest one above it that is there. */
  private static Path existing(Path directory) {
    Path there = directory;
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    return there;
  }

  private static CheckItem space(RelayLogConfig relayLog) {
    String what = "free space";
    long free;
    try {
      free = Files.getFileStore(existing(relayLog.directory())).getUsableSpace();
    } catch (IOException e) {
      return CheckItem.fail(what, "not known: " + e.getMessage(), "correct relayLog.directory");
    }
    long minFree = relayLog.retention().minFree();
    String found = Quantity.bytes(free) + " free, minFree is " + Quantity.bytes(minFree);
    return free >= minFree
        ? CheckItem.pass(what, found)
        : CheckItem.fail(
            what,
            found + ": all files but the newest would be removed at once",
            "make room, or lower relayLog.retention.minFree");
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
