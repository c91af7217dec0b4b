package io.binlogrelay.downstream;

import io.binlogrelay.message.DumpErrors;
import io.binlogrelay.message.EofPacket;
import io.binlogrelay.wire.Capabilities;
import io.binlogrelay.wire.PacketHeader;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.WriteBufferWaterMark;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;

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
  private long sentBytes;
  private long lastWriteNanos = System.nanoTime();

  DumpOutput(Channel channel, PacketStream packets, DumpServices services) {
    this.channel = channel;
    this.packets = packets;
    this.meters = services.meters();
    this.writeSize = services.writeSize();
  }

  /** Whether the socket takes more, by the channel's water marks. */
  boolean isWritable() {
    return channel.isWritable();
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
    int bytes = buffer.readableBytes();
    if (bytes == 0) {
      buffer.release();
      return;
    }
    sentBytes += bytes;
    meters.sentBytes.add(bytes);
    lastWriteNanos = System.nanoTime();
    channel.writeAndFlush(buffer, channel.voidPromise());
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
}
