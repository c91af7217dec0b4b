package io.binlogrelay.downstream;

import java.net.InetSocketAddress;
import java.util.UUID;

/**
 * Who the server is and where.
 *
 * @param listen address to listen on; port 0 takes a free one
 * @param serverId our server_id, 1 to 4294967295
 * @param serverUuid our server_uuid
 * @param limits what it gives to all clients together
 */
public record ServerOptions(
    InetSocketAddress listen, long serverId, UUID serverUuid, ServerLimits limits) {}
