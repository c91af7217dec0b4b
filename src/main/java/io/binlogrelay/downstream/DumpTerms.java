package io.binlogrelay.downstream;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a replica set on its connection before it asked for the dump.
 *
 * @param replicaUuid {@code @replica_uuid} (or {@code @slave_uuid}); null when it set none
 * @param heartbeatNanos {@code @source_heartbeat_period} in nanoseconds; 0 for no heartbeats
 * @param checksum what it said about checksums
 * @param semiSync {@code @rpl_semi_sync_replica} (or {@code @rpl_semi_sync_slave}): whether it
 *     wants to acknowledge
 */
record DumpTerms(
    @Nullable UUID replicaUuid, long heartbeatNanos, ReplicaChecksum checksum, boolean semiSync) {}
