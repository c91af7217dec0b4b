package io.binlogrelay.auth;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/**
 * The key pair with which clients without TLS hide their password from onlookers.
 *
 * <p>Immutable; any thread.
 */
public final class RsaKey {

  private static final int BITS = 2048;

  /** A server's key outside these bounds is weaker, or slower, than anyone means it to be. */
  private static final int MIN_PUBLIC_BITS = 1024;

  private static final int MAX_PUBLIC_BITS = 16384;
  private static final String PUBLIC = "PUBLIC KEY";
  private static final String PRIVATE = "PRIVATE KEY";

  private final RSAPrivateCrtKey key;

  private RsaKey(RSAPrivateCrtKey key) {
    this.key = key;
  }

  /** A new key of 2048 bits, like those that {@code mysqld} makes. Takes about 100 ms. */
  public static RsaKey generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      return new RsaKey((RSAPrivateCrtKey) generator.generateKeyPair().getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has RSA", e);
    }
  }

  /**
   * Reads what {@link #toPem} wrote (PKCS #8).
   *
   * @throws IllegalArgumentException if it is no such key; the message does not quote it
   */
  public static RsaKey fromPem(String pem) {
    try {
      PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(decode(pem, PRIVATE));
      if (KeyFactory.getInstance("RSA").generatePrivate(spec) instanceof RSAPrivateCrtKey crt) {
        return new RsaKey(crt);
      }
      throw new IllegalArgumentException("RSA private key: without its public exponent");
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("RSA private key: not PKCS #8", e);
    }
  }

  /** The private key in PEM; a secret. */
  public String toPem() {
    return encode(key.getEncoded(), PRIVATE);
  }

  /** The public key in PEM, as {@code mysqld} sends it: 451 bytes for 2048 bits. */
  public String publicPem() {
    try {
      BigInteger exponent = key.getPublicExponent();
      RSAPublicKeySpec spec = new RSAPublicKeySpec(key.getModulus(), exponent);
      return encode(KeyFactory.getInstance("RSA").generatePublic(spec).getEncoded(), PUBLIC);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has RSA", e);
    }
  }

  /** The password that a client encrypted, with its NUL, or null if it did not. */
  byte @Nullable [] decrypt(byte[] encrypted, byte[] nonce) {
    try {
      Cipher cipher = Cipher.getInstance(CachingSha2.RSA_TRANSFORMATION);
      cipher.init(Cipher.DECRYPT_MODE, key);
      return Digests.xor(cipher.doFinal(encrypted), nonce);
    } catch (GeneralSecurityException e) {
      return null; // a stranger's bytes; the caller denies as for a wrong password
    }
  }

  /**
   * The public key of a server.
   *
   * @throws AuthenticationException if it is none, or has less than 1024 or more than 16384 bits
   */
  static RSAPublicKey publicKey(byte[] pem) {
    try {
      byte[] der = decode(new String(pem, StandardCharsets.US_ASCII), PUBLIC);
      RSAPublicKey key =
          (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
      int bits = key.getModulus().bitLength();
      if (bits < MIN_PUBLIC_BITS || bits > MAX_PUBLIC_BITS) {
        throw new AuthenticationException(
            "the server's RSA key: "
                + bits
                + " bits (expected: "
                + MIN_PUBLIC_BITS
                + ".."
                + MAX_PUBLIC_BITS
                + ")");
      }
      return key;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new AuthenticationException("the server sent no RSA public key in PEM");
    }
  }

  private static String encode(byte[] der, String type) {
    Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    return String.format(
        "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n", type, lines.encodeToString(der));
  }

  private static byte[] decode(String pem, String type) {
    String begin = "-----BEGIN " + type + "-----";
    int from = pem.indexOf(begin);
    int to = pem.indexOf("-----END " + type + "-----");
    if (from < 0 || to < from + begin.length()) {
      throw new IllegalArgumentException("PEM: no " + type);
    }
    return Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
  }

  @Override
  public String toString() {
    return "RsaKey[" + key.getModulus().bitLength() + " bits]";
  }
}
