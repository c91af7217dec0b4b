/**
 * Global transaction identifiers as values: {@link io.binlogrelay.gtid.Gtid}, its source {@link
 * io.binlogrelay.gtid.Tsid} (server UUID and tag), and {@link io.binlogrelay.gtid.GtidSet} with its
 * set algebra, MySQL text and the binary form of COM_BINLOG_DUMP_GTID and Previous_gtids events.
 *
 * <p>A set is two parallel sorted arrays: sources in MySQL's order (UUID bytes, then tag), and for
 * each source its intervals as {@code [start, end)} pairs, ascending, non-empty and not touching.
 * Look-ups are binary searches and the algebra is a linear merge, so cost follows the number of
 * intervals and never the number of transactions.
 *
 * <p>Everything here is immutable and may be used by any thread, except {@link
 * io.binlogrelay.gtid.GtidSetBuilder}, which belongs to one thread.
 */
@NullMarked
package io.binlogrelay.gtid;

import org.jspecify.annotations.NullMarked;
