package io.binlogrelay.it.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A semi-synchronous replica in the words of the protocol, so that a test says itself what is
 * acknowledged, and how. It knows nothing of the relay's own code. Events of up to 1 MiB; one
 * thread.
 */
public final class SemiSyncClient implements AutoCloseable {
  private static final int BUFFER_BYTES = 2 << 20;
  private static final int COM_BINLOG_DUMP = 0x12;
  private static final int COM_REGISTER_SLAVE = 0x15;
  private static final int PACKET_HEADER_BYTES = 4;

  /** OK, 0xEF, and whether an ACK is wanted. */
  private static final int BEFORE_EVENT_BYTES = 3;

  private static final int SEMI_SYNC = 0xef;
  private static final int EVENT_TYPE = 4;
  private static final int EVENT_LOG_POS = 13;
  private static final int EVENT_HEADER_BYTES = 19;
  private static final int ROTATE = 4;
  private static final int CHECKSUM_BYTES = 4;

  private final RawSession session;
  private final InputStream in;
  private final OutputStream out;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final ByteBuffer values = ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN);
  private int filled;
  private String file = "";
  private long position;
  private @Nullable BinlogEnd wanted;

  /** Takes the bytes of an event; they are the client's own after the call. */
  @FunctionalInterface
  public interface EventTaker {

    /** An event that lies there. */
    void take(byte[] buffer, int at, int length);
  }

  private SemiSyncClient(RawSession session) throws IOException {
    this.session = session;
    this.in = session.in();
    this.out = session.out();
  }

  /**
   * Follows a source or a relay from there on.
   *
   * @param serverId unique among the replicas
   */
  public static SemiSyncClient follow(SourceAddress source, int serverId, BinlogEnd from)
      throws IOException {
    RawSession session = RawSession.on(source);
    session.execute(
        "SET @master_binlog_checksum = @@global.binlog_checksum, @source_binlog_checksum ="
            + " @@global.binlog_checksum",
        "SET @slave_uuid = '%1$s', @replica_uuid = '%1$s'".formatted(UUID.randomUUID()),
        "SET @rpl_semi_sync_slave = 1, @rpl_semi_sync_replica = 1");
    session.command(registration(serverId));
    session.send(dump(serverId, from));
    return new SemiSyncClient(session);
  }

  /** Server id, three empty texts, no port, rank and source id. */
  private static byte[] registration(int serverId) {
    return ByteBuffer.allocate(18)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) COM_REGISTER_SLAVE)
        .putInt(serverId)
        .array();
  }

  private static byte[] dump(int serverId, BinlogEnd from) {
    byte[] name = from.file().getBytes(UTF_8);
    return ByteBuffer.allocate(11 + name.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) COM_BINLOG_DUMP)
        .putInt((int) from.position())
        .putShort((short) 0)
        .putInt(serverId)
        .put(name)
        .array();
  }

  /**
   * Waits for the source to send something and takes in all of it that is there.
   *
   * @param events gets each whole event
   * @return the last place in it at which an ACK is wanted; null if at none
   * @throws IOException when the connection or the dump has ended
   */
  public @Nullable BinlogEnd read(EventTaker events) throws IOException {
    wanted = null;
    int length = in.read(buffer, filled, buffer.length - filled);
    if (length < 0) {
      throw new EOFException("the dump has ended after " + file + ":" + position);
    }
    filled += length;
    int at = 0;
    while (filled - at >= PACKET_HEADER_BYTES) {
      int end = at + PACKET_HEADER_BYTES + payloadBytes(at);
      if (end > filled) {
        break;
      }
      packet(at + PACKET_HEADER_BYTES, end, events);
      at = end;
    }
    System.arraycopy(buffer, at, buffer, 0, filled - at);
    filled -= at;
    return wanted;
  }

  private int payloadBytes(int at) {
    return values.getInt(at) & 0xff_ffff;
  }

  private void packet(int at, int end, EventTaker events) throws IOException {
    if (buffer[at] != 0 || (buffer[at + 1] & 0xff) != SEMI_SYNC) {
      throw new IOException("no event: " + new String(buffer, at, end - at, UTF_8));
    }
    int event = at + BEFORE_EVENT_BYTES;
    if (buffer[event + EVENT_TYPE] == ROTATE) {
      int name = event + EVENT_HEADER_BYTES + Long.BYTES;
      file = new String(buffer, name, end - CHECKSUM_BYTES - name, UTF_8);
      position = values.getLong(event + EVENT_HEADER_BYTES);
    } else {
      position = values.getInt(event + EVENT_LOG_POS) & 0xffff_ffffL;
    }
    if (buffer[at + 2] == 1) {
      wanted = new BinlogEnd(file, position);
    }
    events.take(buffer, event, end - event);
  }

  /** Waits until the source wants an ACK; what is sent until then is dropped. */
  public BinlogEnd awaitWish() throws IOException {
    BinlogEnd wish = null;
    while (wish == null) {
      wish = read((bytes, at, length) -> {});
    }
    return wish;
  }

  /** Acknowledges everything up to there. */
  public void acknowledge(BinlogEnd end) throws IOException {
    byte[] name = end.file().getBytes(UTF_8);
    send(
        0,
        ByteBuffer.allocate(9 + name.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put((byte) SEMI_SYNC)
            .putLong(end.position())
            .put(name)
            .array());
  }

  /** Sends any packet. */
  public void send(int sequence, byte[] payload) throws IOException {
    byte[] packet = new byte[PACKET_HEADER_BYTES + payload.length];
    ByteBuffer.wrap(packet)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(payload.length | sequence << 24)
        .put(payload);
    out.write(packet);
    out.flush();
  }

  /** Ends the connection; any thread. */
  @Override
  public void close() {
    session.close();
  }
}
