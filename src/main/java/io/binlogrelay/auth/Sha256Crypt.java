package io.binlogrelay.auth;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * The slow hash of caching_sha2_password's stored form: SHA-crypt with SHA-256 (Ulrich Drepper,
 * "Unix crypt using SHA-256 and SHA-512"; {@code sql-common/crypt_genhash_impl.cc}), with the 20
 * bytes of salt that MySQL takes. Stateless; any thread.
 */
final class Sha256Crypt {

  private static final String ALPHABET =
      "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /** Which bytes of the digest make up each four characters. */
  private static final int[][] TRIPLES = {
    {0, 10, 20}, {21, 1, 11}, {12, 22, 2}, {3, 13, 23}, {24, 4, 14},
    {15, 25, 5}, {6, 16, 26}, {27, 7, 17}, {18, 28, 8}, {9, 19, 29}
  };

  private Sha256Crypt() {}

  /**
   * The 43 characters of the hash; 5000 rounds take about 3 ms.
   *
   * @param password at most 256 bytes, since the work grows with the square of its length
   * @param rounds how often the digest is taken
   */
  static String hash(byte[] password, byte[] salt, int rounds) {
    byte[] digest = start(password, salt);
    byte[] p = repeated(Digests.SHA_256.of(times(password, password.length)), password.length);
    byte[] s = repeated(Digests.SHA_256.of(times(salt, 16 + (digest[0] & 0xff))), salt.length);
    byte[] nothing = {};
    for (int i = 0; i < rounds; i++) {
      boolean odd = (i & 1) != 0;
      digest =
          Digests.SHA_256.of(
              odd ? p : digest,
              i % 3 == 0 ? nothing : s,
              i % 7 == 0 ? nothing : p,
              odd ? digest : p);
    }
    return text(digest);
  }

  private static byte[] start(byte[] password, byte[] salt) {
    byte[] b = Digests.SHA_256.of(password, salt, password);
    ByteArrayOutputStream a = new ByteArrayOutputStream();
    a.writeBytes(password);
    a.writeBytes(salt);
    a.writeBytes(repeated(b, password.length));
    for (int bits = password.length; bits > 0; bits >>= 1) {
      a.writeBytes((bits & 1) != 0 ? b : password);
    }
    return Digests.SHA_256.of(a.toByteArray());
  }

  private static byte[] times(byte[] bytes, int count) {
    return repeated(bytes, bytes.length * count);
  }

  /** So many bytes, of this sequence over and over. */
  private static byte[] repeated(byte[] bytes, int length) {
    byte[] result = Arrays.copyOf(bytes, length);
    for (int i = bytes.length; i < length; i++) {
      result[i] = result[i - bytes.length];
    }
    return result;
  }

  private static String text(byte[] digest) {
    StringBuilder text = new StringBuilder(StoredHash.DIGEST_CHARS);
    for (int[] triple : TRIPLES) {
      append(text, digest[triple[0]], digest[triple[1]], digest[triple[2]], 4);
    }
    append(text, (byte) 0, digest[31], digest[30], 3);
    return text.toString();
  }

  private static void append(StringBuilder text, byte high, byte middle, byte low, int characters) {
    int bits = (high & 0xff) << 16 | (middle & 0xff) << 8 | (low & 0xff);
    for (int i = 0; i < characters; i++) {
      text.append(ALPHABET.charAt(bits >>> (6 * i) & 0x3f));
    }
  }
}
