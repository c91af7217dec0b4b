package io.binlogrelay.it.harness;

import com.mysql.cj.MysqlConnection;
import com.mysql.cj.NativeSession;
import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.protocol.a.NativePacketPayload;
import com.mysql.cj.protocol.a.NativeProtocol;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A session that Connector/J has logged in, and whose packets are then written and read as they
 * are. One thread at a time.
 */
public final class RawSession implements AutoCloseable {
  private final Connection connection;
  private final NativeProtocol protocol;

  private RawSession(Connection connection) {
    this.connection = connection;
    this.protocol = ((NativeSession) ((MysqlConnection) connection).getSession()).getProtocol();
  }

  /** A new session on a source or a relay. */
  public static RawSession on(SourceAddress party) {
    return on(party, Sql.url(party.port()));
  }

  /** The same over a {@link #channel}. */
  public static RawSession onChannel(SourceAddress party) {
    String factory = "&socketFactory=" + ChannelSockets.class.getName();
    return on(party, Sql.url(party.port()) + factory);
  }

  private static RawSession on(SourceAddress party, String url) {
    try {
      return new RawSession(new Sql(url, party.user(), party.password()).connect());
    } catch (SQLException e) {
      throw new SqlFailure("no session on " + party.port(), e);
    }
  }

  /** Runs statements through Connector/J; not after packets were written. */
  public void execute(String... statements) {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new SqlFailure("a statement failed: " + String.join("; ", statements), e);
    }
  }

  /** Sends a command that is answered with OK, and waits for that. */
  void command(byte[] payload) {
    protocol.sendCommand(packet(payload), false, 0);
  }

  /** Sends a command and reads no answer. */
  public void send(byte[] payload) {
    protocol.sendCommand(packet(payload), true, 0);
  }

  private static NativePacketPayload packet(byte[] payload) {
    NativePacketPayload packet = new NativePacketPayload(payload);
    packet.setPosition(payload.length); // it sends what lies before its position
    return packet;
  }

  /** What the party sends from now on. */
  public InputStream in() throws IOException {
    return socket().getInputStream();
  }

  /** What it is sent. */
  public OutputStream out() throws IOException {
    return socket().getOutputStream();
  }

  /** The channel of a session that {@link #onChannel} made; it is blocking. */
  public SocketChannel channel() throws IOException {
    return socket().getChannel();
  }

  private Socket socket() throws IOException {
    return protocol.getSocketConnection().getMysqlSocket();
  }

  /** Ends it without a word; any thread, and who reads from it fails. */
  @Override
  public void close() {
    try {
      ((JdbcConnection) connection).abortInternal();
    } catch (SQLException e) {
      throw new SqlFailure("a session did not end", e);
    }
  }
}
