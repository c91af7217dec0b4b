package io.binlogrelay.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A password as {@code mysql.user} keeps it for caching_sha2_password ({@code
 * sql/auth/sha2_password.cc}): nobody can log in with what is written in it.
 *
 * <pre>
 *   $A$005$ | salt, 20 bytes | digest, 43 characters
 *      '-- thousands of rounds, hexadecimal
 * </pre>
 *
 * <p>Immutable; any thread.
 */
public final class StoredHash implements Credential {

  static final int DIGEST_CHARS = 43;

  private static final Pattern PREFIX = Pattern.compile("\\$A\\$[0-9A-Fa-f]{3}\\$");
  private static final int PREFIX_CHARS = 7;
  private static final int SALT_BYTES = 20;
  private static final int LENGTH = PREFIX_CHARS + SALT_BYTES + DIGEST_CHARS;
  private static final int ROUNDS_UNIT = 1000;

  /** What an event loop may be held up for, about 60 ms; mysqld makes 5000 or 10000. */
  private static final int MAX_ROUNDS = 100_000;

  /** {@code CACHING_SHA2_PASSWORD_MAX_PASSWORD_LENGTH}. */
  private static final int MAX_PASSWORD_BYTES = 256;

  private static final String EXPECTED =
      "is not a caching_sha2_password hash of mysql.user: $A$005$ and 63 characters, or 0x and 140"
          + " digits as SHOW CREATE USER prints it with print_identified_with_as_hex=ON";

  private final int rounds;
  private final byte[] salt;
  private final byte[] digest;

  private StoredHash(int rounds, byte[] salt, byte[] digest) {
    this.rounds = rounds;
    this.salt = salt;
    this.digest = digest;
  }

  /**
   * Reads either form.
   *
   * @param text the 70 characters, or {@code 0x} and their bytes in hexadecimal, since the salt may
   *     hold unprintable ones
   * @throws IllegalArgumentException if it is neither; the message does not quote it
   */
  public static StoredHash parse(String text) {
    byte[] bytes = bytes(text);
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException(EXPECTED);
    }
    String prefix = new String(bytes, 0, PREFIX_CHARS, StandardCharsets.ISO_8859_1);
    if (!PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException(EXPECTED);
    }
    int rounds = Integer.parseInt(prefix, 3, 6, 16) * ROUNDS_UNIT;
    if (rounds == 0 || rounds > MAX_ROUNDS) {
      throw new IllegalArgumentException(
          "has " + rounds + " rounds (expected: 1000.." + MAX_ROUNDS + ")");
    }
    int digestAt = PREFIX_CHARS + SALT_BYTES;
    return new StoredHash(
        rounds,
        Arrays.copyOfRange(bytes, PREFIX_CHARS, digestAt),
        Arrays.copyOfRange(bytes, digestAt, LENGTH));
  }

  private static byte[] bytes(String text) {
    if (!text.startsWith("0x") && !text.startsWith("0X")) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    try {
      return HexFormat.of().parseHex(text, 2, text.length());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(EXPECTED);
    }
  }

  /** Whether it was made of this password; takes milliseconds. */
  boolean matches(byte[] password) {
    if (password.length == 0 || password.length > MAX_PASSWORD_BYTES) {
      return false;
    }
    String made = Sha256Crypt.hash(password, salt, rounds);
    return MessageDigest.isEqual(digest, made.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public String toString() {
    return "******";
  }
}
