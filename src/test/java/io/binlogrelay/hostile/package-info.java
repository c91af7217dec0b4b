/**
 * Strangers that misuse the protocol in every phase of a connection, in numbers.
 *
 * <p>What real clients sent is kept as {@link io.binlogrelay.hostile.Conversation}s. A {@link
 * io.binlogrelay.hostile.HostileClient} goes along with one of them, proofs made anew for the nonce
 * that it is given, until it comes to the message where it begins to misbehave: {@link
 * io.binlogrelay.hostile.Mutator} damages that message and others behind it. Everything that such a
 * client does follows from a seed and its number. {@link io.binlogrelay.hostile.Raid} sends many of
 * them at once and finds those that were not disposed of in time.
 *
 * <p>Nothing here knows more of the server than its port.
 */
package io.binlogrelay.hostile;
