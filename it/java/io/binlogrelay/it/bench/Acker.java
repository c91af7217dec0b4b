package io.binlogrelay.it.bench;

/** Who acknowledges the source's commits. The program's thread only. */
interface Acker {

  /** As the table calls it. */
  String name();

  /** Whether the source waits for it. */
  default boolean semiSync() {
    return true;
  }

  /** Makes it a replica of the source, from the source's end on. */
  void attach(PlainMySql source) throws Exception;

  /** Takes it away; the source may still believe in it for a while. */
  void detach() throws Exception;
}
