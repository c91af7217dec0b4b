package io.binlogrelay.relaylog.crash;

import java.util.ArrayList;
import java.util.List;

/** Everything that was done to a disk since it was mounted, in order. Thread-safe. */
public final class Trace {

  private final Disk start;
  private final List<Operation> operations = new ArrayList<>();

  Trace(Disk start) {
    this.start = start;
  }

  /** The disk before the first operation. */
  public Disk start() {
    return start;
  }

  synchronized void add(Operation operation) {
    operations.add(operation);
  }

  /** Operations so far: the crash point "after all of them". */
  public synchronized int length() {
    return operations.size();
  }

  public synchronized Operation get(int number) {
    return operations.get(number);
  }

  /** The last operations before a crash point, for a message. */
  public synchronized String before(int crashPoint) {
    StringBuilder text = new StringBuilder();
    for (int i = Math.max(0, crashPoint - 6); i < crashPoint; i++) {
      text.append("\n  #").append(i).append(' ').append(operations.get(i));
    }
    return text.toString();
  }
}
