package io.binlogrelay.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/**
 * A private key in PEM: PKCS #8 ({@code PRIVATE KEY}, as OpenSSL 3 and mysqld 9.7 write it), PKCS
 * #1 ({@code RSA PRIVATE KEY}, as mysqld 8.0 does) or SEC 1 ({@code EC PRIVATE KEY}). Stateless;
 * any thread.
 */
public final class PrivateKeyFile {

  static final String ENCRYPTED =
      "has an encrypted private key, and there is nobody to ask for its passphrase; write it"
          + " without one: openssl pkey -in FILE -out NEW_FILE";

  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

  private PrivateKeyFile() {}

  /**
   * The first private key of a file.
   *
   * @throws TlsFileException if there is none, or none that we can use
   */
  public static PrivateKey read(Path file) {
    for (PemBlock block : PemBlock.read(file)) {
      switch (block.type()) {
        case "PRIVATE KEY" -> {
          return decode(file, block.der());
        }
        case "RSA PRIVATE KEY" -> {
          return decode(file, Pkcs8.ofRsa(block.der()));
        }
        case "EC PRIVATE KEY" -> {
          return decode(file, ofCurve(file, block));
        }
        case "ENCRYPTED PRIVATE KEY" -> throw new TlsFileException(file, ENCRYPTED);
        default -> {
          // such as the parameters of a curve, or the certificate in the same file
        }
      }
    }
    throw new TlsFileException(file, "has no private key: no line -----BEGIN PRIVATE KEY-----");
  }

  private static byte[] ofCurve(Path file, PemBlock block) {
    try {
      return Pkcs8.ofCurve(block.der());
    } catch (IllegalArgumentException e) {
      throw new TlsFileException(file, "has a damaged EC key: " + e.getMessage(), e);
    }
  }

  private static PrivateKey decode(Path file, byte[] pkcs8) {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (GeneralSecurityException notThisOne) {
        continue;
      }
    }
    throw new TlsFileException(
        file, "has a private key that is damaged or of no kind for TLS (RSA, EC, Ed25519)");
  }
}
