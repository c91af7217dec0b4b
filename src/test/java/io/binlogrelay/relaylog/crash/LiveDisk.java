package io.binlogrelay.relaylog.crash;

import io.binlogrelay.relaylog.crash.Faults.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A disk under a running program: what the page cache shows, and the trace of what was done. Every
 * operation is atomic and recorded under one lock, so that the trace is one order of all threads.
 */
final class LiveDisk {

  static final int ROOT = 1;

  private final Trace trace;
  private final Faults faults = new Faults();
  private final Node.OfDirectory root;
  private int nodes;
  private long used;

  private Consumer<Operation> beforeEach = operation -> {};
  private boolean inBeforeEach;

  LiveDisk(Disk.Directory start) {
    this.trace = new Trace(start);
    this.root = (Node.OfDirectory) mount(start);
  }

  private Node mount(Disk disk) {
    int number = ++nodes;
    if (disk instanceof Disk.File file) {
      Content content = file.content();
      used += content.size();
      return new Node.OfFile(number, content);
    }
    Node.OfDirectory directory = new Node.OfDirectory(number);
    ((Disk.Directory) disk)
        .entries()
        .forEach((name, entry) -> directory.entries().put(name, mount(entry)));
    return directory;
  }

  Trace trace() {
    return trace;
  }

  Faults faults() {
    return faults;
  }

  synchronized long used() {
    return used;
  }

  /** Runs something before each operation takes place; not for those that it does itself. */
  synchronized void beforeEach(Consumer<Operation> hook) {
    beforeEach = hook;
  }

  private void record(Operation operation) {
    if (!inBeforeEach) {
      inBeforeEach = true;
      try {
        beforeEach.accept(operation);
      } finally {
        inBeforeEach = false;
      }
    }
    trace.add(operation);
  }

  /** The node at a path. */
  synchronized Node node(CrashPath path) throws FileSystemException {
    Node node = root;
    for (String name : path.names()) {
      if (!(node instanceof Node.OfDirectory directory)) {
        throw new NotDirectoryException(path.toString());
      }
      node = directory.entries().get(name);
      if (node == null) {
        throw new NoSuchFileException(path.toString());
      }
    }
    return node;
  }

  private Node.OfDirectory directory(CrashPath path) throws FileSystemException {
    if (node(path) instanceof Node.OfDirectory directory) {
      return directory;
    }
    throw new NotDirectoryException(path.toString());
  }

  private Node.OfDirectory parent(CrashPath path) throws FileSystemException {
    return directory(path.getParent());
  }

  synchronized boolean exists(CrashPath path) {
    try {
      node(path);
      return true;
    } catch (FileSystemException e) {
      return false;
    }
  }

  synchronized List<String> list(CrashPath path) throws FileSystemException {
    return new ArrayList<>(directory(path).entries().keySet());
  }

  synchronized void makeDirectory(CrashPath path) throws FileSystemException {
    Node.OfDirectory parent = vacant(path);
    faults.check(Kind.CREATE, path.name());
    record(new Operation.MakeDirectory(parent.number(), path.name(), ++nodes));
    parent.entries().put(path.name(), new Node.OfDirectory(nodes));
  }

  synchronized Node.OfFile create(CrashPath path) throws FileSystemException {
    Node.OfDirectory parent = vacant(path);
    faults.check(Kind.CREATE, path.name());
    Node.OfFile file = new Node.OfFile(++nodes, new Content());
    record(new Operation.Create(parent.number(), path.name(), file.number()));
    parent.entries().put(path.name(), file);
    return file;
  }

  private Node.OfDirectory vacant(CrashPath path) throws FileSystemException {
    Node.OfDirectory parent = parent(path);
    if (parent.entries().containsKey(path.name())) {
      throw new FileAlreadyExistsException(path.toString());
    }
    return parent;
  }

  synchronized void rename(CrashPath from, CrashPath to) throws FileSystemException {
    Node.OfDirectory parent = parent(from);
    Node.OfDirectory newParent = parent(to);
    if (!(node(from) instanceof Node.OfFile file)) {
      throw new UnsupportedOperationException("rename of " + from + " to " + to);
    }
    faults.check(Kind.RENAME, from.name());
    record(
        new Operation.Rename(
            parent.number(), from.name(), newParent.number(), to.name(), file.number()));
    forget(newParent.entries().put(to.name(), file));
    parent.entries().remove(from.name());
  }

  synchronized void delete(CrashPath path) throws FileSystemException {
    Node node = node(path);
    if (node instanceof Node.OfDirectory directory && !directory.entries().isEmpty()) {
      throw new DirectoryNotEmptyException(path.toString());
    }
    faults.check(Kind.DELETE, path.name());
    Node.OfDirectory parent = parent(path);
    record(new Operation.Delete(parent.number(), path.name()));
    forget(parent.entries().remove(path.name()));
  }

  /** Its bytes are free, as if no channel were open on it. */
  private void forget(Node node) {
    if (node instanceof Node.OfFile file) {
      used -= file.content().size();
    }
  }

  synchronized int size(Node.OfFile file) {
    return file.content().size();
  }

  synchronized int read(Node.OfFile file, String name, ByteBuffer target, long at)
      throws IOException {
    int size = file.content().size();
    if (at >= size) {
      faults.read(name, 0);
      return target.hasRemaining() ? -1 : 0;
    }
    int length = (int) Math.min(target.remaining(), size - at);
    faults.read(name, length);
    target.put(file.content().array(), (int) at, length);
    return length;
  }

  synchronized int write(Node.OfFile file, String name, ByteBuffer source, long at)
      throws IOException {
    int offset = Math.toIntExact(at);
    int size = file.content().size();
    int growth = Math.min(source.remaining(), Math.max(0, offset + source.remaining() - size));
    byte[] bytes = new byte[faults.accepted(name, source.remaining(), growth, used)];
    source.get(bytes);
    record(new Operation.Write(file.number(), name, offset, bytes));
    file.content().write(offset, bytes, 0, bytes.length);
    file.touch();
    used += file.content().size() - size;
    return bytes.length;
  }

  synchronized void truncate(Node.OfFile file, String name, long newSize) throws IOException {
    int size = file.content().size();
    if (newSize >= size) {
      return;
    }
    faults.check(Kind.TRUNCATE, name);
    record(new Operation.Truncate(file.number(), name, (int) newSize));
    file.content().resize((int) newSize);
    file.touch();
    used -= size - newSize;
  }

  synchronized void force(Node node, String name) throws IOException {
    Kind kind = node instanceof Node.OfFile ? Kind.FORCE : Kind.FORCE_DIRECTORY;
    try {
      faults.check(kind, name);
    } catch (FileSystemException e) {
      record(new Operation.ForceFailed(node.number(), name));
      throw e;
    }
    record(new Operation.Force(node.number(), name));
  }

  synchronized boolean lock(Node.OfFile file) {
    if (file.locked()) {
      return false;
    }
    file.lock(true);
    return true;
  }

  /** The kernel releases what a dead process held. */
  synchronized void unlockAll() {
    unlockAll(root);
  }

  private static void unlockAll(Node node) {
    if (node instanceof Node.OfFile file) {
      file.lock(false);
    } else if (node instanceof Node.OfDirectory directory) {
      directory.entries().values().forEach(LiveDisk::unlockAll);
    }
  }

  synchronized void unlock(Node.OfFile file) {
    file.lock(false);
  }
}
