package io.binlogrelay.relaylog;

import java.util.UUID;

/**
 * What the log remembers of the source it follows, so that it can be presented while the source is
 * away.
 *
 * @param serverUuid the source's {@code @@server_uuid}
 * @param serverId the source's {@code @@server_id}, 1 to 4294967295
 * @param version its version as its greeting says it, such as {@code 8.0.33}
 * @param gtidMode its {@code @@gtid_mode}: OFF, OFF_PERMISSIVE, ON_PERMISSIVE or ON
 */
public record SourceIdentity(UUID serverUuid, long serverId, String version, String gtidMode) {}
