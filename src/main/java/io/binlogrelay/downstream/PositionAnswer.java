package io.binlogrelay.downstream;

/** What the source said when it was asked whether it has a position. */
public enum PositionAnswer {
  /** The file is there and at least as long. */
  EXISTS,
  /** It has no such file, or the file is shorter. */
  MISSING,
  /** It could not be asked, or did not answer in time. */
  UNKNOWN
}
