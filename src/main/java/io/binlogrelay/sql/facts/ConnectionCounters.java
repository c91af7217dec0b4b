package io.binlogrelay.sql.facts;

/**
 * What clients did since the start. Immutable, any thread.
 *
 * @param accepted connections accepted
 * @param rejected logins refused or abandoned
 * @param statements statements answered
 * @param bytesReceived bytes from clients
 * @param bytesSent bytes to clients
 */
public record ConnectionCounters(
    long accepted, long rejected, long statements, long bytesReceived, long bytesSent) {}
