package io.binlogrelay.sql.facts;

/**
 * A place in the binary log. Immutable, any thread.
 *
 * @param file name of the file, such as {@code binlog.000003}
 * @param offset bytes from the file's start
 */
public record LogPosition(String file, long offset) {}
