package io.binlogrelay.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ClientAuthenticationTest {

  private static final Secret PASSWORD = new Secret("Geheim-1");
  private static final byte[] NONCE = hex("6c21332a6320637c352740330101503770681655");
  private static final RsaKey KEY = RsaKey.generate();

  @Test
  void provesThePasswordAsAReplicaDoes() {
    ClientAuthentication client = client(false);
    assertThat(client.start(CachingSha2.NAME, NONCE).response())
        .isEqualTo(hex("85c6765b436caa0b51180d684042ac35eaa1c108e102921055df4718e630c195"));
    assertThat(client.onMoreData(hex("03"))).isEmpty();
  }

  @Test
  void encryptsThePasswordWithTheKeyThatTheSourceSends() {
    ClientAuthentication client = client(false);
    client.start(CachingSha2.NAME, NONCE);
    assertThat(client.onMoreData(hex("04"))).contains(hex("02"));
    byte[] pem = KEY.publicPem().getBytes(StandardCharsets.US_ASCII);
    byte[] encrypted = client.onMoreData(pem).orElseThrow();
    assertThat(KEY.decrypt(encrypted, NONCE)).isEqualTo(CachingSha2.clear(PASSWORD));
  }

  @Test
  void sendsThePasswordInClearOverTls() {
    ClientAuthentication client = client(true);
    client.start(CachingSha2.NAME, NONCE);
    assertThat(client.onMoreData(hex("04"))).contains(hex("47656865696d2d3100"));
  }

  @Test
  void followsASwitch() {
    byte[] nonce = hex("1a7d337a257c5e17063b6b0d7a6f360e524c1c07");
    ClientAuthentication client = client(false);
    client.start(CachingSha2.NAME, NONCE);
    assertThat(client.onSwitch(NativePassword.NAME, nonce))
        .isEqualTo(hex("3a827b200960566aba21d61cf5c66cd22a4a243b"));
    assertThatThrownBy(() -> client.onSwitch(CachingSha2.NAME, nonce))
        .as("a second switch")
        .isInstanceOf(AuthenticationException.class);
    assertThatThrownBy(() -> client.onMoreData(hex("04")))
        .as("full authentication of another plugin")
        .isInstanceOf(AuthenticationException.class);
  }

  @Test
  void answersASwitchBackToSha2() {
    ClientAuthentication client = client(false);
    assertThat(client.start(NativePassword.NAME, NONCE).plugin()).isEqualTo(NativePassword.NAME);
    assertThat(client.onSwitch(CachingSha2.NAME, NONCE)).hasSize(32);
    assertThat(client.onMoreData(hex("03"))).isEmpty();
  }

  @Test
  void anUnknownPluginOfTheGreetingDoesNotMatterUntilTheAccountAsksForIt() {
    ClientAuthentication client = client(false);
    assertThat(client.start("sha256_password", NONCE).plugin()).isEqualTo(CachingSha2.NAME);
    assertThatThrownBy(() -> client.onSwitch("sha256_password", NONCE))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("'sha256_password'");
  }

  @Test
  void neverGivesThePasswordToAPluginThatAsksForItInClear() {
    ClientAuthentication client = client(true);
    client.start(CachingSha2.NAME, NONCE);
    assertThatThrownBy(() -> client.onSwitch("mysql_clear_password", new byte[0]))
        .isInstanceOf(AuthenticationException.class);
  }

  @Test
  void anEmptyPasswordHasAnEmptyProof() {
    ClientAuthentication client = new ClientAuthentication(Secret.EMPTY, false);
    assertThat(client.start(NativePassword.NAME, NONCE).response()).isEmpty();
    assertThat(client.onSwitch(CachingSha2.NAME, NONCE)).isEqualTo(hex("00"));
    ClientAuthentication other = new ClientAuthentication(Secret.EMPTY, false);
    assertThat(other.start(CachingSha2.NAME, NONCE).response()).isEmpty();
    assertThat(other.onSwitch(NativePassword.NAME, NONCE)).isEmpty();
  }

  @Test
  void refusesAKeyOrANonceThatIsNone() {
    for (String pem :
        new String[] {
          "",
          "x",
          "-----BEGIN PUBLIC KEY-----\n!!\n-----END PUBLIC KEY-----",
          "-----END PUBLIC KEY----------BEGIN PUBLIC KEY-----"
        }) {
      ClientAuthentication client = client(false);
      client.start(CachingSha2.NAME, NONCE);
      client.onMoreData(hex("04"));
      assertThatThrownBy(() -> client.onMoreData(pem.getBytes(StandardCharsets.US_ASCII)))
          .isInstanceOf(AuthenticationException.class);
    }
    assertThatThrownBy(() -> client(false).start(CachingSha2.NAME, new byte[0]))
        .isInstanceOf(AuthenticationException.class)
        .hasMessage("nonce: 0 bytes (expected: 20)");
  }

  @Test
  void refusesDataOutOfOrder() {
    for (String data : new String[] {"", "05", "0303"}) {
      ClientAuthentication client = client(false);
      client.start(CachingSha2.NAME, NONCE);
      assertThatThrownBy(() -> client.onMoreData(hex(data)))
          .isInstanceOf(AuthenticationException.class);
    }
  }

  @Test
  void aPasswordTooLongForTheKeyIsSaidToBe() {
    ClientAuthentication client = new ClientAuthentication(new Secret("x".repeat(300)), false);
    client.start(CachingSha2.NAME, NONCE);
    client.onMoreData(hex("04"));
    byte[] pem = KEY.publicPem().getBytes(StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> client.onMoreData(pem))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("2048 bits");
  }

  private static ClientAuthentication client(boolean secureTransport) {
    return new ClientAuthentication(PASSWORD, secureTransport);
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
