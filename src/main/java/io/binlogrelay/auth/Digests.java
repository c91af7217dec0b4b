package io.binlogrelay.auth;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash functions that both plugins are made of. Stateless; any thread. */
enum Digests {
  SHA_1("SHA-1"),
  SHA_256("SHA-256");

  private final String algorithm;

  Digests(String algorithm) {
    this.algorithm = algorithm;
  }

  byte[] of(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  /** {@code a} XOR {@code b}, with {@code b} repeated as often as needed. */
  static byte[] xor(byte[] a, byte[] b) {
    byte[] result = new byte[a.length];
    for (int i = 0; i < a.length; i++) {
      result[i] = (byte) (a[i] ^ b[i % b.length]);
    }
    return result;
  }
}
