package io.binlogrelay.relaylog.crash;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Systematic and random choices of what survives. */
public final class Survivals {

  private Survivals() {}

  /** Nothing, everything, each change alone, all but each. */
  public static List<Survival> subsets(PowerLoss loss) {
    int changes = loss.uncertain();
    Map<BitSet, Survival> chosen = new LinkedHashMap<>();
    add(chosen, "nothing", new BitSet());
    add(chosen, "all", all(changes));
    for (int i = 0; i < changes; i++) {
      BitSet one = new BitSet();
      one.set(i);
      add(chosen, "one", one);
      BitSet others = all(changes);
      others.clear(i);
      add(chosen, "all but one", others);
    }
    return List.copyOf(chosen.values());
  }

  /**
   * If the crash comes after a write, that write torn at every byte, with the file's size following
   * or already the new one.
   */
  public static List<Survival> tears(PowerLoss loss) {
    return tears(loss, 0, 1);
  }

  /** The same at every so many bytes, beginning with {@code first}. */
  public static List<Survival> tears(PowerLoss loss, int first, int step) {
    List<Survival> survivals = new ArrayList<>();
    for (int torn = first; torn < loss.lastWriteLength(); torn += step) {
      BitSet sizesToo = all(loss.uncertain());
      BitSet blocksOnly = all(loss.firstSize());
      survivals.add(new Survival("torn, size follows,", blocksOnly, torn, 0));
      survivals.add(new Survival("torn, new size,", sizesToo, torn, 0));
    }
    return survivals;
  }

  /** One at random, torn or not, zeros or garbage. */
  public static Survival random(PowerLoss loss, Random random) {
    int changes = loss.uncertain();
    BitSet kept = new BitSet();
    int percent = random.nextInt(101);
    for (int i = 0; i < changes; i++) {
      kept.set(i, random.nextInt(100) < percent);
    }
    int length = loss.lastWriteLength();
    int torn = length > 0 && random.nextBoolean() ? random.nextInt(length) : Survival.WHOLE;
    return new Survival("random", kept, torn, random.nextBoolean() ? random.nextLong() : 0);
  }

  /** Nothing that may be lost. */
  public static Survival nothing() {
    return Survival.of("nothing", new BitSet());
  }

  /** Everything, as when only the process dies, or the machine stops cleanly. */
  public static Survival everything(PowerLoss loss) {
    return Survival.of("all", all(loss.uncertain()));
  }

  private static void add(Map<BitSet, Survival> chosen, String what, BitSet kept) {
    chosen.putIfAbsent(kept, Survival.of(what, kept));
  }

  private static BitSet all(int changes) {
    BitSet all = new BitSet();
    all.set(0, changes);
    return all;
  }
}
