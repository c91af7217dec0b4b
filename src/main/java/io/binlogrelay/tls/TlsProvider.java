package io.binlogrelay.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who does the work of TLS: BoringSSL, which is in our jar, or the JDK where its library can't be
 * loaded, such as on another processor, another C library than glibc, or where nothing may be
 * executed from the directory for temporary files. What BoringSSL needs is counted, not collected:
 * see {@link #release}. Any thread.
 */
final class TlsProvider {

  private static final Logger log = LoggerFactory.getLogger(TlsProvider.class);

  private static final SslProvider CHOSEN = choose();

  private TlsProvider() {}

  static SslProvider chosen() {
    return CHOSEN;
  }

  /** Nobody makes handlers of it any more; those that were made have what they need. */
  static void release(SslContext context) {
    ReferenceCountUtil.release(context);
  }

  private static SslProvider choose() {
    if (OpenSsl.isAvailable()) {
      log.debug("TLS by {}", OpenSsl.versionString());
      return SslProvider.OPENSSL_REFCNT;
    }
    log.info(
        "TLS by the JDK, which takes more CPU time: {}", reason(OpenSsl.unavailabilityCause()));
    return SslProvider.JDK;
  }

  private static String reason(Throwable cause) {
    Throwable first = cause;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    return String.valueOf(first.getMessage());
  }
}
