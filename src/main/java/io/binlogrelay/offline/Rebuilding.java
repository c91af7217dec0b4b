package io.binlogrelay.offline;

import java.nio.file.Path;
import java.util.List;

/**
 * What making the GTID indexes of a log came to.
 *
 * @param indexes how many were made
 * @param indexBytes their size together
 * @param bytes of the log files that were read
 * @param findings what is wrong with log files, whose indexes stay as they were
 * @param notes which files were left out, and why
 */
public record Rebuilding(
    Path directory,
    int indexes,
    long indexBytes,
    long bytes,
    List<Finding> findings,
    List<String> notes) {}
