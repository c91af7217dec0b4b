package io.binlogrelay.tls;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * The files of a server's TLS. Immutable, any thread.
 *
 * @param certificate PEM file with our certificate chain
 * @param key PEM file with its private key
 * @param clientCa PEM file with the authorities whose client certificates are accepted; a client
 *     need not have one, but one that it shows must be good, as with mysqld and {@code ssl_ca}
 */
public record ReplicaTlsFiles(Path certificate, Path key, Optional<Path> clientCa) {

  /**
   * Reads them.
   *
   * @throws TlsFileException if one of them is no use
   */
  public void verify() {
    TlsProvider.release(load());
  }

  /** The caller releases it. */
  SslContext load() {
    Identity ours = Identity.read(certificate, key);
    SslContextBuilder builder =
        SslContextBuilder.forServer(ours.key(), ours.chainArray())
            .sslProvider(TlsProvider.chosen())
            .protocols(TlsVersions.ALL)
            .ciphers(TlsVersions.CIPHERS, SupportedCipherSuiteFilter.INSTANCE);
    if (clientCa.isPresent()) {
      builder
          .trustManager(CertificateFile.read(clientCa.get()).toArray(X509Certificate[]::new))
          .clientAuth(ClientAuth.OPTIONAL);
    }
    try {
      return builder.build();
    } catch (SSLException e) {
      throw new IllegalStateException("TLS can't be prepared: " + e.getMessage(), e);
    }
  }

  /** Changes when one of the files does. */
  List<String> stamp() {
    return Stream.concat(Stream.of(certificate, key), clientCa.stream())
        .map(ReplicaTlsFiles::stamp)
        .toList();
  }

  private static String stamp(Path file) {
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      return found.lastModifiedTime() + " " + found.size() + " " + found.fileKey();
    } catch (IOException e) {
      return "unreadable";
    }
  }
}
