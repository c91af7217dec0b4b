package io.binlogrelay.offline;

import io.binlogrelay.gtid.GtidSet;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One file of a log as a list shows it.
 *
 * @param bytes its size
 * @param firstEvent time in the header of its first event; null if it does not begin as a log file
 * @param lastEvent the same of its last whole event
 * @param gtids its own, not its Previous_gtids
 * @param transactions how many it holds, with or without GTIDs; -1 if the state does not say
 * @param closed whether a newer file follows, so that this one is not written any more
 */
public record StoredFile(
    String name,
    long bytes,
    @Nullable Instant firstEvent,
    @Nullable Instant lastEvent,
    GtidSet gtids,
    long transactions,
    boolean closed) {}
