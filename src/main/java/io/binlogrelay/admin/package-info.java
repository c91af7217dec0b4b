/**
 * The HTTP side: {@code /health/live}, {@code /health/ready}, {@code /status} and {@code /metrics}
 * on {@code admin.listen}.
 *
 * <p>{@link io.binlogrelay.admin.AdminServer} listens, {@code AdminHandler} reads requests and
 * writes answers, {@code AdminPages} decides what the answer is and needs no channel. {@link
 * io.binlogrelay.admin.RelayStatus} is the shape of {@code /status}. What is shown comes from
 * read-only functions given by the root; nothing here can change the relay.
 *
 * <p>Live is who answers. Ready, 200 or else 503, is who has something to serve: an empty relay log
 * is not; a source that is away or a full disk is said in the reasons and changes nothing, since
 * what is published is served all the same.
 *
 * <p>Strangers may connect: requests, connections and silence are bounded. Threads: one event loop
 * of its own, so a slow reader of status never delays a replica; the functions it calls must not
 * block.
 */
@NullMarked
package io.binlogrelay.admin;

import org.jspecify.annotations.NullMarked;
