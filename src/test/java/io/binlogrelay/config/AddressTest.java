package io.binlogrelay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
  @ParameterizedTest
  @CsvSource({
    "db1:3306, db1, 3306",
    "db1, db1, 3306",
    "10.0.0.7:3307, 10.0.0.7, 3307",
    "[::1]:3307, ::1, 3307",
    "[fe80::1%eth0]:3307, fe80::1%eth0, 3307",
    "[2001:db8::7], 2001:db8::7, 3306",
  })
  void readsNamesAndAddressesOfBothFamilies(String text, String host, int port) {
    assertThat(Address.parseRemote(text, 3306)).isEqualTo(new Address(host, port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":3306",
        "db1:",
        "db1:0",
        "db1:65536",
        "db1:-1",
        "db1:port",
        "db 1:3306",
        "::1",
        "::1:x",
        "[db1]:3306",
        "[::1:3306",
        "mysql://db1:3306",
        "db1:3306/x"
      })
  void refusesWhatIsNoAddress(String text) {
    assertThatThrownBy(() -> Address.parseRemote(text, 3306))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anIpv6AddressWithoutBracketsIsToldToHaveThem() {
    assertThatThrownBy(() -> Address.parseRemote("2001:db8::7", 3306))
        .hasMessageContaining("needs brackets");
  }

  @Test
  void listeningNeedsAPortWhichMayBeAnyFreeOne() {
    assertThat(Address.parseListen("127.0.0.1:0")).isEqualTo(new Address("127.0.0.1", 0));
    assertThatThrownBy(() -> Address.parseListen("127.0.0.1")).hasMessageContaining("host:port");
  }

  @Test
  void isWrittenAsItIsRead() {
    assertThat(Address.parseListen("[::1]:8080")).hasToString("[::1]:8080");
    assertThat(Address.parseListen("db1:8080")).hasToString("db1:8080");
  }

  @Test
  void listenersCollideOnTheSamePortOfTheSameOrEveryAddress() {
    Address local = new Address("127.0.0.1", 3307);
    assertThat(local.collidesWith(new Address("0.0.0.0", 3307))).isTrue();
    assertThat(local.collidesWith(new Address("127.0.0.1", 3307))).isTrue();
    assertThat(local.collidesWith(new Address("10.0.0.1", 3307))).isFalse();
    assertThat(local.collidesWith(new Address("127.0.0.1", 3308))).isFalse();
    assertThat(new Address("a", 0).collidesWith(new Address("a", 0))).isFalse();
  }
}
