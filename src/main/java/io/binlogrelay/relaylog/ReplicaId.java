package io.binlogrelay.relaylog;

import java.util.UUID;

/**
 * A replica as it is remembered.
 *
 * @param serverUuid its {@code @@server_uuid}: what it is recognised by
 * @param serverId its server_id, for people
 * @param host where it came from, for people
 */
public record ReplicaId(UUID serverUuid, long serverId, String host) {

  @Override
  public String toString() {
    return "replica " + serverId + " at " + host + " (" + serverUuid + ")";
  }
}
