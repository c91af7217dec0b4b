package io.binlogrelay.offline;

/** Is told how far long work has come, on the thread that works. */
public interface Progress {
  /** Nobody is waiting. */
  Progress NONE = (done, total) -> {};

  /**
   * Called every few MiB.
   *
   * @param done bytes worked through
   * @param total bytes there were when the work began; a growing log can end with more done
   */
  void at(long done, long total);
}
