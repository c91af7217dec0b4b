package io.binlogrelay.relaylog.crash;

import io.binlogrelay.relaylog.crash.Change.Block;
import io.binlogrelay.relaylog.crash.Change.Grown;
import io.binlogrelay.relaylog.crash.Change.Names;
import io.binlogrelay.relaylog.crash.Change.OfFile;
import io.binlogrelay.relaylog.crash.Change.Shortened;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The disks that may be found when the power goes at one point of a trace: what is certainly there,
 * and the changes that are there or not. Moves on through the trace; one thread.
 */
public final class PowerLoss {

  /** What is certain of a file, and what came after. */
  private static final class FileState {
    private final Content certain;
    private final List<OfFile> changes = new ArrayList<>();

    /** The new size, if that alone may be on the disk. */
    private @Nullable Grown grown;

    private FileState(Content certain) {
      this.certain = certain;
    }
  }

  /** What is certain of a directory, and what came after. */
  private static final class DirectoryState {
    private final SortedMap<String, Integer> certain = new TreeMap<>();
    private final List<Names> changes = new ArrayList<>();
  }

  private static final int ROOT = LiveDisk.ROOT;

  private final Trace trace;
  private final int blockSize;
  private final Map<Integer, FileState> files = new HashMap<>();
  private final Map<Integer, DirectoryState> directories = new HashMap<>();
  private int crashPoint;
  private int nodes;

  /** The uncertain changes at {@link #crashPoint}, blocks and names first, sizes last. */
  private final List<Change> uncertain = new ArrayList<>();

  private int firstSize;

  /**
   * Before the first operation.
   *
   * @param blockSize what the disk writes at once: 512 or 4096
   */
  public PowerLoss(Trace trace, int blockSize) {
    this.trace = trace;
    this.blockSize = blockSize;
    mount(trace.start());
  }

  /** Gives nodes the numbers that {@link LiveDisk} gives them. */
  private int mount(Disk disk) {
    int node = ++nodes;
    if (disk instanceof Disk.File file) {
      files.put(node, new FileState(file.content()));
    } else if (disk instanceof Disk.Directory directory) {
      DirectoryState state = new DirectoryState();
      directories.put(node, state);
      directory.entries().forEach((name, entry) -> state.certain.put(name, mount(entry)));
    }
    return node;
  }

  /** Moves on to the crash point after so many operations. */
  public PowerLoss advanceTo(int operations) {
    while (crashPoint < operations) {
      apply(trace.get(crashPoint));
      crashPoint++;
    }
    collect();
    return this;
  }

  public int crashPoint() {
    return crashPoint;
  }

  /** How many changes may be there or not. */
  public int uncertain() {
    return uncertain.size();
  }

  /** Number of the first uncertain change that is a mere size. */
  int firstSize() {
    return firstSize;
  }

  /** Bytes of the last operation if that was a write, otherwise 0. */
  int lastWriteLength() {
    return crashPoint > 0 && trace.get(crashPoint - 1) instanceof Operation.Write write
        ? write.bytes().length
        : 0;
  }

  private void apply(Operation operation) {
    if (operation instanceof Operation.MakeDirectory made) {
      directories.put(made.node(), new DirectoryState());
      rename(made.directory(), new TreeMap<>(Map.of(made.name(), made.node())));
    } else if (operation instanceof Operation.Create created) {
      files.put(created.node(), new FileState(new Content()));
      rename(created.directory(), new TreeMap<>(Map.of(created.name(), created.node())));
    } else if (operation instanceof Operation.Rename renamed) {
      rename(renamed);
    } else if (operation instanceof Operation.Delete deleted) {
      rename(deleted.directory(), new TreeMap<>(Map.of(deleted.name(), 0)));
    } else if (operation instanceof Operation.Write write) {
      write(write);
    } else if (operation instanceof Operation.Truncate truncate) {
      files.get(truncate.node()).changes.add(new Shortened(crashPoint, truncate.size()));
    } else if (operation instanceof Operation.Force force) {
      force(force.node(), true);
    } else if (operation instanceof Operation.ForceFailed failed) {
      force(failed.node(), false);
    }
  }

  private void rename(Operation.Rename renamed) {
    SortedMap<String, Integer> left = new TreeMap<>(Map.of(renamed.name(), 0));
    SortedMap<String, Integer> arrived = new TreeMap<>(Map.of(renamed.to(), renamed.node()));
    if (renamed.directory() == renamed.toDirectory()) {
      arrived.putAll(left);
      rename(renamed.directory(), arrived);
      return;
    }
    Names arrival = new Names(crashPoint, arrived);
    directories.get(renamed.toDirectory()).changes.add(arrival);
    directories.get(renamed.directory()).changes.add(arrival.follower(left));
  }

  private void rename(int directory, SortedMap<String, Integer> meaning) {
    directories.get(directory).changes.add(new Names(crashPoint, meaning));
  }

  private void write(Operation.Write write) {
    List<OfFile> changes = files.get(write.node()).changes;
    int length = write.bytes().length;
    for (int from = 0; from < length; ) {
      int offset = write.offset() + from;
      int room = Math.min(length - from, blockSize - offset % blockSize);
      changes.add(new Block(crashPoint, offset, write.bytes(), from, room));
      from += room;
    }
  }

  private void force(int node, boolean succeeds) {
    FileState file = files.get(node);
    if (file != null) {
      file.changes.forEach(change -> change.force(succeeds));
      while (!file.changes.isEmpty() && file.changes.get(0).certain()) {
        file.changes.remove(0).applyTo(file.certain);
      }
      return;
    }
    DirectoryState directory = directories.get(node);
    directory.changes.forEach(change -> change.force(succeeds));
    while (!directory.changes.isEmpty() && directory.changes.get(0).certain()) {
      directory.changes.remove(0).applyTo(directory.certain);
    }
  }

  private void collect() {
    uncertain.clear();
    List<Grown> sizes = new ArrayList<>();
    for (FileState file : files.values()) {
      int newest = 0;
      for (OfFile change : file.changes) {
        if (!change.certain()) {
          uncertain.add(change);
        }
        newest = change instanceof Block block ? Math.max(newest, block.end()) : 0;
      }
      file.grown = newest > file.certain.size() ? new Grown(crashPoint, newest) : null;
      if (file.grown != null) {
        sizes.add(file.grown);
      }
    }
    for (DirectoryState directory : directories.values()) {
      directory.changes.stream().filter(Names::open).forEach(uncertain::add);
    }
    uncertain.sort(Comparator.comparingInt(Change::operation));
    firstSize = uncertain.size();
    uncertain.addAll(sizes);
    for (int i = 0; i < uncertain.size(); i++) {
      uncertain.get(i).number(i);
    }
  }

  /** The disk that is found at this crash point if these changes survived. */
  public Disk.Directory disk(Survival survival) {
    return directory(ROOT, survival);
  }

  private Disk.Directory directory(int node, Survival survival) {
    DirectoryState state = directories.get(node);
    SortedMap<String, Integer> names = new TreeMap<>(state.certain);
    for (Names change : state.changes) {
      if (change.survives(survival)) {
        change.applyTo(names);
      }
    }
    SortedMap<String, Disk> entries = new TreeMap<>();
    names.forEach(
        (name, entry) ->
            entries.put(
                name,
                directories.containsKey(entry)
                    ? directory(entry, survival)
                    : new Disk.File(content(files.get(entry), survival))));
    return new Disk.Directory(entries);
  }

  private Content content(FileState file, Survival survival) {
    Content found = file.certain.copy();
    if (file.changes.isEmpty()) {
      return found;
    }
    applySurvivors(file, survival, found);
    int holes = found.size() - file.certain.size();
    if (survival.garbage() == 0 || holes <= 0) {
      return found;
    }
    byte[] garbage = new byte[holes];
    new Random(survival.garbage()).nextBytes(garbage);
    Content dirty = file.certain.copy();
    dirty.write(file.certain.size(), garbage, 0, holes);
    applySurvivors(file, survival, dirty);
    return dirty;
  }

  private void applySurvivors(FileState file, Survival survival, Content content) {
    for (OfFile change : file.changes) {
      if (!change.survives(survival)) {
        continue;
      }
      boolean inLastOperation = change.operation() == crashPoint - 1;
      if (change instanceof Block block && inLastOperation && survival.torn() != Survival.WHOLE) {
        block.applyTorn(content, survival.torn());
      } else {
        change.applyTo(content);
      }
    }
    if (file.grown != null && file.grown.survives(survival)) {
      file.grown.applyTo(content);
    }
  }
}
