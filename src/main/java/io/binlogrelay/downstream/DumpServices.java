package io.binlogrelay.downstream;

import io.binlogrelay.relaylog.RelayLogView;

/**
 * What dump sessions share.
 *
 * @param log the read face of the relay log
 * @param source what is known of the source
 * @param catchUp reads what may come from the disk
 * @param tailDelay what dumps that catch up give way by
 * @param meters counts what is sent
 * @param writeSize bounds what each of them holds
 */
record DumpServices(
    RelayLogView log,
    SourceKnowledge source,
    CatchUpReaders catchUp,
    TailDelay tailDelay,
    ServerMeters meters,
    WriteSize writeSize) {}
