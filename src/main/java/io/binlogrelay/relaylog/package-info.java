/**
 * The store: one durable log of what the source sent, one writer, many readers.
 *
 * <h2>The directory</h2>
 *
 * <pre>
 * relay.lock          held while a relay runs; a second process is refused
 * relay.state         who we are, whom we follow, how far the log is known to be durable, what was
 *                     purged, which replicas were here and what they need (JSON)
 * binlog.index        the log files, oldest first, one "./NAME" per line, as MySQL's own index
 * NAME.NNNNNN         the source's binary log files under the source's names, byte for byte
 * NAME.NNNNNN.gtid-index   which GTIDs are where in that file; derived, may be deleted
 * relay.reserve       1 MiB that is given up when a purge finds the disk full; only with minFree
 * cut-NAME-OFFSET     what the last recovery that cut anything cut from NAME (up to 64 MiB)
 * *.tmp               a replacement or a probe that was being written; removed at the next start
 * set-aside-TIME/     a whole log that an operator has set aside, its state included; never looked at
 * </pre>
 *
 * <h2>A log file</h2>
 *
 * <pre>
 * +------------+---------------------------+------------------+--------+- - -+-----------------+
 * | fe 62 69 6e| FORMAT_DESCRIPTION (type 15)| PREVIOUS_GTIDS 35| events |     | ROTATE or STOP  |
 * +------------+---------------------------+------------------+--------+- - -+-----------------+
 *  0            4
 * </pre>
 *
 * <p>It is the source's own file except for one bit: the in-use flag of the FDE (bit 0 of byte 21)
 * is always clear here, because a dump thread clears it on the way. A file that the source left
 * without ROTATE or STOP, because it crashed, stays like that here too. We rotate when, and only
 * when, the source does.
 *
 * <h2>A GTID index</h2>
 *
 * <p>It divides the transactions of a log file into blocks and tells the GTIDs of each, so that a
 * dump goes over blocks that its replica has without reading them, and recovery begins at the last
 * durable one. All integers are little-endian, checksums are CRC32C.
 *
 * <pre>
 * +--------+---------+- - -+---------+-----+
 * | header | block 1 |     | block n | end |
 * +--------+---------+- - -+---------+-----+
 *
 * header   8  "blgtidx" 01
 *          4  identity: CRC32C of the log file's name, FDE and Previous_gtids
 *          4  checksum of the 12 bytes before
 *
 * block    1  01; 02 if its GTIDs are too many to be told; 03 for the end of a closed file
 *          8  offset in the log file after the block's last transaction; 03: size of the log file
 *          8  transactions of the file up to there
 *          4  the four bytes of the log file before that offset
 *          4  n, 0 for 02 and 03
 *          n  the GTIDs of the block, as in a Previous_gtids event
 *          4  checksum of the checksum before this block and of this block
 * </pre>
 *
 * <p>The first block begins at 4, each other where the one before it ends, always after a
 * transaction; so what is behind the last transaction, a Rotate or Stop, is in none. A block that
 * counts more transactions than GTIDs has anonymous ones and is never gone over. A block spans at
 * least 1 MiB of the log and at least 256 times the bytes of its GTID set; the last one of a file
 * may be smaller. An index is therefore at most 1/256 of its log and one block more.
 *
 * <p>{@link io.binlogrelay.relaylog.GtidIndexer} appends a block when what it tells of is durable
 * and published, hence is never taken back, and does not sync it. So of an index that a crash left
 * behind, a prefix is whole and true, and the rest is made again from the log: each record's
 * checksum goes on from the one before, so nothing older passes for it. With {@code sync: never}
 * the index of a file is made when the file is closed. What is missing, unfinished or damaged is
 * made at the next start or when a reader misses it, in the background.
 *
 * <p>Recovery trusts no block that ends after the durable mark; it reads the log from the last one
 * that it trusts, and from the beginning if what it finds there is not as it should be. An index
 * that goes beyond the end that was recovered is deleted. A wrong index is never a reason to refuse
 * a log.
 *
 * <p>Memory: an index is never held. A reader has one record of it, 16 KiB or at most 4 MiB; the
 * writer's side has the set of the last block's end, which shares all but what has changed since
 * with the log's own.
 *
 * <h2>Four ends</h2>
 *
 * <pre>
 *   sync: transaction, interval      published  &lt;=  durable  &lt;=  written  &lt;=  received
 *   sync: never                      durable, published      &lt;=  written  &lt;=  received
 * </pre>
 *
 * <p><em>Received</em> bytes are in {@link io.binlogrelay.relaylog.RecentBytes}, <em>written</em>
 * ones were given to the file, <em>durable</em> ones were covered by an fdatasync, and
 * <em>published</em> is the end of the last event at which no transaction is open, once it is
 * durable; with {@code never}, once it is written. Readers never see past it, so what a reader has
 * seen is not taken back: {@link io.binlogrelay.relaylog.RelayLogWriter#cutToPublished} only drops
 * bytes above it.
 *
 * <p>{@link io.binlogrelay.relaylog.GroupSync} decides at the end of each batch, by the {@link
 * io.binlogrelay.relaylog.SyncMode}. The writer's thread syncs a batch itself as long as it is
 * small: a commit may be waiting for it, and another thread would only come later. A batch of 256
 * KiB or more, as while a relay catches up, is synced by {@link
 * io.binlogrelay.relaylog.BackgroundSync} while the writer takes in the next one; the writer ends
 * that sync, hears of its failure and publishes what it covered before it begins another. One sync
 * at a time, so what came meanwhile is covered by the next. Whatever the mode, a file is synced
 * whole before the next one is made, and a new one with its head: so all files but the last are
 * durable, and with {@code never} what a power failure may take back is the last file's. The
 * durable mark never counts a byte that no fdatasync covered.
 *
 * <h2>The hot path</h2>
 *
 * <p>Taking an event in reads its header, the GTID of a GTID event and the first words of a
 * statement, and copies the event once, from the receive buffer to the recent bytes. Per event it
 * may not allocate, lock, log, look at the clock, enter the kernel, or fence memory: a fence waits
 * until the copy before it is in the cache. Once for many events: their checksums are compared
 * ({@link io.binlogrelay.relaylog.UncheckedEvents}, up to 8 KiB, and at the end of a batch in any
 * case), the loss of old recent bytes is announced (256 KiB), the file is written (512 KiB, which
 * are still in the cache then), a batch is synced and published, its GTID set is a snapshot, and
 * its index is written from that, without reading the log again.
 *
 * <h2>Invariants that recovery checks</h2>
 *
 * <ol>
 *   <li>The directory and its files belong to the user we run as ({@link
 *       io.binlogrelay.relaylog.DirectoryFault} says why), it is locked by us, its disk takes 4 KiB
 *       and an fdatasync, and it has a {@code relay.state} if it has any log file.
 *   <li>The first file of the index is the one that the state calls the first kept, if anything was
 *       ever purged. Older files that are still there are not part of the log.
 *   <li>Every file in the index exists; the only file that may be missing from it is one whose
 *       creation was interrupted, which holds no event.
 *   <li>Every file but the last begins with magic, FDE and Previous_gtids and has the size at which
 *       it was closed.
 *   <li>Every event of the last file, from the block on that its GTID index leads to, has a whole
 *       header, a plausible length, a matching checksum and a {@code log_pos} equal to its end;
 *       what breaks this at or after the durable mark is a torn tail and is cut to the last whole
 *       transaction, what breaks it before is corruption.
 * </ol>
 *
 * <h2>Order of writes</h2>
 *
 * <p>A new file: sync the old file, create the new one with its magic, sync it, sync the directory,
 * replace the index (temporary file, sync, rename, sync of the directory), append. State and index
 * are only ever replaced whole. The durable mark in {@code relay.state} is written after the
 * fdatasync it tells of, at most 1 s or 64 MiB behind it.
 *
 * <p>A purge, always of the oldest files and never of the file of the durable mark or a newer one:
 * replace the state, which from then on names the first file that stays, how many transactions all
 * purged files held, and which names may still be in the directory; replace the index; delete the
 * files, each after its GTID index; sync the directory; and some time later the state forgets the
 * names. Recovery finishes a purge that the state knows of. The GTIDs that were purged need no
 * record: they are the base set with the Previous_gtids of the first file. A reader keeps its file
 * and all newer ones by being in {@link io.binlogrelay.relaylog.OpenCursors}.
 *
 * <h2>When the disk fails</h2>
 *
 * <p>Every failure ends as a {@link io.binlogrelay.relaylog.StorageException} in the writer's
 * thread. Nothing more is published then until {@link
 * io.binlogrelay.relaylog.RelayLogWriter#cutToPublished} has started over: the file is opened anew
 * and cut to the published end, which is synced; the directory takes a file of 4 MiB ({@code
 * probe.tmp}), a sync, and a new {@code relay.state}. So a full disk is left alone until it has
 * space. A failed fdatasync is never repeated over the same pages, since the kernel may have
 * dropped them and shown them as clean: what it should have covered is cut and received again; with
 * {@code never} that may be bytes that were published, which are taken back. If the process ends
 * before that, recovery writes what it keeps past the durable mark once more before it syncs it. A
 * {@code relay.state} that can't be written holds the log too, as the durable mark must not fall
 * behind.
 *
 * <h2>Threads</h2>
 *
 * <p>{@link io.binlogrelay.relaylog.RelayLogWriter} belongs to one thread, the link to the source,
 * but for the fdatasync of large batches ({@link io.binlogrelay.relaylog.BackgroundSync}). {@link
 * io.binlogrelay.relaylog.RelayLogView} may be used by any thread; a {@link
 * io.binlogrelay.relaylog.RelayLogCursor} by one at a time. The state is written by a thread of its
 * own ({@link io.binlogrelay.relaylog.StateKeeper}); retention and whatever else may take long run
 * on one background thread ({@link io.binlogrelay.relaylog.LogMaintenance}).
 */
@NullMarked
package io.binlogrelay.relaylog;

import org.jspecify.annotations.NullMarked;
