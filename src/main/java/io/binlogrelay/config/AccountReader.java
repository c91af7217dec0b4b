package io.binlogrelay.config;

import io.binlogrelay.auth.Credential;
import io.binlogrelay.auth.HostPattern;
import io.binlogrelay.auth.Secret;
import io.binlogrelay.auth.StoredHash;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads {@code server.accounts}. Confined to the thread that loads the file. */
final class AccountReader {

  private static final String HASH = "passwordHash";

  private final PasswordReader passwords;

  AccountReader(PasswordReader passwords) {
    this.passwords = passwords;
  }

  List<AccountConfig> read(Section server) {
    List<AccountConfig> accounts = new ArrayList<>();
    Set<String> names = new HashSet<>();
    String what = "account, such as { user: repl, password: secret, roles: [replica] }";
    for (Section entry : server.requiredSections("accounts", what)) {
      AccountConfig account = account(entry);
      String name = account.user() + "@" + account.host().toString().toLowerCase(Locale.ROOT);
      if (!account.user().isEmpty() && !names.add(name)) {
        entry.problem("user", "\"" + account.user() + "\" is listed twice for the same host");
      }
      accounts.add(account);
    }
    return accounts;
  }

  private AccountConfig account(Section entry) {
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
    entry.end();
    return new AccountConfig(user, host, credential, roles, (int) connections);
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
