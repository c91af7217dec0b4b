package io.binlogrelay.auth;

import java.security.MessageDigest;

/**
 * Checks the proofs of an account whose password we have. Immutable; any thread.
 *
 * @param account whose
 * @param hasPassword whether its password is not empty
 * @param sha2 SHA256(SHA256(password))
 * @param sha1 SHA1(SHA1(password))
 */
record PasswordVerifier(Account account, boolean hasPassword, byte[] sha2, byte[] sha1)
    implements Verifier {

  static PasswordVerifier of(Account account, Secret secret) {
    byte[] password = secret.utf8();
    return new PasswordVerifier(
        account, !secret.isEmpty(), CachingSha2.digest(password), NativePassword.digest(password));
  }

  @Override
  public boolean acceptsEmpty() {
    return !hasPassword;
  }

  @Override
  public boolean knowsNative() {
    return true;
  }

  @Override
  public boolean acceptsNative(byte[] nonce, byte[] scramble) {
    return NativePassword.verify(sha1, nonce, scramble) && hasPassword;
  }

  @Override
  public boolean acceptsSha2(byte[] nonce, byte[] scramble) {
    return CachingSha2.verifyFast(sha2, nonce, scramble) && hasPassword;
  }

  @Override
  public boolean acceptsPassword(byte[] password) {
    return MessageDigest.isEqual(sha2, CachingSha2.digest(password)) && hasPassword;
  }
}
