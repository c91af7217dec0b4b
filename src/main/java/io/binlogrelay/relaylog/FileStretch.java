package io.binlogrelay.relaylog;

import java.nio.channels.FileChannel;

/**
 * Published bytes of a log file, in the file.
 *
 * @param file open for reading; it is the cursor's and not to be closed
 * @param offset of the first byte
 * @param length bytes, 1 and up
 */
public record FileStretch(FileChannel file, long offset, int length) {}
