package io.binlogrelay.downstream;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.tls.TlsSession;
import io.binlogrelay.wire.Compression;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One dump, at one moment.
 *
 * @param connectionId the connection's id
 * @param serverId the replica's server id, as its dump request says
 * @param serverUuid the replica's server_uuid, null if it set none
 * @param host the replica's address
 * @param port the replica's port of this connection
 * @param user the account it uses
 * @param tls its TLS; null for a connection in clear
 * @param compression what it is compressed with
 * @param mode {@code gtid} or {@code position}
 * @param state {@code catching-up}, {@code at-the-tail}, {@code stalled} (its socket has taken
 *     nothing for seconds) or {@code held} (the log has not reached it)
 * @param position where it is
 * @param lagBytes bytes of the log between its position and the published end
 * @param lagTransactions transactions between them; an upper bound until a dump by position from
 *     the middle of a file has met its first transaction
 * @param connectedAt when it connected
 * @param sentBytes bytes sent to it
 * @param semiSync whether it asked for semi-sync
 * @param acknowledged up to where it has acknowledged on this connection; null if it has not
 * @param unacknowledgedBytes bytes of the log from what its server id ever acknowledged to the
 *     published end; -1 if it did not ask for semi-sync
 */
public record ReplicaStatus(
    long connectionId,
    long serverId,
    @Nullable UUID serverUuid,
    String host,
    int port,
    String user,
    @Nullable TlsSession tls,
    Compression compression,
    String mode,
    String state,
    BinlogPosition position,
    long lagBytes,
    long lagTransactions,
    Instant connectedAt,
    long sentBytes,
    boolean semiSync,
    @Nullable BinlogPosition acknowledged,
    long unacknowledgedBytes) {}
