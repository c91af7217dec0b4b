package io.binlogrelay.relaylog;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * Builds the events of a binary log file as mysqld 8.0 writes them, byte for byte: layouts from the
 * manual and from captured files, written independently of the code under test.
 */
public final class BinlogBuilder {

  public static final UUID SOURCE = UUID.fromString("0a13cbba-e4ce-11f1-bd21-02fc00000001");
  private static final int SERVER_ID = 84;
  private static final int TIMESTAMP = 1_790_000_000;

  /** Post-header lengths of event types 1 to 41 in 8.0.33. */
  private static final int[] POST_HEADERS = {
    0, 13, 0, 8, 0, 0, 0, 0, 4, 0, 4, 0, 0, 0, 98, 0, 4, 26, 8, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 10,
    10, 10, 42, 42, 0, 18, 52, 0, 10, 40, 0
  };

  private final boolean crc;
  private final List<byte[]> events = new ArrayList<>();
  private long position = 4;
  private long sequence;

  public BinlogBuilder() {
    this(true);
  }

  public BinlogBuilder(boolean crc) {
    this.crc = crc;
  }

  /** All events so far, in order. */
  public List<byte[]> events() {
    return List.copyOf(events);
  }

  /** The whole file, magic included. */
  public byte[] file() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(new byte[] {(byte) 0xfe, 'b', 'i', 'n'});
    events.forEach(file::writeBytes);
    return file.toByteArray();
  }

  public long position() {
    return position;
  }

  public BinlogBuilder head() {
    return format().previousGtids(new byte[8]);
  }

  public BinlogBuilder format() {
    ByteBuffer body = buffer(2 + 50 + 4 + 1 + POST_HEADERS.length + 1);
    body.putShort((short) 4);
    body.put("8.0.33".getBytes(StandardCharsets.US_ASCII));
    body.position(52);
    body.putInt(0);
    body.put((byte) 19);
    for (int length : POST_HEADERS) {
      body.put((byte) length);
    }
    body.put((byte) (crc ? 1 : 0));
    return event(15, 0, body.array(), true);
  }

  public BinlogBuilder previousGtids(byte[] encoded) {
    return event(35, 0x80, encoded, crc);
  }

  public BinlogBuilder gtid(long gno) {
    ByteBuffer body = buffer(42);
    body.put((byte) 0);
    body.order(ByteOrder.BIG_ENDIAN);
    body.putLong(SOURCE.getMostSignificantBits()).putLong(SOURCE.getLeastSignificantBits());
    body.order(ByteOrder.LITTLE_ENDIAN);
    body.putLong(gno).put((byte) 2).putLong(sequence).putLong(++sequence);
    return event(33, 0, body.array(), crc);
  }

  /** The anonymous counterpart of {@link #gtid}. */
  public BinlogBuilder anonymous() {
    ByteBuffer body = buffer(42);
    body.position(25);
    body.put((byte) 2).putLong(sequence).putLong(++sequence);
    return event(34, 0, body.array(), crc);
  }

  public BinlogBuilder stop() {
    return event(3, 0, new byte[0], crc);
  }

  public BinlogBuilder query(String sql) {
    byte[] text = sql.getBytes(StandardCharsets.UTF_8);
    ByteBuffer body = buffer(13 + 1 + 1 + text.length);
    body.putInt(7).putInt(0).put((byte) 1).putShort((short) 0).putShort((short) 0);
    body.put((byte) 't').put((byte) 0).put(text);
    return event(2, 0, body.array(), crc);
  }

  public BinlogBuilder rows(int bytes) {
    byte[] body = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      body[i] = (byte) (i * 31 + position);
    }
    return event(30, 0, body, crc);
  }

  public BinlogBuilder xid() {
    return event(16, 0, new byte[8], crc);
  }

  /** GTID, BEGIN, one rows event of that many bytes, XID. */
  public BinlogBuilder transaction(long gno, int bytes) {
    return gtid(gno).query("BEGIN").rows(bytes).xid();
  }

  public BinlogBuilder rotate(String next) {
    byte[] name = next.getBytes(StandardCharsets.US_ASCII);
    return event(4, 0, buffer(8 + name.length).putLong(4).put(name).array(), crc);
  }

  public BinlogBuilder event(int type, int flags, byte[] body, boolean withCrc) {
    int length = 19 + body.length + (withCrc || type == 15 ? 4 : 0);
    position += length;
    ByteBuffer event = buffer(length);
    event.putInt(TIMESTAMP).put((byte) type).putInt(SERVER_ID).putInt(length);
    event.putInt((int) position).putShort((short) flags).put(body);
    if (event.hasRemaining()) {
      CRC32 checksum = new CRC32();
      checksum.update(event.array(), 0, event.position());
      event.putInt((int) checksum.getValue());
    }
    events.add(event.array());
    return this;
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
