package io.binlogrelay.relaylog.crash;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The operations that {@link java.nio.file.Files} asks for. What a crash test needs, no more. */
final class CrashFileSystemProvider extends FileSystemProvider {

  static final String SCHEME = "crash";

  private static final Set<StandardOpenOption> SUPPORTED =
      Set.of(
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          StandardOpenOption.CREATE,
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.TRUNCATE_EXISTING);

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    if (!SUPPORTED.containsAll(options)) {
      throw new UnsupportedOperationException("open options " + options);
    }
    for (FileAttribute<?> attribute : attributes) {
      if (!attribute.name().equals("posix:permissions")) { // accepted, and without consequence
        throw new UnsupportedOperationException("attribute " + attribute.name());
      }
    }
    CrashPath file = CrashPath.of(path);
    LiveDisk disk = file.disk();
    boolean create = options.contains(StandardOpenOption.CREATE) && !disk.exists(file);
    Node node =
        create || options.contains(StandardOpenOption.CREATE_NEW)
            ? disk.create(file)
            : disk.node(file);
    boolean writable = options.contains(StandardOpenOption.WRITE);
    boolean readable = options.contains(StandardOpenOption.READ) || !writable;
    CrashChannel channel = new CrashChannel(disk, node, file.name(), readable, writable);
    if (options.contains(StandardOpenOption.TRUNCATE_EXISTING) && writable) {
      channel.truncate(0);
    }
    return channel;
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path directory, DirectoryStream.Filter<? super Path> filter) throws IOException {
    List<Path> entries = new ArrayList<>();
    for (String name : CrashPath.of(directory).disk().list(CrashPath.of(directory))) {
      Path entry = directory.resolve(name);
      if (filter.accept(entry)) {
        entries.add(entry);
      }
    }
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        return entries.iterator();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
    CrashPath.of(path).disk().makeDirectory(CrashPath.of(path));
  }

  @Override
  public void delete(Path path) throws IOException {
    CrashPath.of(path).disk().delete(CrashPath.of(path));
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    if (!Set.of(options).contains(StandardCopyOption.ATOMIC_MOVE)) {
      throw new UnsupportedOperationException("move that is not atomic");
    }
    CrashPath.of(source).disk().rename(CrashPath.of(source), CrashPath.of(target));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    CrashPath.of(path).disk().node(CrashPath.of(path));
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    if (type != BasicFileAttributes.class) {
      throw new UnsupportedOperationException(type.getName());
    }
    LiveDisk disk = CrashPath.of(path).disk();
    return type.cast(CrashFileAttributes.of(disk, disk.node(CrashPath.of(path))));
  }

  @Override
  public boolean isHidden(Path path) {
    return false;
  }

  @Override
  public boolean isSameFile(Path path, Path other) {
    return path.equals(other);
  }

  @Override
  public FileStore getFileStore(Path path) {
    return new CrashFileStore(CrashPath.of(path).disk());
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Path getPath(URI uri) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    throw new UnsupportedOperationException(type.getName());
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) {
    throw new UnsupportedOperationException(attributes);
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
    throw new UnsupportedOperationException(attribute);
  }
}
