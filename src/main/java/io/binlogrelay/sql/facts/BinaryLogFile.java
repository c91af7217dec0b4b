package io.binlogrelay.sql.facts;

/**
 * A file of the binary log. Immutable, any thread.
 *
 * @param name such as {@code binlog.000003}
 * @param size its published bytes
 */
public record BinaryLogFile(String name, long size) {}
