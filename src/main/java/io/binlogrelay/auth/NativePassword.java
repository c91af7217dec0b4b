package io.binlogrelay.auth;

import java.security.MessageDigest;

/**
 * mysql_native_password (manual: "Native Authentication").
 *
 * <p>The proof is SHA1(password) XOR SHA1(nonce, SHA1(SHA1(password))); of an empty password it is
 * empty. Stateless; any thread.
 */
public final class NativePassword {

  /** The plugin's name on the wire. */
  public static final String NAME = "mysql_native_password";

  static final int SCRAMBLE_LENGTH = 20;

  private NativePassword() {}

  /** The proof that a client sends. */
  public static byte[] scramble(Secret password, byte[] nonce) {
    if (password.isEmpty()) {
      return new byte[0];
    }
    byte[] stage1 = Digests.SHA_1.of(password.utf8());
    byte[] stage2 = Digests.SHA_1.of(stage1);
    return Digests.xor(stage1, Digests.SHA_1.of(nonce, stage2));
  }

  /** What a server keeps: SHA1(SHA1(password)). */
  static byte[] digest(byte[] password) {
    return Digests.SHA_1.of(Digests.SHA_1.of(password));
  }

  /** Whether the proof was made from this nonce and the password of the digest. */
  static boolean verify(byte[] digest, byte[] nonce, byte[] scramble) {
    if (scramble.length != SCRAMBLE_LENGTH) {
      return false;
    }
    byte[] stage1 = Digests.xor(scramble, Digests.SHA_1.of(nonce, digest));
    return MessageDigest.isEqual(digest, Digests.SHA_1.of(stage1));
  }
}
