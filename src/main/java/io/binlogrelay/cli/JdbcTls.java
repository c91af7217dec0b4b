package io.binlogrelay.cli;

import io.binlogrelay.tls.CertificateFile;
import io.binlogrelay.tls.Identity;
import io.binlogrelay.tls.SourceTls;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The relay's TLS towards the source in Connector/J's terms. It takes key stores and no PEM, so
 * they are made for the time of the login, in a directory that nobody else may read. Confined to
 * the command's thread.
 */
final class JdbcTls implements AutoCloseable {

  private static final String TYPE = "PKCS12";

  private final Path directory;
  private final String password = HexFormat.of().formatHex(new SecureRandom().generateSeed(16));
  private final Map<String, String> properties = new TreeMap<>();

  private JdbcTls() throws IOException {
    this.directory = Files.createTempDirectory("binlog-relay-check"); // for its owner only
  }

  /** The stores exist until it is closed. */
  static JdbcTls of(SourceTls tls) {
    try {
      JdbcTls made = new JdbcTls();
      made.fill(tls);
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + TYPE, e);
    }
  }

  private void fill(SourceTls tls) throws IOException, GeneralSecurityException {
    properties.put("sslMode", tls.mode().name());
    if (tls.mode().verifies()) {
      KeyStore trusted = empty();
      List<X509Certificate> authorities = CertificateFile.read(tls.ca().orElseThrow());
      for (int i = 0; i < authorities.size(); i++) {
        trusted.setCertificateEntry("ca" + i, authorities.get(i));
      }
      save("trustCertificate", trusted);
    }
    if (tls.identity().isPresent()) {
      SourceTls.IdentityFiles files = tls.identity().get();
      Identity ours = Identity.read(files.certificate(), files.key());
      KeyStore own = empty();
      own.setKeyEntry(
          "own", ours.key(), password.toCharArray(), ours.chain().toArray(Certificate[]::new));
      save("clientCertificate", own);
    }
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(TYPE);
    store.load(null, null);
    return store;
  }

  private void save(String name, KeyStore store) throws IOException, GeneralSecurityException {
    Path file = directory.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, password.toCharArray());
    }
    properties.put(name + "KeyStoreUrl", file.toUri().toString());
    properties.put(name + "KeyStoreType", TYPE);
    properties.put(name + "KeyStorePassword", password);
  }

  /** What Connector/J is given. */
  Map<String, String> properties() {
    return properties;
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(directory.resolve("trustCertificate"));
      Files.deleteIfExists(directory.resolve("clientCertificate"));
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
