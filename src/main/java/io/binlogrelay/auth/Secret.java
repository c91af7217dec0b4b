package io.binlogrelay.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A password, which neither {@code toString} nor a log line gives away.
 *
 * <p>Immutable; any thread.
 */
public final class Secret implements Credential {

  /** The password of an account that has none. */
  public static final Secret EMPTY = new Secret("");

  private final String value;

  public Secret(String value) {
    this.value = value;
  }

  /** The password itself, for code that must hand it on. */
  public String reveal() {
    return value;
  }

  /** Whether the account has no password. */
  public boolean isEmpty() {
    return value.isEmpty();
  }

  /** The bytes that MySQL hashes. */
  byte[] utf8() {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && MessageDigest.isEqual(utf8(), secret.utf8());
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "******";
  }
}
