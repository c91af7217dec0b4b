package io.binlogrelay.auth;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All accounts, with what is needed to check a proof computed beforehand, so that checking costs
 * the same whatever the password.
 *
 * <p>An unknown user is checked against a decoy whose password nobody has.
 *
 * <p>Immutable; any thread.
 */
public final class Accounts {

  private final Map<String, Verifier> verifiers = new HashMap<>();
  private final Verifier decoy = Verifier.decoy();

  /**
   * The accounts of a server.
   *
   * @throws IllegalArgumentException if a user is there twice
   */
  public Accounts(Collection<Account> accounts) {
    for (Account account : accounts) {
      if (verifiers.put(account.user(), Verifier.of(account)) != null) {
        throw new IllegalArgumentException("account '" + account.user() + "' is there twice");
      }
    }
  }

  /** The account of that user, or null. */
  public @Nullable Account find(String user) {
    Verifier verifier = verifiers.get(user);
    return verifier == null ? null : verifier.account();
  }

  Verifier decoy() {
    return decoy;
  }

  Verifier verifier(String user) {
    return verifiers.getOrDefault(user, decoy);
  }
}
