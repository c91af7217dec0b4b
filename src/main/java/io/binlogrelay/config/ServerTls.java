package io.binlogrelay.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Section {@code server.tls}: TLS towards replicas.
 *
 * @param certificate PEM file with our certificate chain
 * @param key PEM file with its private key
 * @param clientCa PEM file with the authorities whose client certificates are accepted
 * @param required whether connections without TLS are refused
 */
public record ServerTls(Path certificate, Path key, Optional<Path> clientCa, boolean required) {}
