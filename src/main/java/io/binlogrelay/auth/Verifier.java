package io.binlogrelay.auth;

import java.util.EnumSet;
import java.util.HexFormat;

/** What checks the proofs of one account. Any thread. */
sealed interface Verifier permits PasswordVerifier, HashVerifier {

  static Verifier of(Account account) {
    Credential credential = account.credential();
    return credential instanceof Secret secret
        ? PasswordVerifier.of(account, secret)
        : new HashVerifier(account, (StoredHash) credential);
  }

  /** One whose password nobody has. */
  static Verifier decoy() {
    Secret nobodys = new Secret(HexFormat.of().formatHex(Nonce.random()));
    return PasswordVerifier.of(new Account("", nobodys, EnumSet.noneOf(Role.class)), nobodys);
  }

  /** Whose proofs it checks. */
  Account account();

  /** Whether an empty proof is right. */
  boolean acceptsEmpty();

  /** Whether a proof of mysql_native_password can be checked at all. */
  boolean knowsNative();

  boolean acceptsNative(byte[] nonce, byte[] scramble);

  /** The fast path of caching_sha2_password. */
  boolean acceptsSha2(byte[] nonce, byte[] scramble);

  /** Full authentication: the password itself. */
  boolean acceptsPassword(byte[] password);
}
