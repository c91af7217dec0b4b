package io.binlogrelay.it.harness;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a {@link FaultProxy}, over all its connections: the planned fault and how far it
 * is away. Thread safe; the lock is held for arithmetic only.
 */
final class ProxyFlow {

  /** What a connection is to do with the bytes it has at hand. */
  record Passage(int bytes, Fault.@Nullable Deed then) {}

  private @Nullable Fault fault;
  private long untilFault;
  private boolean stalled;

  /** Connections, by their tracks, that alone are stalled. */
  private final Set<PacketTrack> held = Collections.newSetFromMap(new IdentityHashMap<>());

  private long bytes;

  synchronized void plan(Fault planned) {
    fault = planned;
    untilFault = planned instanceof Fault.AtByte at ? at.bytes() : 0;
  }

  synchronized void resume() {
    fault = null;
    stalled = false;
    held.clear();
    notifyAll();
  }

  /** Stalls one connection from its next byte on; others pass. */
  synchronized void hold(PacketTrack connection) {
    held.add(connection);
  }

  synchronized boolean faultHappened() {
    return fault == null;
  }

  synchronized long bytes() {
    return bytes;
  }

  /**
   * How many of these bytes may pass, and what happens after them.
   *
   * @param packets where packets begin and end among them; moved over the bytes that pass
   */
  synchronized Passage passage(byte[] chunk, int from, int to, PacketTrack packets)
      throws InterruptedException {
    while (stalled || held.contains(packets)) {
      wait();
    }
    Passage passage = decide(chunk, from, to, packets);
    bytes += passage.bytes();
    packets.follow(chunk, from, from + passage.bytes());
    if (passage.then() != null) {
      fault = null;
      stalled = passage.then() instanceof Fault.Stall;
    }
    return passage;
  }

  private Passage decide(byte[] chunk, int from, int to, PacketTrack packets) {
    int length = to - from;
    if (fault instanceof Fault.AtByte at) {
      if (length < untilFault) {
        untilFault -= length;
        return new Passage(length, null);
      }
      return new Passage((int) untilFault, at.deed());
    }
    if (fault instanceof Fault.InPacket in) {
      int middle = packets.middleOfLongPacket(chunk, from, to, in.packetBytes());
      return middle < 0 ? new Passage(length, null) : new Passage(middle - from, in.deed());
    }
    return new Passage(length, null);
  }
}
