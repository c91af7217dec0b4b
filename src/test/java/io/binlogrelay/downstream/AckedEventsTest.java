package io.binlogrelay.downstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AckedEventsTest {

  @Test
  void everyEventToBeAcknowledgedEndsAFrameHoweverItsBytesAreWritten() {
    Random random = new Random(7);
    PacketStream packets = new PacketStream(1, true);
    ByteBuffer out = ByteBuffer.allocate(40 << 20).order(ByteOrder.LITTLE_ENDIAN);
    List<Integer> ends = new ArrayList<>();
    for (int event = 0; event < 500; event++) {
      boolean ack = random.nextInt(3) == 0;
      int length = 19 + random.nextInt(200);
      packets.putWhole(out, ByteBuffer.allocate(length), 0, length, ack);
      if (ack) {
        ends.add(out.position());
      }
    }
    long large = 17_000_000; // in two packets
    packets.begin(out, large, true);
    packets.put(out, ByteBuffer.allocate((int) large));
    ends.add(out.position());
    packets.begin(out, 0xffffff - 3, true); // and the second of these is empty
    packets.put(out, ByteBuffer.allocate(0xffffff - 3));
    ends.add(out.position());
    byte[] error = {2, 0, 0, 7, (byte) 0xff, 1};
    out.put(error);

    for (int most : new int[] {1 << 30, 1 << 16, 333}) {
      assertThat(endsFound(out, most, random)).isEqualTo(ends);
    }
  }

  private static List<Integer> endsFound(ByteBuffer stream, int most, Random random) {
    AckedEvents walker = new AckedEvents();
    List<Integer> found = new ArrayList<>();
    ByteBuf all = Unpooled.wrappedBuffer(stream.array(), 0, stream.position());
    while (all.isReadable()) {
      int size = Math.min(all.readableBytes(), 1 + random.nextInt(most));
      ByteBuf write = all.readSlice(size);
      int start = all.readerIndex() - size;
      for (int end = walker.next(write); end >= 0; end = walker.next(write)) {
        write.skipBytes(end);
        found.add(start + write.readerIndex());
        if (!write.isReadable()) {
          break;
        }
      }
    }
    return found;
  }
}
