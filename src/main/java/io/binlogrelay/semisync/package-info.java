/**
 * Semi-synchronous replication: what travels, who has acknowledged what, and when the source is
 * told. Where the two sides of the relay meet that never see each other.
 *
 * <pre>
 *                 asks for an ACK                        asks for an ACK
 *    source  ----------------------->  upstream    downstream  ------------->  replicas
 *            <-----------------------     |  ^         |  ^    <-------------
 *                       ACK               |  |         |  |          ACK
 *                                         v  |         |  v
 *                     AckRequests   <-----+  |         +--+-->  ReplicaAcks
 *               (where the source asked)  AckGate  <------------ (who has how much)
 * </pre>
 *
 * <ul>
 *   <li>{@link io.binlogrelay.semisync.SemiSyncHeader} and {@link io.binlogrelay.semisync.Ack} are
 *       what travels.
 *   <li>{@link io.binlogrelay.semisync.AckGate} decides when the source gets its ACK, as the {@link
 *       io.binlogrelay.semisync.AckRule} of the configuration says: when the transaction is durable
 *       here, or when replicas have it too. {@link io.binlogrelay.semisync.AckState} draws its
 *       states, {@link io.binlogrelay.semisync.AckProgress} is what others see of it.
 *   <li>{@link io.binlogrelay.semisync.ReplicaAcks} counts the replicas that have a place of the
 *       log; {@link io.binlogrelay.semisync.AckRequests} tells dumps where the source asked.
 *   <li>{@link io.binlogrelay.semisync.SemiSync} is the part of it that both sides share.
 * </ul>
 *
 * <p>Inside, a place of the log is the number of bytes from its beginning: the source's names and
 * positions are for the source, ours for our replicas.
 *
 * <p>Threads: AckGate belongs to the link to the source; what is shared says what it is safe for.
 * Nothing here is called for each event, but for one comparison with what {@link
 * io.binlogrelay.semisync.AckRequests#firstAfter} once returned.
 */
@NullMarked
package io.binlogrelay.semisync;

import org.jspecify.annotations.NullMarked;
