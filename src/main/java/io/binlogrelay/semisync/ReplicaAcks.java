package io.binlogrelay.semisync;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Which replica has acknowledged how much, by server id, and up to where enough of them have.
 * Places are bytes from the beginning of the log, so they mean the same whatever a source calls its
 * files.
 *
 * <p>What a replica has acknowledged stays so when its connection ends: it has it. Any thread; one
 * lock per ACK.
 */
public final class ReplicaAcks {

  /** The value of {@link #quorum} and {@link #of} when there is none. */
  public static final long NONE = -1;

  /** Replicas that are remembered; beyond that the one that is farthest behind is forgotten. */
  private static final int REPLICAS_MAX = 4096;

  private final int needed;
  private final Map<Long, Long> ends = new HashMap<>();
  private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile long quorum = NONE;

  /**
   * @param needed how many distinct replicas are enough, 1 or more
   */
  public ReplicaAcks(int needed) {
    this.needed = needed;
  }

  /** A replica has everything up to that place. Less than it acknowledged before is ignored. */
  public void acknowledged(long serverId, long logOffset) {
    boolean advanced;
    synchronized (this) {
      Long before = ends.get(serverId);
      if (before != null && before >= logOffset) {
        return;
      }
      if (before == null && ends.size() >= REPLICAS_MAX) {
        forgetTheLast();
      }
      ends.put(serverId, logOffset);
      advanced = logOffset > quorum && advance();
    }
    if (advanced) {
      listeners.forEach(Runnable::run);
    }
  }

  private boolean advance() {
    if (ends.size() < needed) {
      return false;
    }
    long[] sorted = new long[ends.size()];
    int count = 0;
    for (long end : ends.values()) {
      sorted[count++] = end;
    }
    Arrays.sort(sorted);
    long reached = sorted[count - needed];
    if (reached <= quorum) {
      return false;
    }
    quorum = reached;
    return true;
  }

  private void forgetTheLast() {
    ends.entrySet().stream()
        .min(Map.Entry.comparingByValue())
        .ifPresent(last -> ends.remove(last.getKey()));
  }

  /** Up to where enough replicas have everything; {@link #NONE} as long as there are too few. */
  public long quorum() {
    return quorum;
  }

  /** How many are enough. */
  public int needed() {
    return needed;
  }

  /** Up to where that replica has everything; {@link #NONE} if it never said so. */
  public synchronized long of(long serverId) {
    return ends.getOrDefault(serverId, NONE);
  }

  /**
   * Asks to be called when {@link #quorum} has grown, by the thread of a replica: the listener must
   * hand the work on and return at once.
   */
  public void onQuorum(Runnable listener) {
    listeners.add(listener);
  }
}
