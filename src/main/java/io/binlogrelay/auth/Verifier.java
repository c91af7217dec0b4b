package io.binlogrelay.auth;

import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * What checks the proofs of one account.
 *
 * @param account null for the decoy, which accepts nothing
 * @param sha2 SHA256(SHA256(password))
 * @param sha1 SHA1(SHA1(password))
 */
record Verifier(@Nullable Account account, byte[] sha2, byte[] sha1) {

  static Verifier of(Account account) {
    byte[] password = account.password().utf8();
    return new Verifier(account, CachingSha2.digest(password), NativePassword.digest(password));
  }

  static Verifier decoy() {
    byte[] password = Nonce.random();
    return new Verifier(null, CachingSha2.digest(password), NativePassword.digest(password));
  }

  /** Whether an empty proof is right. */
  boolean acceptsEmpty() {
    return account != null && account.password().isEmpty();
  }

  boolean acceptsSha2(byte[] nonce, byte[] scramble) {
    return CachingSha2.verifyFast(sha2, nonce, scramble) && hasPassword();
  }

  boolean acceptsNative(byte[] nonce, byte[] scramble) {
    return NativePassword.verify(sha1, nonce, scramble) && hasPassword();
  }

  boolean acceptsPassword(byte[] password) {
    return MessageDigest.isEqual(sha2, CachingSha2.digest(password)) && hasPassword();
  }

  private boolean hasPassword() {
    return account != null && !account.password().isEmpty();
  }
}
