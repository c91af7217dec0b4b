package io.binlogrelay.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Every server and relay of this JVM: what a failed test leaves is taken from here, and what still
 * lives when the JVM ends is ended from here. Any thread.
 */
final class Parties {
  /** A directory up to this size is worth keeping when a test failed. */
  private static final long KEPT_DIRECTORY_BYTES = 64L << 20;

  private static final Set<Party> LIVE = Collections.synchronizedSet(new LinkedHashSet<>());
  private static final List<Party> DEPARTED = Collections.synchronizedList(new ArrayList<>());

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Parties::endAll, "end-of-parties"));
  }

  private Parties() {}

  static void joined(Party party) {
    LIVE.add(party);
  }

  /** Its log and its files are kept until the test is over: the test may be failing right now. */
  static void left(Party party) {
    if (LIVE.remove(party)) {
      DEPARTED.add(party);
    }
  }

  /** Writes the log of everyone who lived during the test, and the files of departed relays. */
  static void save(Path directory) {
    try {
      Files.createDirectories(directory);
      for (Party party : snapshot(LIVE)) {
        Files.writeString(directory.resolve(party.name() + ".log"), party.log());
      }
      for (Party party : snapshot(DEPARTED)) {
        Files.writeString(directory.resolve(party.name() + ".log"), party.log());
        if (party instanceof RelayProcess
            && TestFiles.size(party.directory()) <= KEPT_DIRECTORY_BYTES) {
          Path kept = Files.createDirectories(directory.resolve(party.name()));
          TestFiles.copyAsIs(party.directory(), kept);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The test is over: the files of those who left during it can go. */
  static void forgetDeparted() {
    for (Party party : snapshot(DEPARTED)) {
      DEPARTED.remove(party);
      TestFiles.delete(party.directory());
    }
  }

  private static List<Party> snapshot(java.util.Collection<Party> parties) {
    synchronized (parties) {
      return List.copyOf(parties);
    }
  }

  private static void endAll() {
    for (Party party : snapshot(LIVE)) {
      try {
        party.close();
      } catch (RuntimeException alreadyGone) {
        System.err.println("could not end " + party.name() + ": " + alreadyGone.getMessage());
      }
    }
    TestFiles.deleteAll();
  }
}
