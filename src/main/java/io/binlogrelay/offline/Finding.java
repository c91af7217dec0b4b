package io.binlogrelay.offline;

import io.binlogrelay.relaylog.FileScan.Damage;

/**
 * Something that is wrong with a log.
 *
 * @param file name of a file in the directory
 * @param offset in it, in bytes
 */
public record Finding(String file, long offset, String what, String expected, String found) {

  static Finding of(String file, Damage damage) {
    return new Finding(
        file,
        damage.offset(),
        damage.what(),
        String.valueOf(damage.expected()),
        String.valueOf(damage.found()));
  }

  /** {@code binlog.000003:4711 CRC32 of Write_rows: expected 0x…, found 0x…}. */
  @Override
  public String toString() {
    return file + ":" + offset + " " + what + ": expected " + expected + ", found " + found;
  }
}
