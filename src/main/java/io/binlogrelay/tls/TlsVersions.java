package io.binlogrelay.tls;

import java.util.List;

/** What both sides accept, as mysqld 9.7 does. */
final class TlsVersions {

  static final List<String> ALL = List.of("TLSv1.3", "TLSv1.2");

  /**
   * Suites with authenticated encryption and forward secrecy, fastest first. BoringSSL has none of
   * DHE, which no client of MySQL since 5.7 depends on.
   */
  static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384");

  private TlsVersions() {}
}
