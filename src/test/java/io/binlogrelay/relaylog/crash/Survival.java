package io.binlogrelay.relaylog.crash;

import java.util.BitSet;

/**
 * Which of the {@linkplain PowerLoss#uncertain() uncertain changes} reached the disk.
 *
 * @param what how it was chosen, for a message
 * @param kept the numbers of those that did
 * @param torn how many bytes of the last write did, {@link #WHOLE} for what {@code kept} says
 * @param garbage seed of what blocks that never came read as; 0 for zeros
 */
public record Survival(String what, BitSet kept, int torn, long garbage) {

  static final int WHOLE = -1;

  static Survival of(String what, BitSet kept) {
    return new Survival(what, kept, WHOLE, 0);
  }

  @Override
  public String toString() {
    return what
        + " survives "
        + kept
        + (torn == WHOLE ? "" : ", last write torn after " + torn)
        + (garbage == 0 ? "" : ", garbage " + garbage);
  }
}
