package io.binlogrelay.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPatternTest {

  @ParameterizedTest
  @CsvSource({
    "%,                        10.1.2.3,  true",
    "10.1.2.3,                 10.1.2.3,  true",
    "10.1.2.3,                 10.1.2.30, false",
    "10.1.2._,                 10.1.2.3,  true",
    "10.1.2._,                 10.1.2.30, false",
    "10.%,                     10.1.2.3,  true",
    "10.%,                     110.1.2.3, false",
    "10.%.3,                   10.3.2.3,  true",
    "10.%.3,                   10.1.2.30, false",
    "192.168.0.0/255.255.0.0,  192.168.7.9, true",
    "192.168.0.0/255.255.0.0,  192.169.0.1, false",
    "192.168.0.0/16,           192.168.7.9, true",
    "192.168.0.0/16,           ::1,       false",
    "0.0.0.0/0,                8.8.8.8,   true",
    "::1,                      ::1,       true",
    "0:0:0:0:0:0:0:1,          ::1,       true",
    "::1,                      ::2,       false",
    "FE80::%,                  fe80::7,   true",
  })
  void matchesAsMySqlDoes(String pattern, String address, boolean fits)
      throws UnknownHostException {
    assertThat(HostPattern.parse(pattern).matches(InetAddress.getByName(address), address))
        .isEqualTo(fits);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "db1",
        "db%",
        "10.1.2",
        "10.1.2.3.4",
        "10.1.2.256",
        "10.0.0.0/33",
        "10.0.0.0/",
        "::1/64",
        "10.0.0.0/255.255.0.x",
        "a:b:c"
      })
  void refusesNamesAndNonsense(String text) {
    assertThatThrownBy(() -> HostPattern.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("names are not resolved");
  }

  @Test
  void refusesANetworkThatFitsNobody() {
    assertThatThrownBy(() -> HostPattern.parse("10.1.2.3/255.255.0.0"))
        .hasMessage("has address bits outside of its mask: it fits nobody");
  }

  @Test
  void theMostSpecificAccountIsTheOneWhateverItsPassword() throws UnknownHostException {
    List<String> bySpecificity =
        List.of("10.1.2.3", "10.1.2.0/24", "10.1.0.0/255.255.0.0", "10.1.2.%", "10.1.%", "%");
    List<Account> accounts = new java.util.ArrayList<>();
    bySpecificity.forEach(host -> accounts.add(account(host)));
    Collections.reverse(accounts);
    InetAddress address = InetAddress.getByName("10.1.2.3");
    for (String expected : bySpecificity) {
      Account found = new Accounts(accounts).from(address, "10.1.2.3").find("repl");
      assertThat(found).isNotNull();
      assertThat(found.name()).isEqualTo("repl@" + expected);
      accounts.remove(found);
    }
    accounts.add(account("10.1.2.4"));
    assertThat(new Accounts(accounts).from(address, "10.1.2.3").find("repl")).isNull();
    assertThat(new Accounts(accounts).from(null, "unknown").find("repl")).isNull();
  }

  private static Account account(String host) {
    return new Account(
        "repl", HostPattern.parse(host), new Secret(host), Set.of(Role.REPLICA), 0, TlsRule.NONE);
  }
}
