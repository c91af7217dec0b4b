package io.binlogrelay.relaylog.crash;

import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A file system in memory that records what is done to it: see the package. Thread-safe. */
public final class CrashFileSystem extends FileSystem {

  private final CrashFileSystemProvider provider = new CrashFileSystemProvider();
  private final LiveDisk disk;

  private CrashFileSystem(LiveDisk disk) {
    this.disk = disk;
  }

  /** An empty disk. */
  public static CrashFileSystem empty() {
    return on(Disk.empty());
  }

  /** The machine starts again with what is on that disk. */
  public static CrashFileSystem on(Disk.Directory disk) {
    return new CrashFileSystem(new LiveDisk(disk));
  }

  LiveDisk disk() {
    return disk;
  }

  /** What was done so far, and is being done. */
  public Trace trace() {
    return disk.trace();
  }

  public Faults faults() {
    return disk.faults();
  }

  /** Runs something in the same thread before each operation but its own takes place. */
  public void beforeEach(Consumer<Operation> hook) {
    disk.beforeEach(hook);
  }

  /**
   * The process is dead, the machine goes on: locks are free, what was written is there and no more
   * durable than before.
   */
  public void processDied() {
    disk.unlockAll();
    disk.beforeEach(operation -> {});
  }

  /** What a clean shutdown of the machine now leaves: everything that was done. */
  public Disk.Directory unmounted() {
    PowerLoss loss = new PowerLoss(trace(), 4096).advanceTo(trace().length());
    return loss.disk(Survivals.everything(loss));
  }

  /** What is left if the power goes now and takes everything that it may. */
  public Disk.Directory afterPowerLoss() {
    return new PowerLoss(trace(), 4096).advanceTo(trace().length()).disk(Survivals.nothing());
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  @Override
  public Path getPath(String first, String... more) {
    return CrashPath.parse(this, more.length == 0 ? first : first + "/" + String.join("/", more));
  }

  @Override
  public PathMatcher getPathMatcher(String syntaxAndPattern) {
    PathMatcher names = FileSystems.getDefault().getPathMatcher(syntaxAndPattern);
    return path -> names.matches(Path.of(path.toString()));
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public String getSeparator() {
    return "/";
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return List.of(getPath("/"));
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return List.of(new CrashFileStore(disk));
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return Set.of("basic");
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    throw new UnsupportedOperationException();
  }

  @Override
  public WatchService newWatchService() {
    throw new UnsupportedOperationException();
  }
}
