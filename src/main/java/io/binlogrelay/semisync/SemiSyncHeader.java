package io.binlogrelay.semisync;

/**
 * The two bytes between the OK byte and the event on a connection whose replica asked for
 * semi-synchronous replication: {@code ef FLAG}. They are on every packet with an event, fake
 * Rotates, format descriptions and heartbeats included, and on no other packet (captured from
 * 8.4.8; server source: plugin/semisync/semisync.cc).
 *
 * <p>After a packet with {@link #ACK_WANTED} the source numbers its packets from {@link
 * #RESTARTED_SEQUENCE} on, whether the ACK comes or not (semisync_source.cc, readReplicaReply).
 */
public final class SemiSyncHeader {

  public static final int LENGTH = 2;

  /** The first byte. */
  public static final int MAGIC = 0xEF;

  /** The second byte of an event that the replica has to acknowledge. */
  public static final int ACK_WANTED = 1;

  /** The second byte of any other. */
  public static final int NO_ACK = 0;

  /** Number of the packet after one with {@link #ACK_WANTED}. */
  public static final int RESTARTED_SEQUENCE = 1;

  private SemiSyncHeader() {}
}
