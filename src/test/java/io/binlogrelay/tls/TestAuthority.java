package io.binlogrelay.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/**
 * A certificate authority made for one test: nothing of it expires before the test is over, and
 * nothing is left of it afterwards. Certificates are for a common name, and for hosts if they are
 * given any.
 */
public final class TestAuthority {

  private static final Duration VALID = Duration.ofHours(2);
  private static final byte[] SHA256_WITH_RSA = Der.oid(1, 2, 840, 113549, 1, 1, 11);

  private final Path directory;
  private final String name;
  private final KeyPair keys;
  private int serial = 1;

  /** The two PEM files of a certificate. */
  public record Issued(Path certificate, Path key) {}

  /**
   * @param directory gets all files
   */
  public TestAuthority(Path directory, String name) {
    this.directory = directory;
    this.name = name;
    this.keys = newKeys("RSA");
    write("ca.pem", "CERTIFICATE", certificate(name, keys, true));
  }

  /** The PEM file of its own certificate. */
  public Path certificate() {
    return directory.resolve("ca.pem");
  }

  /** A certificate with an RSA key in PKCS #8. */
  public Issued issue(String commonName, String... hosts) {
    return issueOf("RSA", commonName, hosts);
  }

  /**
   * A certificate; its files are named after it, and replace those of the same name.
   *
   * @param algorithm RSA or EC
   * @param hosts names and IP addresses that it is for
   */
  public Issued issueOf(String algorithm, String commonName, String... hosts) {
    KeyPair pair = newKeys(algorithm);
    Path certificate =
        write(commonName + ".pem", "CERTIFICATE", certificate(commonName, pair, false, hosts));
    Path key = write(commonName + "-key.pem", "PRIVATE KEY", pair.getPrivate().getEncoded());
    return new Issued(certificate, key);
  }

  /** The same key as PKCS #1 (RSA) or SEC 1 (EC) has it: the last field of its PKCS #8. */
  public static byte[] olderEncoding(PrivateKey key) {
    byte[] pkcs8 = key.getEncoded();
    // 30 L { 02 01 00, 30 L { ... }, 04 L { the older encoding } }
    int at = 1 + lengthOfLength(pkcs8, 1) + 3;
    at += 1 + lengthOfLength(pkcs8, at + 1) + length(pkcs8, at + 1);
    at += 1 + lengthOfLength(pkcs8, at + 1);
    return Arrays.copyOfRange(pkcs8, at, pkcs8.length);
  }

  private static int lengthOfLength(byte[] der, int at) {
    return (der[at] & 0xff) < 0x80 ? 1 : 1 + (der[at] & 0x7f);
  }

  private static int length(byte[] der, int at) {
    int length = 0;
    if ((der[at] & 0xff) < 0x80) {
      return der[at];
    }
    for (int i = 1; i < lengthOfLength(der, at); i++) {
      length = length << 8 | der[at + i] & 0xff;
    }
    return length;
  }

  private byte[] certificate(String subject, KeyPair pair, boolean authority, String... hosts) {
    byte[] algorithm = Der.sequence(SHA256_WITH_RSA, Der.tlv(0x05));
    Instant now = Instant.now();
    byte[] extensions =
        authority
            ? Der.sequence(Der.oid(2, 5, 29, 19), Der.yes(), Der.octets(Der.sequence(Der.yes())))
            : hosts.length == 0 ? new byte[0] : hostsExtension(hosts);
    byte[] body =
        Der.sequence(
            Der.tlv(0xa0, Der.integer(BigInteger.TWO)),
            Der.integer(BigInteger.valueOf(serial++)),
            algorithm,
            distinguishedName(name),
            Der.sequence(Der.time(now.minus(VALID)), Der.time(now.plus(VALID))),
            distinguishedName(subject),
            pair.getPublic().getEncoded(),
            extensions.length == 0 ? extensions : Der.tlv(0xa3, Der.sequence(extensions)));
    return Der.sequence(body, algorithm, Der.bits(sign(body)));
  }

  private static byte[] hostsExtension(String... hosts) {
    byte[][] names = new byte[hosts.length][];
    for (int i = 0; i < hosts.length; i++) {
      boolean address = hosts[i].matches("[0-9.]+|.*:.*");
      names[i] =
          address
              ? Der.tlv(0x87, address(hosts[i]))
              : Der.tlv(0x82, hosts[i].getBytes(StandardCharsets.US_ASCII));
    }
    return Der.sequence(Der.oid(2, 5, 29, 17), Der.octets(Der.sequence(names)));
  }

  private static byte[] address(String text) {
    try {
      return InetAddress.getByName(text).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static byte[] distinguishedName(String commonName) {
    return Der.sequence(
        Der.set(Der.sequence(Der.oid(2, 5, 4, 10), Der.text("Binlog Relay"))),
        Der.set(Der.sequence(Der.oid(2, 5, 4, 3), Der.text(commonName))));
  }

  private byte[] sign(byte[] body) {
    try {
      Signature signer = Signature.getInstance("SHA256withRSA");
      signer.initSign(keys.getPrivate());
      signer.update(body);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair newKeys(String algorithm) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(algorithm.equals("RSA") ? 2048 : 256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path write(String file, String type, byte[] der) {
    return writePem(directory.resolve(file), type, der);
  }

  /** Writes one block of PEM. */
  public static Path writePem(Path file, String type, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    try {
      return Files.writeString(
          file, "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
