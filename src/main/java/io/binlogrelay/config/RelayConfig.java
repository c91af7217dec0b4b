package io.binlogrelay.config;

/**
 * A whole, valid configuration. Immutable; any thread may read it.
 *
 * @param server what replicas connect to
 * @param source the server whose binary log is relayed
 * @param relayLog the log on disk
 * @param semiSync when the source's semi-synchronous commits are acknowledged
 * @param admin the HTTP side
 */
public record RelayConfig(
    ServerConfig server,
    SourceConfig source,
    RelayLogConfig relayLog,
    SemiSyncConfig semiSync,
    AdminConfig admin) {}
