package io.binlogrelay.semisync;

import io.binlogrelay.binlog.BinlogPosition;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The places of the log up to which the source waits for us, or may do so, in their order: one for
 * each batch of events. Bounded: beyond that the newest one moves on and keeps its age. One thread.
 */
final class AckPlaces {

  static final int MAX = 1024;

  private final ArrayDeque<Place> places = new ArrayDeque<>();

  /** One of them. */
  static final class Place {
    private final long receivedNanos;
    private long end;
    private BinlogPosition position;
    private boolean asked;
    private boolean durable;
    private boolean acknowledged;
    private long durableNanos;

    Place(long end, BinlogPosition position, long receivedNanos, boolean asked) {
      this.end = end;
      this.position = position;
      this.receivedNanos = receivedNanos;
      this.asked = asked;
    }

    BinlogPosition position() {
      return position;
    }

    /** How long it took to become durable. */
    long storedInNanos() {
      return durableNanos - receivedNanos;
    }

    /** For how long it has been durable. */
    long durableForNanos(long nowNanos) {
      return nowNanos - durableNanos;
    }

    long ageNanos(long nowNanos) {
      return nowNanos - receivedNanos;
    }

    /** Whether the source waits here for what is stored. */
    boolean waits() {
      return asked && durable && !acknowledged;
    }

    private void moveTo(long newEnd, BinlogPosition newPosition, boolean isAsked) {
      end = newEnd;
      position = newPosition;
      asked |= isAsked;
      durable = false;
      acknowledged = false;
    }
  }

  void add(long end, BinlogPosition position, long nowNanos, boolean asked) {
    Place last = places.peekLast();
    if (last != null && (!last.durable || places.size() >= MAX)) {
      last.moveTo(end, position, asked);
    } else {
      places.add(new Place(end, position, nowNanos, asked));
    }
  }

  /** Whether the newest of them lies before that place. */
  boolean endBefore(long end) {
    Place last = places.peekLast();
    return last == null || last.end < end;
  }

  /** Forgets those past that place. */
  void cut(long end) {
    while (!places.isEmpty() && places.getLast().end > end) {
      places.removeLast();
    }
  }

  /** Those up to there are durable. */
  void durable(long end, long nowNanos) {
    Iterator<Place> newestFirst = places.descendingIterator();
    while (newestFirst.hasNext()) {
      Place place = newestFirst.next();
      if (place.durable) {
        return;
      }
      if (place.end <= end) {
        place.durable = true;
        place.durableNanos = nowNanos;
      }
    }
  }

  /** Takes out the oldest one if it is durable and lies at or before that place. */
  @Nullable Place poll(long end) {
    Place oldest = places.peekFirst();
    return oldest == null || !oldest.durable || oldest.end > end ? null : places.pollFirst();
  }

  /** Takes out the oldest one if nobody asks there and it is so old. */
  @Nullable Place pollUnasked(long leastAgeNanos, long nowNanos) {
    Place oldest = places.peekFirst();
    boolean past =
        oldest != null
            && oldest.durable
            && !oldest.asked
            && oldest.ageNanos(nowNanos) >= leastAgeNanos;
    return past ? places.pollFirst() : null;
  }

  /** The oldest one at which the source waits for what is stored here. */
  @Nullable Place oldestWaiting() {
    for (Place place : places) {
      if (place.waits()) {
        return place;
      }
    }
    return null;
  }

  /** Calls all durable ones acknowledged; the newest of those that were waiting. */
  @Nullable Place acknowledgeDurable() {
    Place newest = null;
    for (Place place : places) {
      newest = place.waits() ? place : newest;
      place.acknowledged |= place.durable;
    }
    return newest;
  }

  /** Forgets those that were called acknowledged. */
  void dropAcknowledged() {
    places.removeIf(place -> place.acknowledged);
  }

  boolean isEmpty() {
    return places.isEmpty();
  }
}
