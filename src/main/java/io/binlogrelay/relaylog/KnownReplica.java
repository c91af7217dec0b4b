package io.binlogrelay.relaylog;

import io.binlogrelay.binlog.BinlogPosition;
import java.time.Instant;

/**
 * What is remembered of a replica, in {@code relay.state} too.
 *
 * @param id who it is
 * @param needs name of the oldest file that it may ask for when it comes back
 * @param reached how far it was served, or from where it asked to be
 * @param seenMillis when it was last connected, milliseconds since 1970 UTC
 */
record KnownReplica(ReplicaId id, String needs, BinlogPosition reached, long seenMillis) {

  Instant seen() {
    return Instant.ofEpochMilli(seenMillis);
  }
}
