package io.binlogrelay.semisync;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.wire.PacketHeader;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * A replica's acknowledgement of everything up to a position, in the coordinates of the source that
 * it is sent to. Immutable, any thread.
 *
 * <pre>
 *   +------+--------------------+------------------------+
 *   |  ef  | 8 bytes position   | file name, up to the end |
 *   +------+--------------------+------------------------+
 * </pre>
 *
 * <p>It travels with sequence number 0 (captured from 8.0.46; server source:
 * plugin/semisync/semisync_replica.cc, replicaReply).
 *
 * @param position the end of the last event that the replica has
 */
public record Ack(BinlogPosition position) {

  /** Longest file name, bytes: FN_REFLEN less its end (semisync_source.cc, reportReplyPacket). */
  public static final int NAME_BYTES_MAX = 511;

  /** Longest payload of an ACK, bytes. */
  public static final int PAYLOAD_MAX = 1 + Long.BYTES + NAME_BYTES_MAX;

  private static final int PAYLOAD_MIN = 1 + Long.BYTES + 1;

  /** Appends the whole packet, its header included. */
  public void encodePacket(ByteBuf out) {
    byte[] name = position.file().getBytes(StandardCharsets.UTF_8);
    PacketHeader.write(out, 1 + Long.BYTES + name.length, 0);
    out.writeByte(SemiSyncHeader.MAGIC).writeLongLE(position.offset()).writeBytes(name);
  }

  /**
   * Reads a payload to its end.
   *
   * @throws MalformedAckException if it is none
   */
  public static Ack decode(ByteBuf payload) throws MalformedAckException {
    int length = payload.readableBytes();
    if (length < PAYLOAD_MIN || length > PAYLOAD_MAX) {
      throw new MalformedAckException(
          "length", PAYLOAD_MIN + " to " + PAYLOAD_MAX + " bytes", length + " bytes");
    }
    int magic = payload.readUnsignedByte();
    if (magic != SemiSyncHeader.MAGIC) {
      throw new MalformedAckException("first byte", SemiSyncHeader.MAGIC, magic);
    }
    long offset = payload.readLongLE();
    if (offset < BinlogPosition.FIRST_EVENT) {
      throw new MalformedAckException("position", "4 or more", Long.toUnsignedString(offset));
    }
    int nameBytes = payload.readableBytes();
    String file = payload.readString(nameBytes, StandardCharsets.UTF_8);
    return new Ack(new BinlogPosition(file, offset));
  }
}
