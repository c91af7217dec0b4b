package io.binlogrelay.auth;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import javax.crypto.Cipher;

/**
 * caching_sha2_password ({@code sql-common/client_authentication.cc}, {@code
 * sql/auth/sha2_password.cc}).
 *
 * <pre>
 *  client                                  server
 *    proof -------------------------------&gt;
 *    &lt;------------------------------- 01 03  it fits: fast path; then OK
 *    &lt;------------------------------- 01 04  else: full authentication
 *    over TLS:  password NUL -------------&gt;  OK or ERR 1045
 *    otherwise: 02 -----------------------&gt;
 *    &lt;------------------- 01 public key PEM
 *    RSA(password NUL XOR nonce) ---------&gt;  OK or ERR 1045
 * </pre>
 *
 * <p>The proof is SHA256(password) XOR SHA256(SHA256(SHA256(password)), nonce). Stateless; any
 * thread.
 */
public final class CachingSha2 {

  /** The plugin's name on the wire. */
  public static final String NAME = "caching_sha2_password";

  static final byte REQUEST_PUBLIC_KEY = 2;
  static final byte FAST_AUTH_SUCCESS = 3;
  static final byte PERFORM_FULL_AUTHENTICATION = 4;

  static final int SCRAMBLE_LENGTH = 32;

  /** RSA_PKCS1_OAEP_PADDING of OpenSSL: SHA-1 for the label and for MGF1. */
  static final String RSA_TRANSFORMATION = "RSA/ECB/OAEPWithSHA-1AndMGF1Padding";

  private CachingSha2() {}

  /** The proof that a client sends; empty for an empty password. */
  public static byte[] scramble(Secret password, byte[] nonce) {
    if (password.isEmpty()) {
      return new byte[0];
    }
    byte[] stage1 = Digests.SHA_256.of(password.utf8());
    byte[] stage2 = Digests.SHA_256.of(stage1);
    return Digests.xor(stage1, Digests.SHA_256.of(stage2, nonce));
  }

  /** What a server keeps for the fast path: SHA256(SHA256(password)). */
  static byte[] digest(byte[] password) {
    return Digests.SHA_256.of(Digests.SHA_256.of(password));
  }

  /** Whether the proof was made from this nonce and the password of the digest. */
  static boolean verifyFast(byte[] digest, byte[] nonce, byte[] scramble) {
    if (scramble.length != SCRAMBLE_LENGTH) {
      return false;
    }
    byte[] stage1 = Digests.xor(scramble, Digests.SHA_256.of(digest, nonce));
    return MessageDigest.isEqual(digest, Digests.SHA_256.of(stage1));
  }

  /** The password as it goes over TLS: with a NUL at its end. */
  static byte[] clear(Secret password) {
    byte[] utf8 = password.utf8();
    return Arrays.copyOf(utf8, utf8.length + 1);
  }

  /**
   * The password as it goes without TLS.
   *
   * @throws AuthenticationException if the key is no use, such as too short for the password
   */
  static byte[] rsaEncrypt(Secret password, byte[] nonce, RSAPublicKey key) {
    try {
      Cipher cipher = Cipher.getInstance(RSA_TRANSFORMATION);
      cipher.init(Cipher.ENCRYPT_MODE, key);
      return cipher.doFinal(Digests.xor(clear(password), nonce));
    } catch (GeneralSecurityException e) {
      throw new AuthenticationException(
          "cannot encrypt the password with the server's key of "
              + key.getModulus().bitLength()
              + " bits: "
              + e.getMessage());
    }
  }
}
