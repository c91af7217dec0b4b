package io.binlogrelay.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyMaterialTest {

  @Test
  void aKeyReadFromPemDecryptsWhatTheKeyEncrypted() {
    RsaKey key = RsaKey.generate();
    RsaKey read = RsaKey.fromPem(key.toPem());
    byte[] nonce = Nonce.random();
    byte[] encrypted =
        CachingSha2.rsaEncrypt(
            new Secret("pä$$"),
            nonce,
            RsaKey.publicKey(key.publicPem().getBytes(StandardCharsets.US_ASCII)));
    assertThat(read.decrypt(encrypted, nonce)).isEqualTo("pä$$\0".getBytes(StandardCharsets.UTF_8));
    assertThat(read.publicPem()).isEqualTo(key.publicPem());
    assertThat(key.publicPem())
        .hasSize(451)
        .startsWith("-----BEGIN PUBLIC KEY-----\nMIIBIjAN")
        .endsWith("\n-----END PUBLIC KEY-----\n");
    assertThat(key.toString()).isEqualTo("RsaKey[2048 bits]");
  }

  @Test
  void refusesAPrivateKeyThatIsNone() {
    RsaKey key = RsaKey.generate();
    for (String pem : new String[] {"", key.publicPem(), key.toPem().replace("MII", "AAA")}) {
      assertThatThrownBy(() -> RsaKey.fromPem(pem)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aNonceHasNeitherNulNorDollarAndIsNeverTheSame() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 2000; i++) {
      byte[] nonce = Nonce.random();
      assertThat(nonce).hasSize(20);
      for (byte b : nonce) {
        assertThat((int) b).isBetween(1, 127).isNotEqualTo('$');
      }
      seen.add(HexFormat.of().formatHex(nonce));
    }
    assertThat(seen).hasSize(2000);
  }

  @Test
  void aSecretIsNotPrintedAndComparesByValue() {
    assertThat(new Secret("geheim")).hasToString("******").isEqualTo(new Secret("geheim"));
    assertThat(new Secret("geheim")).isNotEqualTo(new Secret("Geheim"));
    assertThat(new Secret("geheim").reveal()).isEqualTo("geheim");
  }
}
