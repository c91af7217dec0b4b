package io.binlogrelay.config;

import io.binlogrelay.tls.ReplicaTlsFiles;

/**
 * Section {@code server.tls}: TLS towards replicas.
 *
 * @param files certificate, key, and the authorities of clients
 * @param required whether connections without TLS are refused
 */
public record ServerTls(ReplicaTlsFiles files, boolean required) {}
