package io.binlogrelay.cli;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether the account may do what the relay does. It is tried, not read from grants: SHOW REPLICAS
 * needs REPLICATION SLAVE, SHOW BINARY LOGS needs REPLICATION CLIENT (manual, pages of both
 * statements). The grants are read only to explain a refusal. Confined to one thread.
 */
final class PrivilegeChecks {
  private static final int ER_PARSE_ERROR = 1064;
  private static final int ER_NO_BINARY_LOGGING = 1381;

  /** {@code GRANT `role`@`%` TO …}: a role, not a privilege. */
  private static final Pattern ROLE_GRANT = Pattern.compile("^GRANT (`[^`]*`@`[^`]*`.*) TO .*");

  private final SourceSession session;
  private final String user;

  PrivilegeChecks(SourceSession session, String user) {
    this.session = session;
    this.user = user;
  }

  List<CheckItem> check() throws SQLException {
    List<CheckItem> items = new ArrayList<>();
    items.add(attempt("REPLICATION SLAVE", List.of("SHOW REPLICAS", "SHOW SLAVE HOSTS")));
    items.add(attempt("REPLICATION CLIENT", List.of("SHOW BINARY LOGS")));
    return items;
  }

  /** The first form that the server can parse decides. */
  private CheckItem attempt(String privilege, List<String> forms) throws SQLException {
    SQLException refusal = null;
    for (String sql : forms) {
      try {
        session.rows(sql);
        return CheckItem.pass(privilege, "granted (tried " + sql + ")");
      } catch (SQLException e) {
        refusal = e;
        if (e.getErrorCode() == ER_NO_BINARY_LOGGING) {
          return CheckItem.pass(privilege, "not refused (tried " + sql + " without a binary log)");
        }
        if (e.getErrorCode() != ER_PARSE_ERROR) {
          break;
        }
      }
    }
    String found = refusal == null ? "not tried" : String.valueOf(refusal.getMessage());
    return CheckItem.fail(privilege, found, remedy(privilege));
  }

  private String remedy(String privilege) throws SQLException {
    String grant = "GRANT " + privilege + " ON *.* TO '" + user + "'@'%'";
    if (!session.value("SELECT CURRENT_ROLE()").toUpperCase(Locale.ROOT).equals("NONE")) {
      return grant;
    }
    return session.rows("SHOW GRANTS").stream()
        .map(row -> ROLE_GRANT.matcher(row.values().iterator().next()))
        .filter(Matcher::matches)
        .findFirst()
        .map(
            role ->
                grant
                    + "; the role "
                    + role.group(1)
                    + " is granted but not active, so this may do: SET DEFAULT ROLE ALL TO '"
                    + user
                    + "'@'%'")
        .orElse(grant);
  }
}
