package io.binlogrelay.upstream;

import io.binlogrelay.message.ErrPacket;
import io.binlogrelay.tls.SourceTls;
import io.binlogrelay.upstream.SessionEnd.Lost;
import io.binlogrelay.upstream.SessionEnd.Refused;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What it means for the link when TLS does not come about. Pure functions; any thread. */
final class TlsFailures {

  private static final String WHAT = "no TLS with the source";

  private TlsFailures() {}

  static SessionEnd notOffered(SourceTls.Mode mode) {
    return Refused.because(
        LinkState.TLS_FAILED,
        WHAT,
        "a source with TLS, as source.tls.mode is " + mode.text(),
        "one that offers none",
        "give the source a certificate, or set source.tls.mode to preferred");
  }

  /** The source lets nobody in without TLS. */
  static SessionEnd demanded(ErrPacket error) {
    return Refused.because(
        LinkState.TLS_FAILED,
        WHAT,
        "a login in clear, as source.tls.mode is disabled or the source offers no TLS",
        "error " + error.code() + ": " + error.text(),
        "set source.tls.mode to preferred, or to one that requires TLS");
  }

  /** A file of ours is no use any more. */
  static SessionEnd file(String problem) {
    return Refused.because(
        LinkState.TLS_FAILED, WHAT, "the files of source.tls", problem, "put it right");
  }

  static SessionEnd of(SSLException failure) {
    String message = String.valueOf(failure.getMessage());
    CertificateException distrust = cause(failure);
    if (distrust != null) {
      return Refused.because(
          LinkState.TLS_FAILED,
          WHAT,
          "a certificate from source.tls.ca; with verify-identity, for the host that source.hosts has",
          String.valueOf(distrust.getMessage()),
          "see that source.tls.ca is the source's authority and its certificate names the host");
    }
    if (message.contains("fatal alert") || message.contains("_ALERT_")) { // the JDK, BoringSSL
      return Refused.because(
          LinkState.TLS_FAILED,
          WHAT,
          "the source to accept TLS 1.2 or 1.3 and our certificate",
          message,
          "see the source's error log, tls_version, ssl_ca, and source.tls.certificate");
    }
    return new Lost("TLS with the source failed: " + message);
  }

  private static @Nullable CertificateException cause(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof CertificateException found) {
        return found;
      }
    }
    return null;
  }
}
