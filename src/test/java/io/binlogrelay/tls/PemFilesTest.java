package io.binlogrelay.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PemFilesTest {

  @TempDir Path directory;
  private TestAuthority authority;

  @BeforeEach
  void makeAuthority() {
    authority = new TestAuthority(directory, "Test CA");
  }

  @ParameterizedTest
  @CsvSource({"RSA, RSA PRIVATE KEY", "EC, EC PRIVATE KEY"})
  void aKeyIsTheSameInItsOlderEncoding(String algorithm, String type) {
    TestAuthority.Issued issued = authority.issueOf(algorithm, "relay");
    PrivateKey key = PrivateKeyFile.read(issued.key());
    byte[] older = TestAuthority.olderEncoding(key);
    if (algorithm.equals("EC")) {
      older = withCurve(older);
    }
    Path file = TestAuthority.writePem(directory.resolve("older.pem"), type, older);

    PrivateKey read = Identity.read(issued.certificate(), file).key(); // which tries it
    assertThat(read.getAlgorithm()).isEqualTo(algorithm);
  }

  /** OpenSSL names the curve (P-256 here) in the key; the JDK, in PKCS #8, beside it. */
  private static byte[] withCurve(byte[] sec1) {
    byte[] curve = Der.tlv(0xa0, Der.oid(1, 2, 840, 10045, 3, 1, 7));
    byte[] content = java.util.Arrays.copyOfRange(sec1, 2, sec1.length);
    return Der.sequence(content, curve);
  }

  @Test
  void aKeyMayStandInOneFileWithItsCertificate() throws IOException {
    TestAuthority.Issued issued = authority.issueOf("EC", "relay");
    Path both = directory.resolve("both.pem");
    Files.writeString(
        both,
        "a comment\n"
            + Files.readString(issued.certificate())
            + Files.readString(issued.key()).replace("\n", "\r\n")
            + Files.readString(authority.certificate()));

    assertThat(Identity.read(both, both).chain()).hasSize(2);
  }

  @Test
  void theKeyOfAnotherCertificateIsRefused() {
    TestAuthority.Issued one = authority.issue("one");
    for (TestAuthority.Issued other :
        new TestAuthority.Issued[] {authority.issue("two"), authority.issueOf("EC", "three")}) {
      assertThatThrownBy(() -> Identity.read(one.certificate(), other.key()))
          .isInstanceOf(TlsFileException.class)
          .hasMessage(
              other.key() + " has the key of another certificate than " + one.certificate());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing here | has nothing in PEM",
        "-----BEGIN CERTIFICATE-----\\nMIIB\\n-----END CERTIFICATE----- | has no private key",
        "-----BEGIN PRIVATE KEY-----\\nMIIB\\n-----END PRIVATE KEY----- | damaged or of no kind",
        "-----BEGIN RSA PRIVATE KEY-----\\nMIIB\\n-----END RSA PRIVATE KEY----- | damaged or of no",
        "-----BEGIN EC PRIVATE KEY-----\\nMIIB\\n-----END EC PRIVATE KEY----- | damaged EC key",
        "-----BEGIN EC PRIVATE KEY-----\\nMA==\\n-----END EC PRIVATE KEY----- | it is cut off",
        "-----BEGIN PRIVATE KEY-----\\nMIIBx\\n-----END PRIVATE KEY----- | not Base64",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\\nMIIB\\n-----END ENCRYPTED PRIVATE KEY-----"
            + "| encrypted private key",
        "-----BEGIN RSA PRIVATE KEY-----\\nProc-Type: 4,ENCRYPTED\\n\\nMIIB\\n"
            + "-----END RSA PRIVATE KEY-----| encrypted private key",
      })
  void aFileWithoutAUsableKeySaysWhy(String content, String why) throws IOException {
    Path file = directory.resolve("key.pem");
    Files.writeString(file, content.replace("\\n", "\n"));

    assertThatThrownBy(() -> PrivateKeyFile.read(file))
        .isInstanceOf(TlsFileException.class)
        .hasMessageStartingWith(file + " ")
        .hasMessageContaining(why)
        .hasMessageNotContaining("MIIB");
  }

  @Test
  void aFileThatIsNotThereOrNoFileSaysSo() {
    Path missing = directory.resolve("missing.pem");
    assertThatThrownBy(() -> CertificateFile.read(missing)).hasMessage(missing + " does not exist");
    assertThatThrownBy(() -> CertificateFile.read(directory))
        .hasMessage(directory + " is a directory, not a PEM file");
    Path key = authority.issueOf("EC", "relay").key();
    assertThatThrownBy(() -> CertificateFile.read(key))
        .hasMessageStartingWith(key + " has no certificate");
    Path cut =
        TestAuthority.writePem(directory.resolve("cut.pem"), "CERTIFICATE", new byte[] {48, 3, 1});
    assertThatThrownBy(() -> CertificateFile.read(cut))
        .hasMessageStartingWith(cut + " has a damaged certificate, number 1: ");
  }
}
