package io.binlogrelay.relaylog.crash;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A path of a {@link CrashFileSystem}: names without "." and "..", absolute or not. Immutable. */
final class CrashPath implements Path {

  private final CrashFileSystem fileSystem;
  private final boolean absolute;
  private final List<String> names;

  CrashPath(CrashFileSystem fileSystem, boolean absolute, List<String> names) {
    this.fileSystem = fileSystem;
    this.absolute = absolute;
    this.names = List.copyOf(names);
  }

  static CrashPath parse(CrashFileSystem fileSystem, String text) {
    List<String> names = new ArrayList<>();
    for (String name : text.split("/", -1)) {
      if (name.equals(".") || name.equals("..")) {
        throw new UnsupportedOperationException("path " + text);
      }
      if (!name.isEmpty()) {
        names.add(name);
      }
    }
    return new CrashPath(fileSystem, text.startsWith("/"), names);
  }

  static CrashPath of(Path path) {
    return (CrashPath) path;
  }

  List<String> names() {
    if (!absolute) {
      throw new UnsupportedOperationException("there is no working directory for " + this);
    }
    return names;
  }

  /** The last name. */
  String name() {
    return names.isEmpty() ? "/" : names.get(names.size() - 1);
  }

  LiveDisk disk() {
    return fileSystem.disk();
  }

  @Override
  public FileSystem getFileSystem() {
    return fileSystem;
  }

  @Override
  public boolean isAbsolute() {
    return absolute;
  }

  @Override
  public @Nullable Path getRoot() {
    return absolute ? new CrashPath(fileSystem, true, List.of()) : null;
  }

  @Override
  public @Nullable Path getFileName() {
    return names.isEmpty() ? null : getName(names.size() - 1);
  }

  @Override
  public @Nullable CrashPath getParent() {
    if (names.size() < (absolute ? 1 : 2)) {
      return null;
    }
    return new CrashPath(fileSystem, absolute, names.subList(0, names.size() - 1));
  }

  @Override
  public int getNameCount() {
    return names.size();
  }

  @Override
  public Path getName(int index) {
    return new CrashPath(fileSystem, false, List.of(names.get(index)));
  }

  @Override
  public Path subpath(int begin, int end) {
    return new CrashPath(fileSystem, false, names.subList(begin, end));
  }

  @Override
  public boolean startsWith(Path other) {
    return other instanceof CrashPath prefix
        && prefix.absolute == absolute
        && prefix.names.size() <= names.size()
        && names.subList(0, prefix.names.size()).equals(prefix.names);
  }

  @Override
  public boolean endsWith(Path other) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Path normalize() {
    return this;
  }

  @Override
  public Path resolve(Path other) {
    if (other.isAbsolute()) {
      return other;
    }
    List<String> joined = new ArrayList<>(names);
    joined.addAll(of(other).names);
    return new CrashPath(fileSystem, absolute, joined);
  }

  @Override
  public Path relativize(Path other) {
    if (!other.startsWith(this)) {
      throw new UnsupportedOperationException(other + " relative to " + this);
    }
    return other.subpath(names.size(), other.getNameCount());
  }

  @Override
  public URI toUri() {
    return URI.create(CrashFileSystemProvider.SCHEME + ":" + this);
  }

  @Override
  public Path toAbsolutePath() {
    names();
    return this;
  }

  @Override
  public Path toRealPath(LinkOption... options) throws IOException {
    disk().node(this);
    return this;
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int compareTo(Path other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CrashPath path
        && path.fileSystem == fileSystem
        && path.absolute == absolute
        && path.names.equals(names);
  }

  @Override
  public int hashCode() {
    return names.hashCode();
  }

  @Override
  public String toString() {
    return (absolute ? "/" : "") + String.join("/", names);
  }
}
