package io.binlogrelay.auth;

import java.security.SecureRandom;

/** The random bytes of a challenge. Any thread. */
public final class Nonce {

  /** Length in bytes, without the NUL that follows it on the wire ({@code SCRAMBLE_LENGTH}). */
  public static final int LENGTH = 20;

  private static final SecureRandom RANDOM = new SecureRandom();

  private Nonce() {}

  /**
   * A new nonce: 7-bit bytes, neither 0, which ends it in old clients, nor '$', which separates the
   * fields of a stored hash ({@code crypt_genhash_impl.cc: generate_user_salt}).
   */
  public static byte[] random() {
    byte[] nonce = new byte[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      int value = 1 + RANDOM.nextInt(126);
      nonce[i] = (byte) (value < '$' ? value : value + 1);
    }
    return nonce;
  }
}
