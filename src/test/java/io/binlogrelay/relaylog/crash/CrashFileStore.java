package io.binlogrelay.relaylog.crash;

import java.nio.file.FileStore;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;

/** How full the disk is: {@link Faults#capacity}. */
final class CrashFileStore extends FileStore {

  private final LiveDisk disk;

  CrashFileStore(LiveDisk disk) {
    this.disk = disk;
  }

  @Override
  public String name() {
    return CrashFileSystemProvider.SCHEME;
  }

  @Override
  public String type() {
    return CrashFileSystemProvider.SCHEME;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public long getTotalSpace() {
    return disk.faults().capacity();
  }

  @Override
  public long getUsableSpace() {
    return Math.max(0, disk.faults().capacity() - disk.used());
  }

  @Override
  public long getUnallocatedSpace() {
    return getUsableSpace();
  }

  @Override
  public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean supportsFileAttributeView(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <V extends FileStoreAttributeView> V getFileStoreAttributeView(Class<V> type) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Object getAttribute(String attribute) {
    throw new UnsupportedOperationException();
  }
}
