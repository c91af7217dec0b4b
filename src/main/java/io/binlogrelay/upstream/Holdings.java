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
 */
record Holdings(@Nullable BinlogPosition end, GtidSet executed, @Nullable SourceIdentity source) {}
