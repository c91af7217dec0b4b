package io.binlogrelay.relaylog;

/**
 * A place that a GTID index leads to.
 *
 * @param offset in the log file, at which no transaction is open
 * @param transactions of the file before it
 */
public record IndexedPlace(long offset, long transactions) {}
