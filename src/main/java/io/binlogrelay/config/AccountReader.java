package io.binlogrelay.config;

import io.binlogrelay.auth.Credential;
import io.binlogrelay.auth.HostPattern;
import io.binlogrelay.auth.Secret;
import io.binlogrelay.auth.StoredHash;
import io.binlogrelay.auth.TlsRule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads {@code server.accounts}. Confined to the thread that loads the file. */
final class AccountReader {

  private static final String HASH = "passwordHash";

  /** Of a distinguished name; mysqld has a TEXT for it. */
  private static final int NAME_LENGTH_MAX = 2048;

  /** Beside the password. */
  private enum Require {
    NONE,
    SSL,
    X509
  }

  private final PasswordReader passwords;

  AccountReader(PasswordReader passwords) {
    this.passwords = passwords;
  }

  List<AccountConfig> read(Section server) {
    List<AccountConfig> accounts = new ArrayList<>();
    Set<String> names = new HashSet<>();
    String what = "account, such as { user: repl, password: secret, roles: [replica] }";
    Section tls = server.section("tls");
    for (Section entry : server.requiredSections("accounts", what)) {
      AccountConfig account = account(entry, tls);
      String name = account.user() + "@" + account.host().toString().toLowerCase(Locale.ROOT);
      if (!account.user().isEmpty() && !names.add(name)) {
        entry.problem("user", "\"" + account.user() + "\" is listed twice for the same host");
      }
      accounts.add(account);
    }
    return accounts;
  }

  private AccountConfig account(Section entry, Section tls) {
    String user =
        entry.requiredText(
            "user",
            AccountConfig.USER_LENGTH_MAX,
            "the name that a replica or person logs in with");
    HostPattern host = entry.optional("host", HostPattern::parse).orElse(HostPattern.ANY);
    Credential credential = entry.has(HASH) ? hash(entry) : password(entry);
    Set<AccountRole> roles = EnumSet.noneOf(AccountRole.class);
    roles.addAll(
        entry.requiredList(
            "roles",
            "of replica, monitor, admin",
            text -> Section.constant(text, AccountRole.class)));
    long connections =
        entry.wholeNumber("maxConnections", 0, AccountConfig.CONNECTIONS_MAX).orElse(0L);
    TlsRule rule = tlsRule(entry, tls);
    entry.end();
    return new AccountConfig(user, host, credential, roles, (int) connections, rule);
  }

  private static TlsRule tlsRule(Section entry, Section tls) {
    Require require = entry.choice("require", Require.class, Require.NONE);
    Optional<String> subject = entry.text("subject", NAME_LENGTH_MAX);
    Optional<String> issuer = entry.text("issuer", NAME_LENGTH_MAX);
    boolean named = subject.isPresent() || issuer.isPresent();
    if (named && require != Require.X509) {
      entry.problem(subject.isPresent() ? "subject" : "issuer", "needs require: x509");
    }
    if (require != Require.NONE && !tls.has("certificate")) {
      entry.problem("require", "needs server.tls: without it nobody could log in");
    } else if (require == Require.X509 && !tls.has("clientCa")) {
      entry.problem("require", "needs server.tls.clientCa: nobody else's certificate is believed");
    }
    return switch (require) {
      case NONE -> TlsRule.NONE;
      case SSL -> TlsRule.SSL;
      case X509 -> new TlsRule.Certificate(subject.orElse(null), issuer.orElse(null));
    };
  }

  private Credential password(Section entry) {
    return new Secret(passwords.read(entry).reveal());
  }

  private Credential hash(Section entry) {
    if (passwords.isWritten(entry)) {
      entry.problem(HASH, "is instead of a password: only one of them is allowed");
    }
    try {
      return StoredHash.parse(entry.secret(HASH).orElse(""));
    } catch (IllegalArgumentException e) {
      entry.problem(HASH, String.valueOf(e.getMessage()));
      return Secret.EMPTY;
    }
  }
}
