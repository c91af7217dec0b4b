/**
 * The link to the source: we are one of its replicas.
 *
 * <p>{@link io.binlogrelay.upstream.SourceLink} lives as long as the relay. It opens one {@link
 * io.binlogrelay.upstream.SourceSession} after the other and says in a {@link
 * io.binlogrelay.upstream.LinkState} how it goes. A session logs in, asks what a replica asks and
 * what the source has ({@link io.binlogrelay.upstream.SourceInspection}), decides where to resume
 * ({@link io.binlogrelay.upstream.ResumePlanner}, a pure function), registers and requests the
 * dump. From then on {@link io.binlogrelay.upstream.DumpStreamHandler} hands what arrives, where it
 * lies in the receive buffer, to {@link io.binlogrelay.upstream.DumpPacketParser}, which finds the
 * events, and to {@link io.binlogrelay.upstream.EventIntake}, which decides which of them the
 * {@link io.binlogrelay.relaylog.RelayLogWriter} gets.
 *
 * <pre>
 *   GreetingHandler -> LoginHandler -> StatementHandler -> DumpStreamHandler
 * </pre>
 *
 * <p>Where {@code source.tls} and the source want it, the greeting is answered with the request for
 * TLS, and all that follows, the password too, is inside.
 *
 * <p>With semi-sync, {@link io.binlogrelay.upstream.SemiSyncProbe} asks for it between registration
 * and dump request, the parser strips its header and tells where the source wants an ACK, and
 * {@link io.binlogrelay.upstream.Acknowledger} gives it. A dump request that names a position is an
 * ACK too: where less was released than is stored, it begins earlier, and {@link
 * io.binlogrelay.upstream.Repetition} compares what comes again.
 *
 * <p>The hot path: a read takes up to 256 KiB into a pooled buffer, so that the bytes are in the
 * cache when the parser, the intake and the writer look at them there, one event after the other.
 * Per event it may not allocate, copy, log or look at the clock; with the end of a batch, which
 * comes when the socket is empty or after 16 MiB, it may.
 *
 * <p>One thread, the link's own event loop, does all of it: it receives, appends, calls fdatasync
 * (blocking it is intended) and so publishes. What arrives while it syncs waits in the socket and
 * is the next batch. The exceptions are the public methods of {@link
 * io.binlogrelay.upstream.SourceLink}, and {@link io.binlogrelay.upstream.SourceInquiry}, which has
 * a thread and a connection of its own, because questions must be answered while the link syncs.
 */
@NullMarked
package io.binlogrelay.upstream;

import org.jspecify.annotations.NullMarked;
