package io.binlogrelay.config;

import io.binlogrelay.tls.CertificateFile;
import io.binlogrelay.tls.Identity;
import io.binlogrelay.tls.PrivateKeyFile;
import io.binlogrelay.tls.ReplicaTlsFiles;
import io.binlogrelay.tls.SourceTls;
import io.binlogrelay.tls.SourceTls.IdentityFiles;
import io.binlogrelay.tls.SourceTls.Mode;
import io.binlogrelay.tls.TlsFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads the two sections {@code tls}, and looks into the files that they name: a relay that finds
 * out only when somebody connects is found out too late. Confined to the thread that loads the
 * file.
 */
final class TlsReader {

  private final Surroundings surroundings;

  TlsReader(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** {@code server.tls}; empty if there is none, or none that is any use. */
  Optional<ServerTls> server(Section server) {
    boolean written = server.has("tls");
    Section tls = server.section("tls");
    Optional<IdentityFiles> identity = identity(tls);
    Optional<Path> clientCa = authorities(tls, "clientCa");
    boolean required = tls.flag("required", false);
    tls.end();
    if (written && !tls.has("certificate") && !tls.has("key")) {
      tls.problem("certificate", "is required with server.tls: a PEM file");
      tls.problem("key", "is required with server.tls: a PEM file");
    }
    return identity.map(
        files ->
            new ServerTls(
                new ReplicaTlsFiles(files.certificate(), files.key(), clientCa), required));
  }

  /** {@code source.tls}; as MySQL's clients do, it verifies where only a {@code ca} is named. */
  SourceTls source(Section tls) {
    Optional<Path> ca = authorities(tls, "ca");
    Mode mode = tls.choice("mode", Mode.class, ca.isEmpty() ? Mode.PREFERRED : Mode.VERIFY_CA);
    Optional<IdentityFiles> identity = identity(tls);
    tls.end();
    if (mode.verifies() && ca.isEmpty()) {
      if (!tls.has("ca")) {
        tls.problem("ca", "is required with mode verify-ca and verify-identity: a PEM file");
      }
      return SourceTls.PREFERRED;
    }
    return new SourceTls(mode, ca, identity);
  }

  private Optional<IdentityFiles> identity(Section tls) {
    Optional<Path> certificate = usable(tls, "certificate", CertificateFile::read);
    Optional<Path> key = usable(tls, "key", PrivateKeyFile::read);
    if (tls.has("certificate") != tls.has("key")) {
      tls.problem(
          tls.has("certificate") ? "key" : "certificate", "certificate and key go together");
    }
    if (certificate.isEmpty() || key.isEmpty()) {
      return Optional.empty();
    }
    IdentityFiles files = new IdentityFiles(certificate.get(), key.get());
    return usable(tls, "key", read -> Identity.read(files.certificate(), files.key()))
        .map(both -> files);
  }

  private Optional<Path> authorities(Section tls, String key) {
    return usable(tls, key, CertificateFile::read);
  }

  private Optional<Path> usable(Section tls, String key, Consumer<Path> read) {
    Optional<Path> file = tls.file(key, surroundings.directory());
    try {
      file.ifPresent(read);
      return file;
    } catch (TlsFileException e) {
      tls.problem(key, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }
}
