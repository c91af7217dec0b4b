package io.binlogrelay.sql.facts;

import java.time.Instant;
import java.util.UUID;

/**
 * Who the relay says it is. Immutable, any thread.
 *
 * @param serverId our server_id, 1 to 2^32-1
 * @param serverUuid our server_uuid
 * @param version the version that the greeting shows, such as {@code 8.0.33}
 * @param hostName this machine's name
 * @param port the port that clients connect to
 * @param startedAt since when we run
 */
public record ServerIdentity(
    long serverId, UUID serverUuid, String version, String hostName, int port, Instant startedAt) {}
