package io.binlogrelay.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TlsRuleTest {

  private static final String ME = "/O=Example/CN=replica7";
  private static final String CA = "/CN=Example CA";

  @Test
  void noneTakesAnybody() {
    assertThat(TlsRule.NONE.accepts(false, null, null)).isTrue();
    assertThat(TlsRule.NONE.accepts(true, ME, CA)).isTrue();
  }

  @Test
  void sslWantsTls() {
    assertThat(TlsRule.SSL.accepts(false, null, null)).isFalse();
    assertThat(TlsRule.SSL.accepts(true, null, null)).isTrue();
  }

  @Test
  void x509WantsACertificate() {
    assertThat(TlsRule.X509.accepts(true, null, null)).isFalse();
    assertThat(TlsRule.X509.accepts(true, ME, CA)).isTrue();
  }

  @Test
  void namesAreComparedToTheLetter() {
    TlsRule both = new TlsRule.Certificate(ME, CA);
    assertThat(both.accepts(true, ME, CA)).isTrue();
    assertThat(both.accepts(true, ME + "7", CA)).isFalse();
    assertThat(both.accepts(true, ME, "/CN=Other CA")).isFalse();
    assertThat(both.accepts(true, null, null)).isFalse();
    assertThat(new TlsRule.Certificate(null, CA).accepts(true, "/CN=anybody", CA)).isTrue();
    assertThat(new TlsRule.Certificate(ME, null).accepts(true, ME, "/CN=Other CA")).isTrue();
  }
}
