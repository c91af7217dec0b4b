package io.binlogrelay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrivilegeChecksTest {
  private static final int ER_SPECIFIC_ACCESS_DENIED = 1227;
  private static final int ER_PARSE_ERROR = 1064;
  private static final String DENIED =
      "Access denied; you need (at least one of) the REPLICATION SLAVE privilege(s) for this"
          + " operation";

  private final CannedSession session = new CannedSession();

  @Test
  void bothPrivilegesAreTried() throws SQLException {
    assertThat(check()).hasSize(2).allMatch(CheckItem::pass);
  }

  @Test
  void aMissingPrivilegeComesWithTheGrant() throws SQLException {
    session.refuse("SHOW REPLICAS", ER_SPECIFIC_ACCESS_DENIED, DENIED);

    CheckItem item = check().get(0);
    assertThat(item.pass()).isFalse();
    assertThat(item.found()).isEqualTo(DENIED);
    assertThat(item.remedy()).isEqualTo("GRANT REPLICATION SLAVE ON *.* TO 'repl'@'%'");
  }

  @Test
  void aRoleThatIsGrantedButNotActiveIsNamed() throws SQLException {
    session
        .refuse("SHOW REPLICAS", ER_SPECIFIC_ACCESS_DENIED, DENIED)
        .answer("SHOW GRANTS", "GRANT `replication`@`%` TO `repl`@`%`");

    assertThat(check().get(0).remedy())
        .contains(
            "the role `replication`@`%` is granted but not active, so this may do: SET"
                + " DEFAULT ROLE ALL TO 'repl'@'%'");
  }

  @Test
  void aSourceBeforeTheNewWordsIsAskedInTheOldOnes() throws SQLException {
    session.refuse("SHOW REPLICAS", ER_PARSE_ERROR, "You have an error in your SQL syntax");

    assertThat(check()).allMatch(CheckItem::pass);
    assertThat(check().get(0).found()).contains("SHOW SLAVE HOSTS");
  }

  private List<CheckItem> check() throws SQLException {
    return new PrivilegeChecks(session, "repl").check();
  }
}
