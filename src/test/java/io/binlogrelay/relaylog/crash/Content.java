package io.binlogrelay.relaylog.crash;

import java.util.Arrays;

/** Bytes of a file: growable, and cheap to copy as long as neither copy is changed. */
final class Content {

  private byte[] bytes;
  private int size;

  /** Whether another content uses the same array, so that it must be copied before a change. */
  private boolean shared;

  Content() {
    this(new byte[0]);
  }

  Content(byte[] bytes) {
    this.bytes = bytes;
    this.size = bytes.length;
    this.shared = true; // the caller may keep it
  }

  private Content(Content other) {
    this.bytes = other.bytes;
    this.size = other.size;
    this.shared = true;
  }

  Content copy() {
    shared = true;
    return new Content(this);
  }

  int size() {
    return size;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  /** The array that holds the bytes from index 0 on; not to be changed, and longer than them. */
  byte[] array() {
    return bytes;
  }

  /** Overwrites or appends; a gap before {@code at} becomes zeros. */
  void write(int at, byte[] source, int from, int length) {
    own(at + length);
    System.arraycopy(source, from, bytes, at, length);
    size = Math.max(size, at + length);
  }

  /** Makes it shorter, or longer with zeros. */
  void resize(int newSize) {
    own(newSize);
    if (newSize < size) {
      Arrays.fill(bytes, newSize, size, (byte) 0); // what is beyond the size is always zero
    }
    size = newSize;
  }

  private void own(int capacity) {
    if (shared || capacity > bytes.length) {
      int length = capacity > bytes.length ? Math.max(capacity, bytes.length * 2) : bytes.length;
      bytes = Arrays.copyOf(bytes, Math.max(length, 64));
      Arrays.fill(bytes, size, bytes.length, (byte) 0);
      shared = false;
    }
  }
}
