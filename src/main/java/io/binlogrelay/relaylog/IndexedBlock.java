package io.binlogrelay.relaylog;

import io.binlogrelay.gtid.GtidSet;
import org.jspecify.annotations.Nullable;

/**
 * Some whole transactions of a log file, one after the other, as its GTID index tells of them.
 *
 * @param start offset in the log file: end of the last transaction before, 4 for the first block
 * @param end offset after the last transaction
 * @param transactions how many they are, anonymous ones included
 * @param bytesBefore the four bytes of the log file before {@code end}, little-endian
 * @param gtids their GTIDs; null if they are too many to be told
 */
record IndexedBlock(
    long start, long end, long transactions, int bytesBefore, @Nullable GtidSet gtids) {}
