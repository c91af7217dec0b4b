package io.binlogrelay.relaylog.crash;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/** What stat(2) says. */
record CrashFileAttributes(boolean isDirectory, long size, FileTime lastModifiedTime)
    implements BasicFileAttributes {

  static CrashFileAttributes of(LiveDisk disk, Node node) {
    return node instanceof Node.OfFile file
        ? new CrashFileAttributes(false, disk.size(file), node.modified())
        : new CrashFileAttributes(true, 0, node.modified());
  }

  @Override
  public boolean isRegularFile() {
    return !isDirectory;
  }

  @Override
  public FileTime lastAccessTime() {
    return lastModifiedTime;
  }

  @Override
  public FileTime creationTime() {
    return lastModifiedTime;
  }

  @Override
  public boolean isSymbolicLink() {
    return false;
  }

  @Override
  public boolean isOther() {
    return false;
  }

  @Override
  public Object fileKey() {
    throw new UnsupportedOperationException();
  }
}
