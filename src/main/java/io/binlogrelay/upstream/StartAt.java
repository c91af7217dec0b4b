package io.binlogrelay.upstream;

/** Where an empty relay log begins. A log that holds something resumes where it ends. */
public enum StartAt {
  /** The first byte of the source's oldest binary log file. */
  EARLIEST,
  /** The first byte of the source's current binary log file. */
  LATEST
}
