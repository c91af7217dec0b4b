package io.binlogrelay.it.bench;

import io.binlogrelay.gtid.GtidSet;

/**
 * A binary log file of the source that holds events of one kind.
 *
 * @param name as the tables call it
 * @param file its name on the source
 * @param before the GTIDs that were executed when it began
 * @param after the GTIDs that were executed when it ended
 * @param bytes size of the file
 */
record DataSet(String name, String file, GtidSet before, GtidSet after, long bytes) {}
