package io.binlogrelay.hostile;

/** Bytes of a message that depend on the connection, and are made anew each time. */
enum Slot {
  SHA2_PROOF(32),
  NATIVE_PROOF(20),
  RSA_PASSWORD(256);

  private final int length;

  Slot(int length) {
    this.length = length;
  }

  /** In bytes. */
  int length() {
    return length;
  }
}
