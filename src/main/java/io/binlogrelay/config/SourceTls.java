package io.binlogrelay.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Section {@code source.tls}: TLS towards the source.
 *
 * @param mode how much is asked of the connection
 * @param ca PEM file with the authorities that we believe
 * @param certificate PEM file with our own certificate, for accounts that require one
 * @param key PEM file with the private key of {@code certificate}
 */
public record SourceTls(
    Mode mode, Optional<Path> ca, Optional<Path> certificate, Optional<Path> key) {

  /** MySQL's own names (manual, {@code --ssl-mode}). */
  public enum Mode {
    DISABLED,
    PREFERRED,
    REQUIRED,
    VERIFY_CA,
    VERIFY_IDENTITY
  }
}
