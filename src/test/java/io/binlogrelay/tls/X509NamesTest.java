package io.binlogrelay.tls;

import static org.assertj.core.api.Assertions.assertThat;

import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class X509NamesTest {

  /** Expected values are what {@code X509_NAME_oneline} makes of the same names. */
  @Test
  void namesAreWrittenAsMySqlComparesThem() {
    assertThat(
            X509Names.oneLine(
                new X500Principal(
                    "EMAILADDRESS=client@example.com, CN=client, O=\"MySQL, demo\", L=Uppsala,"
                        + " ST=Uppsala, C=SE")))
        .isEqualTo(
            "/C=SE/ST=Uppsala/L=Uppsala/O=MySQL, demo/CN=client/emailAddress=client@example.com");
    assertThat(X509Names.oneLine(new X500Principal("CN=J\u00f6rg/1")))
        .isEqualTo("/CN=J\\xC3\\xB6rg/1");
  }

  @ParameterizedTest
  @CsvSource({
    "TLS_AES_256_GCM_SHA384, TLS_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, ECDHE-RSA-AES128-GCM-SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, ECDHE-ECDSA-AES256-GCM-SHA384",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, ECDHE-RSA-CHACHA20-POLY1305",
  })
  void ciphersHaveOpenSslsNames(String jdk, String openSsl) {
    assertThat(TlsSession.openSslName(jdk)).isEqualTo(openSsl);
  }
}
