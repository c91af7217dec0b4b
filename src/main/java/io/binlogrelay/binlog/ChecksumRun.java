package io.binlogrelay.binlog;

/**
 * Says of whole events that stand one behind the other whether each ends in its CRC32, from one
 * CRC32 over all of them. A processor takes several bytes of a long run in the time of one byte of
 * many short events. One thread at a time; allocates nothing.
 *
 * <p>The register of a CRC32 is a polynomial over GF(2) modulo P, and {@code n} bytes multiply it
 * by x<sup>8n</sup> and add what depends on them alone. Every event that ends in its own CRC32
 * takes the register from the initial value I to the residue R. The next one begins with R where it
 * should with I, and so the register is off by R + I = C; each byte multiplies that by
 * x<sup>8</sup>. After N bytes with events that end at p<sub>1</sub>, p<sub>2</sub> ... it is
 *
 * <pre>
 *   register + I  =  sum of C x^(8 (N - p_k))
 * </pre>
 *
 * <p>exactly if the errors of the single events, each multiplied by a power of x, add up to
 * nothing. One damaged event can't: such a power has an inverse. So a run with one damaged event is
 * as sure to be found as that event alone. Several whose errors cancel out, one in 2<sup>32</sup>,
 * are missed, as one damaged event in 2<sup>32</sup> that has the right CRC32 by chance is.
 *
 * <p>Not for FDEs, whose CRC32 is not over their bytes as they are.
 */
public final class ChecksumRun {

  /** The longest run, in bytes: its table stays in the cache next to the bytes themselves. */
  public static final int BYTES_MAX = 8 << 10;

  /** P, reflected: x^0 is the highest bit. */
  private static final int POLYNOMIAL = 0xEDB8_8320;

  private static final int INITIAL = 0xFFFF_FFFF;
  private static final int RESIDUE = 0xDEBB_20E3;

  /** C x^(-8p) for each place p of a run. */
  private static final int[] BACK = back();

  /** Where the events of the run end: looked up all at once, so that no event waits for memory. */
  private final short[] ends = new short[BYTES_MAX / EventChecksum.SMALLEST_EVENT];

  private int events;
  private int length;

  /** The next event is the first of a run. */
  public void begin() {
    events = 0;
    length = 0;
  }

  /** Bytes of the run. */
  public int length() {
    return length;
  }

  /** Whether an event of so many bytes may be added. */
  public boolean hasRoom(int eventLength) {
    return eventLength <= BYTES_MAX - length;
  }

  /**
   * Adds an event that is not an FDE.
   *
   * @param eventLength at least {@link EventChecksum#SMALLEST_EVENT}, for which it {@link #hasRoom}
   */
  public void add(int eventLength) {
    length += eventLength;
    ends[events++] = (short) length;
  }

  /**
   * Whether all events of the run end in their CRC32.
   *
   * @param crc the CRC32 of all bytes of the run
   */
  public boolean matches(int crc) {
    if (length == 0) {
      return true;
    }
    int sum = 0; // of C x^(-8 p_k)
    for (int event = 0; event < events; event++) {
      sum ^= BACK[ends[event]];
    }
    int offBy = ~crc ^ INITIAL;
    // offBy = sum x^(8N), with both sides multiplied by C x^(-8N), as that is what the table has
    return product(offBy, BACK[length]) == product(sum, BACK[0]);
  }

  private static int[] back() {
    int[] back = new int[BYTES_MAX + 1];
    int value = RESIDUE ^ INITIAL;
    for (int place = 0; place < back.length; place++) {
      back[place] = value;
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        value = value < 0 ? (value ^ POLYNOMIAL) << 1 | 1 : value << 1;
      }
    }
    return back;
  }

  /** The product of two polynomials modulo P; without branches, which nothing could predict. */
  private static int product(int a, int b) {
    int sum = 0;
    int shifted = b;
    for (int term = 0; term < Integer.SIZE; term++) {
      sum ^= shifted & a << term >> Integer.SIZE - 1;
      shifted = shifted >>> 1 ^ POLYNOMIAL & -(shifted & 1);
    }
    return sum;
  }
}
