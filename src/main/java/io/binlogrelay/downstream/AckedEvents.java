package io.binlogrelay.downstream;

import io.binlogrelay.semisync.SemiSyncHeader;
import io.binlogrelay.wire.FrameEnds;
import io.binlogrelay.wire.PacketHeader;
import io.netty.buffer.ByteBuf;

/**
 * Finds, in the packets of a dump to a semi-sync replica, the ends of the events that it is to
 * acknowledge: there a compressed frame ends, and the next one has number 0 (captured from 8.0.33
 * and 9.7.4). Packets may lie across writes. The dump's event loop.
 */
final class AckedEvents implements FrameEnds {

  private static final int OK = 0;

  /** The bytes of a packet that have to be seen: its header, OK, and the header of semi-sync. */
  private static final int HEAD = PacketHeader.LENGTH + 1 + SemiSyncHeader.LENGTH;

  /** How much of the packet in hand was seen, and how much of it is still to come. */
  private int seen;

  private int left;
  private boolean continued;
  private boolean ackWanted;
  private int length;

  @Override
  public int next(ByteBuf written) {
    int at = written.readerIndex();
    while (at < written.writerIndex()) {
      if (seen < PacketHeader.LENGTH || (left > 0 && seen < HEAD)) {
        look(written.getUnsignedByte(at));
        at++;
      } else {
        int passed = Math.min(left, written.writerIndex() - at);
        left -= passed;
        at += passed;
      }
      if (seen >= PacketHeader.LENGTH && left == 0 && endOfPacket()) {
        return at - written.readerIndex();
      }
    }
    return -1;
  }

  private void look(int octet) {
    if (seen < PacketHeader.LENGTH - 1) {
      length |= octet << 8 * seen;
    } else if (seen == PacketHeader.LENGTH - 1) {
      left = length;
    } else {
      left--;
      lookInside(octet);
    }
    seen++;
  }

  private void lookInside(int octet) {
    if (continued) {
      return;
    }
    if (seen == PacketHeader.LENGTH) {
      ackWanted = octet == OK;
    } else if (seen == HEAD - 1) {
      ackWanted &= (octet & SemiSyncHeader.ACK_WANTED) != 0;
    }
  }

  /** Whether it was the last one of an event to be acknowledged. */
  private boolean endOfPacket() {
    continued = length == PacketHeader.MAX_PAYLOAD;
    boolean end = ackWanted && !continued;
    ackWanted &= continued;
    seen = 0;
    length = 0;
    return end;
  }
}
