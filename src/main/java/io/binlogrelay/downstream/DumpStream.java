package io.binlogrelay.downstream;

import io.binlogrelay.semisync.AckRequests;

/**
 * What belongs to one dump from its request to its end, whatever feeds it.
 *
 * @param request what the replica asked for
 * @param terms what it set before
 * @param controls makes fake Rotates and heartbeats
 * @param packets numbers the packets
 * @param asked where the source asks us for ACKs
 */
record DumpStream(
    DumpRequest request,
    DumpTerms terms,
    ControlEvents controls,
    PacketStream packets,
    AckRequests asked) {}
