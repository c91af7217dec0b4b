package io.binlogrelay.relaylog.crash;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The smallest thing that reaches a disk or does not. Its fate is what {@code force} makes of it.
 */
abstract sealed class Change {

  /** What is known of its way to the disk. */
  enum Fate {
    /** Nobody asked yet. */
    OPEN,
    /** A {@code force} covered it: it is there. */
    CERTAIN,
    /** A {@code force} that was to cover it failed: it is there or not, and no other will help. */
    DOUBTFUL
  }

  private final int operation;
  private Fate fate = Fate.OPEN;
  private int number;

  private Change(int operation) {
    this.operation = operation;
  }

  /** Number of the operation that made it. */
  int operation() {
    return operation;
  }

  boolean certain() {
    return fate == Fate.CERTAIN;
  }

  /** Its number among the uncertain changes at the current crash point. */
  void number(int newNumber) {
    number = newNumber;
  }

  boolean survives(Survival survival) {
    return certain() || survival.kept().get(number);
  }

  void force(boolean succeeds) {
    if (fate == Fate.OPEN) {
      fate = succeeds ? Fate.CERTAIN : Fate.DOUBTFUL;
    }
  }

  /** A change of a file's content. */
  abstract static sealed class OfFile extends Change {
    private OfFile(int operation) {
      super(operation);
    }

    abstract void applyTo(Content content);
  }

  /** A block, or the part of it that one write changed. */
  static final class Block extends OfFile {
    private final int offset;
    private final byte[] source;
    private final int from;
    private final int length;

    /**
     * @param offset in the file
     * @param source what the whole write wrote
     * @param from where in it this block begins
     */
    Block(int operation, int offset, byte[] source, int from, int length) {
      super(operation);
      this.offset = offset;
      this.source = source;
      this.from = from;
      this.length = length;
    }

    int end() {
      return offset + length;
    }

    @Override
    void applyTo(Content content) {
      content.write(offset, source, from, length);
    }

    /** Applies what of it is among the first {@code kept} bytes of the write it belongs to. */
    void applyTorn(Content content, int kept) {
      int whole = Math.min(length, kept - from);
      if (whole > 0) {
        content.write(offset, source, from, whole);
      }
    }
  }

  /** A truncation. */
  static final class Shortened extends OfFile {
    private final int size;

    Shortened(int operation, int size) {
      super(operation);
      this.size = size;
    }

    @Override
    void applyTo(Content content) {
      content.resize(Math.min(size, content.size()));
    }
  }

  /** The new size of a file that grew, over blocks that may not be there. */
  static final class Grown extends OfFile {
    private final int size;

    Grown(int operation, int size) {
      super(operation);
      this.size = size;
    }

    @Override
    void applyTo(Content content) {
      content.resize(Math.max(size, content.size()));
    }
  }

  /** One atomic change of a directory: names and the nodes they mean from then on, 0 for none. */
  static final class Names extends Change {
    private final SortedMap<String, Integer> meaning;

    /** What the same operation changes in another directory: both happen or neither. */
    private final @Nullable Names leader;

    Names(int operation, SortedMap<String, Integer> meaning) {
      this(operation, meaning, null);
    }

    private Names(int operation, SortedMap<String, Integer> meaning, @Nullable Names leader) {
      super(operation);
      this.meaning = meaning;
      this.leader = leader;
    }

    /** The other half of this one, in another directory. */
    Names follower(SortedMap<String, Integer> otherMeaning) {
      return new Names(operation(), otherMeaning, this);
    }

    /** Whether its fate is to be decided, and not another's with it. */
    boolean open() {
      return leader == null && !certain();
    }

    @Override
    boolean certain() {
      return leader == null ? super.certain() : leader.certain();
    }

    @Override
    boolean survives(Survival survival) {
      return leader == null ? super.survives(survival) : leader.survives(survival);
    }

    @Override
    void force(boolean succeeds) {
      if (leader == null) {
        super.force(succeeds);
      } else {
        leader.force(succeeds);
      }
    }

    void applyTo(SortedMap<String, Integer> entries) {
      meaning.forEach(
          (name, node) -> {
            if (node == 0) {
              entries.remove(name);
            } else {
              entries.put(name, node);
            }
          });
    }
  }
}
