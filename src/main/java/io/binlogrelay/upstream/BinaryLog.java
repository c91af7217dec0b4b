package io.binlogrelay.upstream;

/**
 * One line of the source's SHOW BINARY LOGS.
 *
 * @param name of the file
 * @param size its length in bytes; of the current file, how far it was written
 */
record BinaryLog(String name, long size) {}
