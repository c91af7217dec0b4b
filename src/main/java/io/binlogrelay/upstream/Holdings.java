package io.binlogrelay.upstream;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.SourceIdentity;
import org.jspecify.annotations.Nullable;

/**
 * What we hold before a dump. Immutable.
 *
 * @param end the published end, cut to; null while the log is empty
 * @param executed the GTIDs of everything up to it
 * @param source whom it was received from; null before the first contact
 * @param from the newest position in our log that a dump request may name, since with semi-sync
 *     that acknowledges everything before it; null while the log is empty
 */
record Holdings(
    @Nullable BinlogPosition end,
    GtidSet executed,
    @Nullable SourceIdentity source,
    @Nullable BinlogPosition from) {}
