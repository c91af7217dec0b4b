package io.binlogrelay.relaylog.crash;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/** An open file, or a directory that was opened to be synced. Thread-safe, but for its position. */
final class CrashChannel extends FileChannel {

  private final LiveDisk disk;
  private final Node node;
  private final String name;
  private final boolean readable;
  private final boolean writable;
  private long position;
  private @Nullable CrashFileLock lock;

  CrashChannel(LiveDisk disk, Node node, String name, boolean readable, boolean writable) {
    this.disk = disk;
    this.node = node;
    this.name = name;
    this.readable = readable;
    this.writable = writable;
  }

  private Node.OfFile file(boolean allowed, RuntimeException otherwise) throws IOException {
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
    if (!allowed) {
      throw otherwise;
    }
    if (node instanceof Node.OfFile file) {
      return file;
    }
    throw new IOException(name + ": Is a directory");
  }

  private Node.OfFile toRead() throws IOException {
    return file(readable, new NonReadableChannelException());
  }

  private Node.OfFile toWrite() throws IOException {
    return file(writable, new NonWritableChannelException());
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int count = read(target, position);
    position += Math.max(0, count);
    return count;
  }

  @Override
  public int read(ByteBuffer target, long at) throws IOException {
    return disk.read(toRead(), name, target, at);
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    int count = write(source, position);
    position += count;
    return count;
  }

  @Override
  public int write(ByteBuffer source, long at) throws IOException {
    return disk.write(toWrite(), name, source, at);
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public FileChannel position(long newPosition) {
    position = newPosition;
    return this;
  }

  @Override
  public long size() throws IOException {
    return disk.size(file(true, new IllegalStateException()));
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    disk.truncate(toWrite(), name, size);
    position = Math.min(position, size);
    return this;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
    disk.force(node, name);
  }

  @Override
  public long transferTo(long at, long count, WritableByteChannel target) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(count, 1 << 20));
    if (read(bytes, at) <= 0) {
      return 0;
    }
    return target.write(bytes.flip());
  }

  @Override
  public @Nullable FileLock tryLock(long from, long size, boolean shared) throws IOException {
    if (!disk.lock(toWrite())) {
      throw new OverlappingFileLockException();
    }
    lock = new CrashFileLock(this);
    return lock;
  }

  void unlock() {
    if (lock != null && node instanceof Node.OfFile file) {
      lock = null;
      disk.unlock(file);
    }
  }

  boolean holds(CrashFileLock held) {
    return isOpen() && lock == held;
  }

  @Override
  protected void implCloseChannel() {
    unlock();
  }

  @Override
  public FileLock lock(long from, long size, boolean shared) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long at, long count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long at, long size) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) {
    throw new UnsupportedOperationException();
  }
}
