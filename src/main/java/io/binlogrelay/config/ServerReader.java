package io.binlogrelay.config;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the section {@code server}. Confined to the thread that loads the file. */
final class ServerReader {
  private static final int HOST_LENGTH_MAX = 255;

  private final Surroundings surroundings;
  private final PasswordReader passwords;

  ServerReader(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.passwords = new PasswordReader(surroundings);
  }

  ServerConfig read(Section server) {
    Address listen =
        server.optional("listen", Address::parseListen).orElse(ServerConfig.DEFAULT_LISTEN);
    long id = id(server);
    List<AccountConfig> accounts = accounts(server);
    Optional<String> reportHost = server.text("reportHost", HOST_LENGTH_MAX);
    long reportPort = server.wholeNumber("reportPort", 1, 65535).orElse((long) listen.port());
    Optional<ServerTls> tls = new TlsReader(surroundings).server(server);
    server.end();
    return new ServerConfig(id, listen, accounts, reportHost, (int) reportPort, tls);
  }

  private static long id(Section server) {
    Optional<Long> id = server.wholeNumber("id", 1, ServerConfig.MAX_ID);
    if (!server.has("id")) {
      server.problem(
          "id",
          "is required: our server_id, a whole number from 1 to "
              + ServerConfig.MAX_ID
              + " that no other server of the topology has");
    }
    return id.orElse(0L);
  }

  private List<AccountConfig> accounts(Section server) {
    List<AccountConfig> accounts = new ArrayList<>();
    Set<String> users = new HashSet<>();
    String what = "account, such as { user: repl, password: secret, roles: [replica] }";
    for (Section entry : server.requiredSections("accounts", what)) {
      AccountConfig account = account(entry);
      if (!account.user().isEmpty() && !users.add(account.user())) {
        entry.problem("user", "\"" + account.user() + "\" is listed twice");
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
    Password password = passwords.read(entry);
    Set<AccountRole> roles = EnumSet.noneOf(AccountRole.class);
    roles.addAll(
        entry.requiredList(
            "roles",
            "of replica, monitor, admin",
            text -> Section.constant(text, AccountRole.class)));
    entry.end();
    return new AccountConfig(user, password, roles);
  }
}
