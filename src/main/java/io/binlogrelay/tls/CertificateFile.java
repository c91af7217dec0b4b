package io.binlogrelay.tls;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Certificates in PEM. Stateless; any thread. */
public final class CertificateFile {

  private CertificateFile() {}

  /**
   * All certificates of a file, in its order: a chain begins with the one that it is for.
   *
   * @throws TlsFileException if there is none, or one is damaged
   */
  public static List<X509Certificate> read(Path file) {
    List<X509Certificate> certificates = new ArrayList<>();
    for (PemBlock block : PemBlock.read(file)) {
      if (block.type().equals("CERTIFICATE")) {
        certificates.add(decode(file, block, certificates.size() + 1));
      }
    }
    if (certificates.isEmpty()) {
      throw new TlsFileException(file, "has no certificate: no line -----BEGIN CERTIFICATE-----");
    }
    return certificates;
  }

  private static X509Certificate decode(Path file, PemBlock block, int number) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(block.der()));
    } catch (CertificateException e) {
      throw new TlsFileException(
          file, "has a damaged certificate, number " + number + ": " + e.getMessage(), e);
    }
  }
}
