package io.binlogrelay.auth;

import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Checks the proofs of an account of which we have only the stored hash. As in mysqld, a fast proof
 * can be checked once somebody has shown the password itself, by full authentication; until then
 * every client is asked for it. What a fast proof is checked against is remembered as long as we
 * run. Any thread.
 */
final class HashVerifier implements Verifier {

  private final Account account;
  private final StoredHash hash;

  /** SHA256(SHA256(password)); null as long as nobody has shown the password. */
  private volatile byte @Nullable [] remembered;

  HashVerifier(Account account, StoredHash hash) {
    this.account = account;
    this.hash = hash;
  }

  @Override
  public Account account() {
    return account;
  }

  @Override
  public boolean acceptsEmpty() {
    return false;
  }

  /** Such a proof is made of another hash. */
  @Override
  public boolean knowsNative() {
    return false;
  }

  @Override
  public boolean acceptsNative(byte[] nonce, byte[] scramble) {
    return false;
  }

  @Override
  public boolean acceptsSha2(byte[] nonce, byte[] scramble) {
    byte[] sha2 = remembered;
    return sha2 != null && CachingSha2.verifyFast(sha2, nonce, scramble);
  }

  @Override
  public boolean acceptsPassword(byte[] password) {
    byte[] sha2 = CachingSha2.digest(password);
    byte[] known = remembered;
    if (known != null && MessageDigest.isEqual(known, sha2)) {
      return true;
    }
    if (known != null || !hash.matches(password)) {
      return false;
    }
    remembered = sha2;
    return true;
  }
}
