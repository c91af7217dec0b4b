package io.binlogrelay.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The hashes are what SHOW CREATE USER printed with print_identified_with_as_hex. */
class StoredHashTest {

  private static final String OF_X_8_0_33 =
      "0x2441243030352479770C6A22131E194F0952746E2B200A186B627C727873316F33744B537958536545475A"
          + "5642647176555144562F77354E4E30654763594F356E4C6F623238";

  private static final RsaKey KEY = RsaKey.generate();

  @ParameterizedTest
  @CsvSource({
    // 8.0.33, 5000 rounds
    "Geheim-ä, 0x24412430303524577F501A42236E385065194D3725751D06195C5B56746A4C5342644330426653354B"
        + "5534587335524F507047384853732E616E68755A4453734152574D562E",
    "x, " + OF_X_8_0_33,
    // 9.7.4, 10000 rounds
    "Geheim-ä, 0x2441243030412474390C5B4C70733D192A6D2A2C512A101626131147646D6734746B353133676F34"
        + "6548544A5A42333746514B616E43346666766D3356494556677635554D41",
    "x, 0x2441243030412452674E140F715C2A722C4D28666B022725012B1331344D59694444627837746570784F57"
        + "564B48477933476C474350416573784345362F527330334C507143"
  })
  void matchesThePasswordThatItWasMadeOf(String password, String hex) {
    StoredHash hash = StoredHash.parse(hex);
    assertThat(hash.matches(utf8(password))).isTrue();
    assertThat(hash.matches(utf8(password + " "))).isFalse();
    assertThat(hash.matches(new byte[0])).isFalse();
    assertThat(hash.matches(new byte[257])).isFalse();
  }

  @Test
  void readsThePlainFormToo() {
    byte[] bytes = HexFormat.of().parseHex(OF_X_8_0_33.substring(2));
    assertThat(StoredHash.parse(new String(bytes, StandardCharsets.US_ASCII)).matches(utf8("x")))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "secret", "0x", "0x24", "0xzz", "$A$005$tooshort"})
  void refusesWhatIsNoHashWithoutQuotingIt(String text) {
    assertThatThrownBy(() -> StoredHash.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("is not a caching_sha2_password hash of mysql.user");
  }

  @Test
  void refusesMoreRoundsThanAnEventLoopCanStand() {
    String many = OF_X_8_0_33.replaceFirst("303035", "464646");
    assertThatThrownBy(() -> StoredHash.parse(many))
        .hasMessage("has 4095000 rounds (expected: 1000..100000)");
  }

  @Test
  void theFirstLoginIsFullAndTheNextOneFast() {
    Secret password = new Secret("x");
    Account account = new Account("h", StoredHash.parse(OF_X_8_0_33), Set.of(Role.REPLICA));
    Accounts accounts = new Accounts(List.of(account));
    byte[] nonce = Nonce.random();
    byte[] proof = CachingSha2.scramble(password, nonce);

    ServerAuthentication first = new ServerAuthentication(accounts, nonce, KEY, true);
    Step full = first.start("h", CachingSha2.NAME, proof);
    assertThat(((Step.Send) full).payload()).containsExactly(1, 4);
    ServerAuthentication wrong = new ServerAuthentication(accounts, nonce, KEY, true);
    wrong.start("h", CachingSha2.NAME, proof);
    assertThat(wrong.onPacket(CachingSha2.clear(new Secret("y")))).isInstanceOf(Step.Denied.class);
    assertThat(first.onPacket(CachingSha2.clear(password))).isInstanceOf(Step.Accepted.class);

    ServerAuthentication next = new ServerAuthentication(accounts, nonce, KEY, true);
    Step fast = next.start("h", CachingSha2.NAME, proof);
    assertThat(((Step.Accepted) fast).first()).containsExactly(1, 3);
  }

  @Test
  void aNativeProofIsSwitchedSinceItCanNotBeChecked() {
    Account account = new Account("h", StoredHash.parse(OF_X_8_0_33), Set.of(Role.REPLICA));
    byte[] nonce = Nonce.random();
    ServerAuthentication server =
        new ServerAuthentication(new Accounts(List.of(account)), nonce, KEY, true);
    Step step = server.start("h", NativePassword.NAME, new byte[20]);
    assertThat(((Step.SwitchTo) step).plugin()).isEqualTo(CachingSha2.NAME);
  }

  @Test
  void isPrintedWithoutItsSalt() {
    assertThat(StoredHash.parse(OF_X_8_0_33)).hasToString("******");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
