package io.binlogrelay.offline.inspect;

import io.binlogrelay.gtid.GtidSet;
import java.util.Optional;

/**
 * What of a file is to be shown.
 *
 * @param from offset of the first event
 * @param to events from this offset on are not shown
 * @param gtids only the transactions with these GTIDs; everything if empty
 * @param rows whether rows are shown, and not only counted
 */
public record Selection(long from, long to, Optional<GtidSet> gtids, boolean rows) {}
