package io.binlogrelay.downstream;

import io.binlogrelay.message.DumpErrors;
import io.binlogrelay.message.EofPacket;
import io.binlogrelay.relaylog.FileStretch;
import io.binlogrelay.wire.Capabilities;
import io.binlogrelay.wire.PacketHeader;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.WriteBufferWaterMark;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The way of one dump's bytes to its socket, and the count of them. Confined to the channel's event
 * loop.
 */
final class DumpOutput {

  /** A replica that does not take the last packet for this long is cut off. */
  private static final long CLOSE_SECONDS = 5;

  private final Channel channel;
  private final PacketStream packets;
  private final ServerMeters meters;
  private final WriteSize writeSize;
  private int marksFor;
  private int stretchesUnderway;
  private long sentBytes;
  private long lastWriteNanos = System.nanoTime();

  DumpOutput(Channel channel, PacketStream packets, DumpServices services) {
    this.channel = channel;
    this.packets = packets;
    this.meters = services.meters();
    this.writeSize = services.writeSize();
  }

  /** Whether the socket takes more, by the channel's water marks, which know of no stretches. */
  boolean isWritable() {
    return stretchesUnderway == 0 && channel.isWritable();
  }

  /** Whether the socket has yet to take a stretch. */
  boolean stretchUnderway() {
    return stretchesUnderway > 0;
  }

  long sentBytes() {
    return sentBytes;
  }

  /** When something was last written, on {@link System#nanoTime}'s scale. */
  long lastWriteNanos() {
    return lastWriteNanos;
  }

  /**
   * A buffer for the packets of so many log bytes, or for as many as one write takes.
   *
   * @throws OutOfMemoryError when the memory for buffers is used up
   */
  ByteBuf allocate(long logBytes) {
    int limit = writeSize.bytes();
    if (limit != marksFor) {
      channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(limit / 2, 2 * limit));
      marksFor = limit;
    }
    // The smallest event has 19 bytes and gets up to 7 more, so half more is enough for any events.
    long bytes = Math.max(0, logBytes); // less than nothing where a failed sync took bytes back
    long wanted = bytes + bytes / 2 + 2L * DumpReader.MIN_ROOM;
    return channel.alloc().directBuffer((int) Math.min(wanted, limit));
  }

  /** The whole of a buffer, for {@link DumpReader#fill}. */
  static ByteBuffer room(ByteBuf buffer) {
    return buffer.nioBuffer(0, buffer.capacity()).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Sends a filled buffer, which it takes over. */
  void write(ByteBuf buffer) {
    write(buffer, List.of(), () -> {});
  }

  /**
   * Sends a filled buffer, which it takes over, and stretches of a file between its bytes.
   *
   * @param then runs when the socket has the last stretch or nothing more is possible; at once
   *     without a stretch
   */
  void write(ByteBuf buffer, List<DumpReader.Inserted> inserted, Runnable then) {
    for (int i = 0; i < inserted.size(); i++) {
      DumpReader.Inserted each = inserted.get(i);
      writePart(buffer.readRetainedSlice(each.at() - buffer.readerIndex()));
      writeStretch(each.stretch(), i == inserted.size() - 1 ? then : null);
    }
    writePart(buffer);
    channel.flush();
    if (inserted.isEmpty()) {
      then.run();
    }
  }

  private void writePart(ByteBuf part) {
    int bytes = part.readableBytes();
    if (bytes == 0) {
      part.release();
      return;
    }
    count(bytes);
    channel.write(part, channel.voidPromise());
  }

  private void writeStretch(FileStretch stretch, @Nullable Runnable then) {
    stretchesUnderway++;
    count(stretch.length());
    channel
        .write(new StretchRegion(stretch))
        .addListener(
            sent -> {
              stretchesUnderway--;
              lastWriteNanos = System.nanoTime();
              if (!sent.isSuccess()) {
                channel.close();
              }
              if (then != null) {
                then.run();
              }
            });
  }

  private void count(int bytes) {
    sentBytes += bytes;
    meters.sentBytes.add(bytes);
    lastWriteNanos = System.nanoTime();
  }

  /** Whether bytes may go from a file to the socket: nothing on the way wants to change them. */
  boolean takesStretches() {
    for (Map.Entry<String, ChannelHandler> each : channel.pipeline()) {
      if (!(each.getValue() instanceof DumpHandler)) {
        return false;
      }
    }
    return true;
  }

  /** Sends one event of ours; never inside another event. */
  void writeEvent(byte[] event) {
    ByteBuf buffer = channel.alloc().directBuffer(event.length + PacketStream.OVERHEAD_MAX);
    ByteBuffer room = room(buffer);
    packets.putWhole(room, ByteBuffer.wrap(event), 0, event.length, false);
    write(buffer.writerIndex(room.position()));
  }

  /** Sends error 1236 and closes; never inside an event. */
  void refuse(String text) {
    ByteBuf packet = channel.alloc().directBuffer().writeZero(PacketHeader.LENGTH);
    DumpErrors.packet(text).encode(packet, Capabilities.PROTOCOL_41);
    sayLast(packet);
  }

  /** Sends EOF and closes; never inside an event. */
  void endOfStream() {
    ByteBuf packet = channel.alloc().directBuffer().writeZero(PacketHeader.LENGTH);
    EofPacket.DONE.encode(packet);
    sayLast(packet);
  }

  private void sayLast(ByteBuf packet) {
    packet.setMediumLE(0, packet.readableBytes() - PacketHeader.LENGTH);
    packet.setByte(PacketHeader.LENGTH - 1, packets.sequence());
    channel.writeAndFlush(packet).addListener(ChannelFutureListener.CLOSE);
    channel.eventLoop().schedule(() -> channel.close(), CLOSE_SECONDS, TimeUnit.SECONDS);
  }

  /** Closes without a word, where a word would be taken for part of an event. */
  void close() {
    channel.close();
  }

  /** For sendfile(2). The file stays open when it is sent: it is the reader's. */
  private static final class StretchRegion extends DefaultFileRegion {

    StretchRegion(FileStretch stretch) {
      super(stretch.file(), stretch.offset(), stretch.length());
    }

    @Override
    protected void deallocate() {}
  }
}
