package io.binlogrelay.tls;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Puts older encodings of private keys into PKCS #8 (RFC 5208), the one that the JDK reads: version
 * 0, which algorithm, and the old encoding as it is. Stateless.
 *
 * <pre>
 *   SEQUENCE { INTEGER 0, SEQUENCE { OID algorithm, parameters }, OCTET STRING key }
 * </pre>
 */
final class Pkcs8 {

  private static final int OCTET_STRING = 0x04;
  private static final int SEQUENCE = 0x30;
  private static final int EC_PARAMETERS = 0xa0;
  private static final byte[] VERSION = bytes("020100");
  private static final byte[] RSA_ENCRYPTION_AND_NULL = bytes("06092a864886f70d0101010500");
  private static final byte[] EC_PUBLIC_KEY = bytes("06072a8648ce3d0201");

  private Pkcs8() {}

  /** An RSAPrivateKey of PKCS #1 (RFC 8017). */
  static byte[] ofRsa(byte[] pkcs1) {
    return wrap(RSA_ENCRYPTION_AND_NULL, pkcs1);
  }

  /**
   * An ECPrivateKey of SEC 1 (RFC 5915), which names its curve in its field [0].
   *
   * @throws IllegalArgumentException if it does not, or is damaged
   */
  static byte[] ofCurve(byte[] sec1) {
    int at = contentOf(sec1, 0);
    while (at < sec1.length) {
      int content = contentOf(sec1, at);
      int end = content + lengthAt(sec1, at);
      if (end > sec1.length) {
        break;
      }
      if ((sec1[at] & 0xff) == EC_PARAMETERS) {
        return wrap(join(EC_PUBLIC_KEY, Arrays.copyOfRange(sec1, content, end)), sec1);
      }
      at = end;
    }
    throw new IllegalArgumentException("it names no curve");
  }

  private static byte[] wrap(byte[] algorithm, byte[] key) {
    return tlv(SEQUENCE, join(VERSION, tlv(SEQUENCE, algorithm), tlv(OCTET_STRING, key)));
  }

  private static int contentOf(byte[] der, int at) {
    require(der, at + 2);
    int first = der[at + 1] & 0xff;
    return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
  }

  private static int lengthAt(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    if (first < 0x80) {
      return first;
    }
    int content = contentOf(der, at);
    require(der, content);
    if (content - at - 2 > 3) {
      throw new IllegalArgumentException("a length of more than 3 bytes");
    }
    int length = 0;
    for (int i = at + 2; i < content; i++) {
      length = length << 8 | der[i] & 0xff;
    }
    return length;
  }

  private static void require(byte[] der, int end) {
    if (der.length < end) {
      throw new IllegalArgumentException("it is cut off");
    }
  }

  /** The length in as few bytes as it takes: the JDK accepts nothing else. */
  private static byte[] tlv(int tag, byte[] content) {
    int length = content.length;
    if (length < 0x80) {
      return join(new byte[] {(byte) tag, (byte) length}, content);
    }
    byte[] digits = BigInteger.valueOf(length).toByteArray();
    byte[] shortest = digits[0] == 0 ? Arrays.copyOfRange(digits, 1, digits.length) : digits;
    return join(new byte[] {(byte) tag, (byte) (0x80 | shortest.length)}, shortest, content);
  }

  private static byte[] join(byte[]... parts) {
    byte[] whole = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, whole, at, part.length);
      at += part.length;
    }
    return whole;
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
