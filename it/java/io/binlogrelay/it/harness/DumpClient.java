package io.binlogrelay.it.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.mysql.cj.MysqlConnection;
import com.mysql.cj.NativeSession;
import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.protocol.a.NativePacketPayload;
import com.mysql.cj.protocol.a.NativeProtocol;
import io.binlogrelay.gtid.GtidSet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;

/**
 * What a source, real or relay, answers to a dump request that no client program would send: any
 * file name and any position, any GTID set. It asks as mysqlbinlog does (server_id 0, end at the
 * end of the log) through a session of Connector/J. Stateless; any thread.
 */
public final class DumpClient {

  /**
   * All that came.
   *
   * @param events each event's bytes in hexadecimal; of artificial ones without what differs from
   *     server to server: server_id and checksum
   * @param error the error that ended it, as "number text"; empty when the end of the log did
   */
  public record Answer(List<String> events, String error) {

    /** How many events came before one whose CRC32 is wrong; all of them when there is none. */
    public int soundEvents() {
      int sound = 0;
      while (sound < events.size() && isSound(HexFormat.of().parseHex(events.get(sound)))) {
        sound++;
      }
      return sound;
    }
  }

  private static final int COM_BINLOG_DUMP = 0x12;
  private static final int COM_BINLOG_DUMP_GTID = 0x1e;
  private static final int NON_BLOCK = 1;
  private static final int ERR = 0xff;
  private static final int EOF = 0xfe;
  private static final int LONGEST_EOF = 9;
  private static final int EVENT_TYPE = 4;
  private static final int FORMAT_DESCRIPTION = 15;
  private static final int HEARTBEAT = 27;
  private static final int CHECKSUM_BYTES = 4;
  private static final int EVENT_SERVER_ID = 5;
  private static final int EVENT_FLAGS = 17;
  private static final int ARTIFICIAL = 0x20;
  private static final int ANSWERS_WITHIN_MILLIS = 20_000;

  private DumpClient() {}

  /**
   * Asks for the log from there to its end.
   *
   * @param from any name, and any position of which 32 bits are sent
   */
  public static Answer dump(SourceAddress source, BinlogEnd from) {
    byte[] file = from.file().getBytes(UTF_8);
    ByteBuffer request = ByteBuffer.allocate(11 + file.length).order(ByteOrder.LITTLE_ENDIAN);
    request.put((byte) COM_BINLOG_DUMP).putInt((int) from.position());
    request.putShort((short) NON_BLOCK).putInt(0).put(file);
    return dump(source, request.array());
  }

  /** Asks for what is not in a GTID set, to the log's end. */
  public static Answer dumpByGtid(SourceAddress source, String gtids) {
    byte[] set = GtidSet.parse(gtids).encode();
    ByteBuffer request = ByteBuffer.allocate(23 + set.length).order(ByteOrder.LITTLE_ENDIAN);
    request.put((byte) COM_BINLOG_DUMP_GTID).putShort((short) NON_BLOCK).putInt(0).putInt(0);
    request.putLong(4).putInt(set.length).put(set);
    return dump(source, request.array());
  }

  private static Answer dump(SourceAddress source, byte[] request) {
    Sql sql = new Sql(Sql.url(source.port()), source.user(), source.password());
    try (Connection connection = sql.connect()) {
      connection.setNetworkTimeout(Runnable::run, ANSWERS_WITHIN_MILLIS);
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET @source_binlog_checksum = @@global.binlog_checksum");
      }
      NativeSession session = (NativeSession) ((MysqlConnection) connection).getSession();
      Answer answer = dump(session.getProtocol(), request);
      ((JdbcConnection) connection).abortInternal(); // a dump's connection serves nothing else
      return answer;
    } catch (SQLException e) {
      throw new SqlFailure("no dump from " + source.port(), e);
    }
  }

  private static Answer dump(NativeProtocol protocol, byte[] request) {
    NativePacketPayload command = new NativePacketPayload(request);
    command.setPosition(request.length); // it sends what lies before its position
    protocol.sendCommand(command, true, 0);
    List<String> events = new ArrayList<>();
    while (true) {
      NativePacketPayload packet = protocol.readMessage(null);
      ByteBuffer bytes =
          ByteBuffer.wrap(packet.getByteBuffer(), 0, packet.getPayloadLength())
              .slice()
              .order(ByteOrder.LITTLE_ENDIAN);
      int status = bytes.get(0) & 0xff;
      if (status == ERR) {
        // status, number, '#', 5 characters SQLSTATE, text
        return new Answer(events, bytes.getShort(1) + " " + UTF_8.decode(bytes.position(9)));
      }
      if (status == EOF && bytes.limit() < LONGEST_EOF) {
        return new Answer(events, "");
      }
      events.add(hex(bytes.position(1).slice().order(ByteOrder.LITTLE_ENDIAN)));
    }
  }

  private static String hex(ByteBuffer event) {
    byte[] bytes = new byte[event.limit()];
    event.get(0, bytes);
    if (isArtificial(bytes)) {
      Arrays.fill(bytes, EVENT_SERVER_ID, EVENT_SERVER_ID + Integer.BYTES, (byte) 0);
      Arrays.fill(bytes, bytes.length - CHECKSUM_BYTES, bytes.length, (byte) 0);
    }
    return HexFormat.of().formatHex(bytes);
  }

  private static boolean isArtificial(byte[] event) {
    return event.length > EVENT_FLAGS
        && ((event[EVENT_FLAGS] & ARTIFICIAL) != 0 || event[EVENT_TYPE] == HEARTBEAT);
  }

  /** Format descriptions are left out: a flag in them is not covered by their checksum. */
  private static boolean isSound(byte[] event) {
    if (isArtificial(event) || event[EVENT_TYPE] == FORMAT_DESCRIPTION) {
      return true;
    }
    int length = event.length - CHECKSUM_BYTES;
    CRC32 checksum = new CRC32();
    checksum.update(event, 0, length);
    int written = ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN).getInt(length);
    return (int) checksum.getValue() == written;
  }
}
