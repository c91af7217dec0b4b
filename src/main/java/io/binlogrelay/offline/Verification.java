package io.binlogrelay.offline;

import io.binlogrelay.gtid.GtidSet;
import java.nio.file.Path;
import java.util.List;

/**
 * What reading every byte of a log came to.
 *
 * @param files log files read
 * @param bytes in them
 * @param transactions whole ones in undamaged parts
 * @param executed GTIDs of the log up to its whole end: the base set and what the files hold
 * @param findings what is wrong, the first {@value Findings#KEPT_MAX}
 * @param findingCount how many there are
 * @param notes what an operator may wonder about, but is as it should be
 */
public record Verification(
    Path directory,
    int files,
    long bytes,
    long transactions,
    GtidSet executed,
    List<Finding> findings,
    long findingCount,
    List<String> notes) {

  /** Whether nothing is wrong. */
  public boolean sound() {
    return findingCount == 0;
  }
}
