package io.binlogrelay.auth;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All accounts, with what is needed to check a proof computed beforehand, so that checking costs
 * the same whatever the password.
 *
 * <p>A user may have several, each for other hosts: a client is the first of them, the most
 * specific host first, whatever its password. An unknown user is checked against a decoy whose
 * password nobody has.
 *
 * <p>Immutable; any thread.
 */
public final class Accounts {

  /** The most specific host first. */
  private final List<Verifier> verifiers;

  private final Verifier decoy;

  /**
   * The accounts of a server.
   *
   * @throws IllegalArgumentException if a user is there twice for the same host
   */
  public Accounts(Collection<Account> accounts) {
    Set<String> names = new HashSet<>();
    for (Account account : accounts) {
      if (!names.add(account.name())) {
        throw new IllegalArgumentException("account '" + account.name() + "' is there twice");
      }
    }
    this.verifiers =
        accounts.stream()
            .sorted(Comparator.comparing(Account::host, HostPattern.MOST_SPECIFIC_FIRST))
            .map(Verifier::of)
            .toList();
    this.decoy = Verifier.decoy();
  }

  private Accounts(List<Verifier> verifiers, Verifier decoy) {
    this.verifiers = verifiers;
    this.decoy = decoy;
  }

  /**
   * Those that a client can be.
   *
   * @param address its address; null if it is not known
   * @param shown the address as MySQL writes it
   */
  public Accounts from(@Nullable InetAddress address, String shown) {
    List<Verifier> reachable = new ArrayList<>(verifiers.size());
    for (Verifier verifier : verifiers) {
      if (verifier.account().host().matches(address, shown)) {
        reachable.add(verifier);
      }
    }
    return new Accounts(reachable, decoy);
  }

  /** The account that somebody of that name is, or null. */
  public @Nullable Account find(String user) {
    Verifier verifier = verifier(user);
    return verifier == decoy ? null : verifier.account();
  }

  Verifier decoy() {
    return decoy;
  }

  Verifier verifier(String user) {
    for (Verifier verifier : verifiers) {
      if (verifier.account().user().equals(user)) {
        return verifier;
      }
    }
    return decoy;
  }
}
