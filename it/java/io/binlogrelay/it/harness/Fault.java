package io.binlogrelay.it.harness;

/** A planned fault of a {@link FaultProxy}: where it happens and what happens there. */
sealed interface Fault {

  /** What happens. */
  Deed deed();

  /**
   * At an exact byte.
   *
   * @param bytes how many bytes pass before it
   */
  record AtByte(long bytes, Deed deed) implements Fault {}

  /**
   * In the middle of the next long packet.
   *
   * @param packetBytes the shortest payload that counts
   */
  record InPacket(int packetBytes, Deed deed) implements Fault {}

  /** What happens at that byte. */
  sealed interface Deed {}

  /** The connection ends. */
  record Cut(FaultProxy.Ending ending) implements Deed {}

  /** Nothing passes until it is resumed. */
  record Stall() implements Deed {}
}
