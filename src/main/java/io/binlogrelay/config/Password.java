package io.binlogrelay.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A secret text that does not show itself: {@link #toString} is {@code ******}, so that a record
 * which holds one can be logged. Immutable; any thread.
 */
public final class Password {
  private final String text;

  public Password(String text) {
    this.text = text;
  }

  /** The secret itself. For the hands that authenticate, and for nothing that prints. */
  public String reveal() {
    return text;
  }

  boolean isEmpty() {
    return text.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Password that && MessageDigest.isEqual(bytes(), that.bytes());
  }

  /** The same for every password: a hash in a log or a heap table would tell something. */
  @Override
  public int hashCode() {
    return Password.class.hashCode();
  }

  @Override
  public String toString() {
    return "******";
  }

  private byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
