package io.binlogrelay.downstream;

import io.binlogrelay.wire.PacketSequence;

/**
 * How one logged-in connection speaks.
 *
 * @param sequence its packet numbers
 * @param capabilities what both sides offered
 * @param nonce what the client was greeted with
 */
record CommandWire(PacketSequence sequence, long capabilities, byte[] nonce) {}
