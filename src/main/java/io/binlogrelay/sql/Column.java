package io.binlogrelay.sql;

/**
 * A column of a result set. Immutable, any thread.
 *
 * @param name as mysqld would name it
 * @param type its definition
 */
public record Column(String name, ColumnType type) {}
