package io.binlogrelay.downstream;

import io.binlogrelay.auth.ClientAuthentication;
import io.binlogrelay.auth.Secret;
import io.binlogrelay.gtid.GtidSet;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A client that speaks bytes, so that nothing of ours hides what the server sends. */
public final class RawClient implements AutoCloseable {

  private static final int CAPABILITIES = 0x0109a285 | 1 << 21;
  private static final int FULL = 0xffffff;

  public final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final byte[] nonce = new byte[20];
  private int sequence;
  private boolean inStream;

  public RawClient(int port) throws IOException {
    socket = new Socket();
    socket.setReceiveBufferSize(64 << 10); // so that a client that reads nothing is soon noticed
    socket.connect(new InetSocketAddress("127.0.0.1", port));
    socket.setSoTimeout(10_000);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream(), 1 << 16));
    out = socket.getOutputStream();
  }

  /** Logs in by the plugin of the greeting; returns the server's last packet. */
  public byte[] login(String user, String password) throws IOException {
    byte[] greeting = packet();
    int version = 1;
    while (greeting[version] != 0) {
      version++;
    }
    System.arraycopy(greeting, version + 5, nonce, 0, 8);
    System.arraycopy(greeting, version + 32, nonce, 8, 12);
    int plugin = version + 45;
    String offered =
        new String(greeting, plugin, greeting.length - plugin - 1, StandardCharsets.US_ASCII);
    ClientAuthentication login = new ClientAuthentication(new Secret(password), false);
    ClientAuthentication.FirstProof proof = login.start(offered, nonce);
    byte[] name = (proof.plugin() + "\0").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer response = littleEndian(34 + user.length() + proof.response().length + name.length);
    response.putInt(CAPABILITIES).putInt(1 << 24).put((byte) 255).put(new byte[23]);
    response.put(user.getBytes(StandardCharsets.UTF_8)).put((byte) 0);
    response.put((byte) proof.response().length).put(proof.response()).put(name);
    send(1, response.array());
    byte[] answer = packet();
    while (answer[0] == 1) {
      byte[] data = Arrays.copyOfRange(answer, 1, answer.length);
      Optional<byte[]> more = login.onMoreData(data);
      if (more.isPresent()) {
        send(sequence + 1, more.get());
      }
      answer = packet();
    }
    return answer;
  }

  /** What it was greeted with, once it has logged in. */
  byte[] nonce() {
    return nonce.clone();
  }

  /** Sends a query and returns its packets up to OK, ERR or the end of the rows. */
  public List<byte[]> query(String sql) throws IOException {
    byte[] text = sql.getBytes(StandardCharsets.UTF_8);
    send(0, ByteBuffer.allocate(1 + text.length).put((byte) 3).put(text).array());
    List<byte[]> packets = new ArrayList<>();
    byte[] packet = packet();
    packets.add(packet);
    while (packet[0] != 0 && packet[0] != (byte) 0xff && !isEnd(packet)) {
      packet = packet();
      packets.add(packet);
    }
    return packets;
  }

  private static boolean isEnd(byte[] packet) {
    return packet[0] == (byte) 0xfe && packet.length < 9;
  }

  public void dump(String file, long position, int serverId, int flags) throws IOException {
    byte[] name = file.getBytes(StandardCharsets.UTF_8);
    ByteBuffer command = littleEndian(11 + name.length);
    command.put((byte) 0x12).putInt((int) position).putShort((short) flags).putInt(serverId);
    send(0, command.put(name).array());
    inStream = true;
  }

  public void dump(GtidSet set, String file, long position, int serverId, int flags)
      throws IOException {
    byte[] name = file.getBytes(StandardCharsets.UTF_8);
    byte[] encoded = set.encode();
    ByteBuffer command = littleEndian(23 + name.length + encoded.length);
    command.put((byte) 0x1e).putShort((short) flags).putInt(serverId);
    command.putInt(name.length).put(name).putLong(position);
    send(0, command.putInt(encoded.length).put(encoded).array());
    inStream = true;
  }

  /** The next event of a dump; checks its number and its OK byte. */
  byte[] event() throws IOException {
    int expected = sequence + 1 & 0xff;
    byte[] packet = packet();
    if (packet[0] != 0) {
      throw new AssertionError("no event but " + text(packet));
    }
    if (sequence != expected && packet.length < FULL) {
      throw new AssertionError("sequence " + sequence + ", expected " + expected);
    }
    return Arrays.copyOfRange(packet, 1, packet.length);
  }

  List<byte[]> events(int count) throws IOException {
    List<byte[]> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(event());
    }
    return events;
  }

  /** The first bytes of the next event of a dump, however long it is. */
  public byte[] eventHead(int most) throws IOException {
    int length = header();
    int status = in.readUnsignedByte();
    if (status != 0) {
      throw new IOException("no event but a packet that begins with " + status);
    }
    byte[] head = in.readNBytes(Math.min(most, length - 1));
    in.skipNBytes(length - 1 - head.length);
    while (length == FULL) {
      length = header();
      in.skipNBytes(length);
    }
    return head;
  }

  /** Reads a packet's header; returns its length. */
  private int header() throws IOException {
    int length = in.readUnsignedByte() | in.readUnsignedByte() << 8 | in.readUnsignedByte() << 16;
    sequence = in.readUnsignedByte();
    return length;
  }

  /** The next packet, joined when it is a chain. */
  public byte[] packet() throws IOException {
    java.io.ByteArrayOutputStream payload = new java.io.ByteArrayOutputStream();
    int length;
    do {
      length = header();
      payload.write(in.readNBytes(length));
    } while (length == FULL);
    return payload.toByteArray();
  }

  /** The number of the packet that came last. */
  public int sequence() {
    return sequence;
  }

  /** The error that the next packet is, as "code text". */
  String error() throws IOException {
    return text(packet());
  }

  public static String text(byte[] packet) {
    if (packet[0] != (byte) 0xff) {
      return "no error: " + java.util.HexFormat.of().formatHex(packet);
    }
    int code = packet[1] & 0xff | (packet[2] & 0xff) << 8;
    int from = packet[3] == '#' ? 9 : 3;
    return code + " " + new String(packet, from, packet.length - from, StandardCharsets.UTF_8);
  }

  /** Whether the server closes the connection, whatever it sends before. */
  boolean closes() throws IOException {
    try {
      while (true) {
        packet();
      }
    } catch (EOFException | java.net.SocketException e) {
      return true;
    }
  }

  /** Sends a packet; after a command, which is number 0, the answer begins with 1. */
  public void send(int number, byte[] payload) throws IOException {
    if (!inStream) {
      sequence = number;
    }
    ByteBuffer packet = littleEndian(4 + payload.length);
    packet.putInt(payload.length | number << 24).put(payload);
    raw(packet.array());
  }

  public void raw(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  private static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
