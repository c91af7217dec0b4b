package io.binlogrelay.offline.inspect;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Characters by the number of their collation ({@code information_schema.collations.id}). */
final class Collation {
  private static final Set<Integer> LATIN1 = Set.of(5, 8, 15, 31, 47, 48, 49, 94);
  private static final Set<Integer> UTF16LE = Set.of(56, 62);

  private Collation() {}

  /**
   * The text; null for binary, and for bytes that are none. Character sets that are not told apart
   * here are taken for UTF-8 if their bytes can be.
   */
  static @Nullable String decode(int collation, byte[] bytes) {
    if (collation == Column.BINARY) {
      return null;
    }
    try {
      CharBuffer text = charset(collation).newDecoder().decode(ByteBuffer.wrap(bytes));
      return text.toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static Charset charset(int collation) {
    if (LATIN1.contains(collation)) {
      return Charset.forName("windows-1252");
    }
    if (UTF16LE.contains(collation)) {
      return StandardCharsets.UTF_16LE;
    }
    if (collation == 54 || collation == 55 || between(collation, 101, 124)) {
      return StandardCharsets.UTF_16BE; // utf16
    }
    if (collation == 35 || collation == 90 || between(collation, 128, 151) || collation == 159) {
      return StandardCharsets.UTF_16BE; // ucs2
    }
    if (collation == 60 || collation == 61 || between(collation, 160, 183)) {
      return Charset.forName("UTF-32BE");
    }
    return StandardCharsets.UTF_8;
  }

  private static boolean between(int collation, int first, int last) {
    return collation >= first && collation <= last;
  }
}
