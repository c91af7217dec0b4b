package io.binlogrelay.relaylog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Sets a whole log aside, so that the next relay begins a new one in its place. The files move into
 * a directory beside them; our server_uuid and RSA key stay, so that replicas below go on seeing
 * the same source.
 *
 * <ol>
 *   <li>{@code set-aside-TIME} is made, with a copy of the state in it;
 *   <li>the index moves there: from now on a start refuses, as the index names none of the files;
 *   <li>the state becomes that of an empty log;
 *   <li>the files move.
 * </ol>
 *
 * <p>Each step is durable before the next. Where it was interrupted, it is run again, and goes on
 * with the same directory.
 *
 * @param target the directory that holds the old log
 * @param files how many log files are there
 * @param bytes in them
 * @param serverUuid ours; empty if the state could not be read, so that there will be a new one
 */
public record SetAside(Path target, int files, long bytes, Optional<UUID> serverUuid) {

  private static final String PREFIX = "set-aside-";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  /**
   * Sets the log of a directory aside.
   *
   * @param now names the directory, in UTC
   * @throws RelayLogRefused if there is no log, a relay is using it, or it can't be read or written
   */
  public static SetAside run(Path path, Instant now) {
    if (Files.notExists(path)) {
      throw new RelayLogRefused(path + ": expected a relay log, found no directory of that name");
    }
    try (LogDirectory directory = LogDirectory.lock(path)) {
      return new Steps(directory).run(now);
    } catch (IOException e) {
      throw new RelayLogRefused(
          "relay log directory "
              + path
              + " can't be set aside: "
              + IoReason.of(e)
              + "; it is safe to try again",
          e);
    }
  }

  /** One run, under the lock. */
  private static final class Steps {
    private final LogDirectory directory;
    private final RelayState.@Nullable Self self;

    Steps(LogDirectory directory) throws IOException {
      this.directory = directory;
      this.self = readSelf(directory);
    }

    private static RelayState.@Nullable Self readSelf(LogDirectory directory) throws IOException {
      try {
        RelayState state = StateFile.read(directory.file(LogDirectory.STATE));
        return state == null ? null : state.self();
      } catch (RelayLogRefused e) {
        return null; // it may be what the log is set aside for
      }
    }

    SetAside run(Instant now) throws IOException {
      if (movable().isEmpty()) {
        throw new RelayLogRefused(directory.path() + " holds no log that could be set aside");
      }
      Path target = interrupted();
      if (target == null) {
        target = create(now);
        copyState(target);
        move(directory.file(LogDirectory.INDEX), target);
        sync(target);
      }
      RelayState empty = RelayState.fresh();
      StateFile.create(directory, self == null ? empty : empty.withSelf(self));
      for (Path file : movable()) {
        move(file, target);
      }
      sync(target);
      return result(target);
    }

    private SetAside result(Path target) throws IOException {
      StoredFiles moved = StoredFiles.in(target);
      return new SetAside(
          target,
          moved.sizes().size(),
          moved.sizes().values().stream().mapToLong(Long::longValue).sum(),
          Optional.ofNullable(self).map(RelayState.Self::serverUuid));
    }

    /** All but what a new log begins with. */
    private List<Path> movable() throws IOException {
      List<Path> files = new ArrayList<>();
      try (DirectoryStream<Path> all = Files.newDirectoryStream(directory.path())) {
        for (Path file : all) {
          if (Files.isRegularFile(file) && !directory.isOwn(file)) {
            files.add(file);
          }
        }
      }
      Collections.sort(files);
      return files;
    }

    /** Where a run that was interrupted after it had moved the index has moved it to. */
    private @Nullable Path interrupted() throws IOException {
      if (Files.exists(directory.file(LogDirectory.INDEX))) {
        return null;
      }
      Path newest = null;
      try (DirectoryStream<Path> all = Files.newDirectoryStream(directory.path(), PREFIX + "*")) {
        for (Path candidate : all) {
          newest = newest == null || candidate.compareTo(newest) > 0 ? candidate : newest;
        }
      }
      return newest != null && Files.exists(newest.resolve(LogDirectory.INDEX)) && wasOurs(newest)
          ? newest
          : null;
    }

    /** Whether the state is still the one whose copy is there, or already that of an empty log. */
    private boolean wasOurs(Path target) throws IOException {
      for (Path file : movable()) {
        if (Files.exists(target.resolve(file.getFileName()))) {
          return false; // another log's of the same name
        }
      }
      try {
        RelayState state = StateFile.read(directory.file(LogDirectory.STATE));
        return state != null
            && (state.equals(StateFile.read(target.resolve(LogDirectory.STATE)))
                || state.equals(RelayState.fresh().withSelf(state.self())));
      } catch (RelayLogRefused e) {
        return false;
      }
    }

    private Path create(Instant now) throws IOException {
      Instant time = now;
      while (Files.exists(directory.file(PREFIX + TIME.format(time)))) {
        time = time.plusSeconds(1);
      }
      Path target = directory.file(PREFIX + TIME.format(time));
      Files.createDirectory(target);
      directory.sync();
      return target;
    }

    /** Readable by the owner only, as it holds a private key. */
    private void copyState(Path target) throws IOException {
      Path state = directory.file(LogDirectory.STATE);
      if (!Files.exists(state)) {
        return;
      }
      try (FileChannel copy =
          FileChannel.open(
              target.resolve(LogDirectory.STATE),
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(state));
        while (content.hasRemaining()) {
          copy.write(content);
        }
        copy.force(true);
      }
    }

    private static void move(Path file, Path target) throws IOException {
      if (Files.exists(file)) {
        Files.move(file, target.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
      }
    }

    /** The names are to be found in the new place before they are lost in the old one. */
    private void sync(Path target) throws IOException {
      LogDirectory.sync(target);
      directory.sync();
    }
  }
}
