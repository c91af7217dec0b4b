package io.binlogrelay.sql.facts;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A replica as it registered. Immutable, any thread.
 *
 * @param serverId its server_id
 * @param host its report_host, empty if it named none
 * @param port its report_port
 * @param uuid its {@code @replica_uuid}, null if it set none
 */
public record RegisteredReplica(long serverId, String host, int port, @Nullable UUID uuid) {}
