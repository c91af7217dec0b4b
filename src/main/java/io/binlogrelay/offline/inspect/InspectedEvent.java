package io.binlogrelay.offline.inspect;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;

/**
 * An event as a person reads it.
 *
 * @param position of its first byte in the file; of an event inside a compressed transaction, that
 *     of the transaction's event
 * @param inside where it begins in the uncompressed transaction; empty for an event of the file
 * @param type MySQL's name
 * @param size of the whole event in bytes, as its header says
 * @param meaning one line
 * @param facts the same for scripts
 */
public record InspectedEvent(
    long position,
    OptionalLong inside,
    Instant time,
    String type,
    long serverId,
    long size,
    String meaning,
    Map<String, Object> facts) {}
