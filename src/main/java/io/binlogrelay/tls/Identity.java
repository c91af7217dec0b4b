package io.binlogrelay.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Who we are in TLS: a certificate chain and the key of its first certificate. Immutable, any
 * thread.
 *
 * @param chain our certificate, then those between it and its authority
 * @param key the private key of the first
 */
public record Identity(List<X509Certificate> chain, PrivateKey key) {

  private static final byte[] PROBE = {'p', 'r', 'o', 'b', 'e'};

  public Identity {
    chain = List.copyOf(chain);
  }

  /**
   * Reads both, and tries whether they belong together.
   *
   * @throws TlsFileException if they don't, or one of them is no use
   */
  public static Identity read(Path certificate, Path key) {
    Identity identity = new Identity(CertificateFile.read(certificate), PrivateKeyFile.read(key));
    if (!identity.fits()) {
      throw new TlsFileException(key, "has the key of another certificate than " + certificate);
    }
    return identity;
  }

  X509Certificate[] chainArray() {
    return chain.toArray(X509Certificate[]::new);
  }

  private boolean fits() {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          case "EdDSA" -> "EdDSA";
          default -> key.getAlgorithm();
        };
    try {
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(PROBE);
      byte[] signature = signer.sign();
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(chain.get(0).getPublicKey());
      verifier.update(PROBE);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // a key of another kind than the certificate's
    }
  }

  @Override
  public String toString() {
    return "Identity[" + chain.get(0).getSubjectX500Principal() + "]";
  }
}
