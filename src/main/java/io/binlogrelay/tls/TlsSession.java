package io.binlogrelay.tls;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * What a connection is encrypted with, and whom the other side has proved to be. Immutable, any
 * thread.
 *
 * @param version such as {@code TLSv1.3}, as MySQL's {@code Ssl_version}
 * @param cipher such as {@code TLS_AES_256_GCM_SHA384} or {@code ECDHE-RSA-AES128-GCM-SHA256}, as
 *     MySQL's {@code Ssl_cipher}
 * @param peer whom its certificate names; null if it showed none
 */
public record TlsSession(String version, String cipher, @Nullable Peer peer) {

  /**
   * The names in a certificate, such as {@code /O=Example/CN=client}.
   *
   * @param subject whom it was issued to
   * @param issuer by whom
   */
  public record Peer(String subject, String issuer) {}

  /** That of a pipeline with TLS whose handshake is over; empty for one without TLS. */
  public static Optional<TlsSession> of(ChannelPipeline pipeline) {
    SslHandler handler = pipeline.get(SslHandler.class);
    return handler == null ? Optional.empty() : Optional.of(of(handler.engine().getSession()));
  }

  private static TlsSession of(SSLSession session) {
    return new TlsSession(
        session.getProtocol(), openSslName(session.getCipherSuite()), peer(session));
  }

  private static @Nullable Peer peer(SSLSession session) {
    try {
      X509Certificate certificate = (X509Certificate) session.getPeerCertificates()[0];
      return new Peer(
          X509Names.oneLine(certificate.getSubjectX500Principal()),
          X509Names.oneLine(certificate.getIssuerX500Principal()));
    } catch (SSLPeerUnverifiedException none) {
      return null;
    }
  }

  /** TLS 1.3 has one name for a cipher, TLS 1.2 another in OpenSSL. */
  static String openSslName(String cipher) {
    int with = cipher.indexOf("_WITH_");
    if (with < 0) {
      return cipher;
    }
    String keyExchange = cipher.substring("TLS_".length(), with);
    String rest = cipher.substring(with + "_WITH_".length()).replace("AES_", "AES");
    return (keyExchange + "-" + rest.replace("CHACHA20_POLY1305_SHA256", "CHACHA20-POLY1305"))
        .replace('_', '-');
  }
}
