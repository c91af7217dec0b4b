/**
 * We are a source: the listener, the sessions of replicas, {@code mysqlbinlog} and change-data
 * clients, and the streams that serve them the relay log.
 *
 * <h2>A connection's life</h2>
 *
 * A handler is replaced, never re-used, when the connection changes phase:
 *
 * <pre>
 *   HandshakeHandler --(account accepted)--> CommandHandler --(COM_BINLOG_DUMP[_GTID])--> DumpHandler
 *        |                                        |                                          |
 *   10 s, small packets                    one command at a time                 only ACKs and the close are read
 * </pre>
 *
 * <p>COM_CHANGE_USER puts {@link io.binlogrelay.downstream.ChangeUserHandler} in the place of one
 * {@code CommandHandler} until the client has proved who it is now, and then another one in its.
 *
 * <h2>A dump's life</h2>
 *
 * <ul>
 *   <li>{@link io.binlogrelay.downstream.DumpPlanner} decides, as a pure function of the request,
 *       the log and what is known of the source, where a dump starts, that it is refused, that the
 *       source has to be asked, or that the replica is held.
 *   <li>{@link io.binlogrelay.downstream.DumpSession} is the state of one dump on its event loop:
 *       when to read, to write, to wait, to send a heartbeat, to end.
 *   <li>{@link io.binlogrelay.downstream.DumpReader} turns the log from one place on into the bytes
 *       of one write at a time: fake Rotate, format description, events.
 *   <li>{@link io.binlogrelay.downstream.EventFramer} is the hot path: it walks raw log bytes event
 *       by event and puts them into packets, or skips what the replica has.
 *   <li>{@link io.binlogrelay.downstream.PacketStream} knows packet headers, sequence numbers, the
 *       header of semi-sync and 16 MiB chains.
 *   <li>{@link io.binlogrelay.downstream.AckIntake} takes what a semi-sync replica acknowledges.
 * </ul>
 *
 * <h2>The hot path</h2>
 *
 * may read an event's type, length and position, and a GTID event's GTID when it has to skip; it
 * copies each event once, from the loop's scratch buffer into the buffer of the write. It may not
 * decode anything else, allocate, lock, log or look at the clock per event: all of that is once per
 * write, which holds up to 256 KiB of events.
 *
 * <p>An event of 128 KiB or more is not copied at all where nothing between us and the socket wants
 * to change its bytes: its packet header goes out by the write in hand, and the rest about 256 KiB
 * at a time by sendfile(2) from the page cache. What is not recent is brought into the page cache
 * by the catch-up thread first, so that the event loop does not wait for the disk; up to 4 MiB of
 * it, with the small events between, go to the event loop together. Only published bytes go that
 * way, since the kernel reads them as late as it sends them. Until the socket has such stretches,
 * the session reads nothing more and keeps the file open.
 *
 * <h2>Threads</h2>
 *
 * A session belongs to one event loop, and everything in it runs there, with one exception: what
 * has to come from the disk is read and framed by one of the few threads of {@link
 * io.binlogrelay.downstream.CatchUpReaders}, one write of a session at a time, so that a slow disk
 * delays nobody at the tail. Replicas at the tail read the memory that all share. The writer of the
 * log wakes each loop once per publication, however many replicas wait there.
 *
 * <p>A dump that catches up would take whatever is left of the processors, and on a machine that
 * has none to spare every thread on a commit's way would wait for one. {@link
 * io.binlogrelay.downstream.CatchUpPace} makes it rest between its writes while {@link
 * io.binlogrelay.downstream.TailDelay} says that replicas at the tail are served late.
 *
 * <h2>Memory</h2>
 *
 * A session at the tail holds no buffer. One that streams holds at most one buffer being filled and
 * two that the socket has not taken; {@link io.binlogrelay.downstream.WriteSize} has the formula.
 */
@NullMarked
package io.binlogrelay.downstream;

import org.jspecify.annotations.NullMarked;
