package io.binlogrelay.it.harness;

import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.protocol.StandardSocketFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.channels.SocketChannel;

/**
 * Makes Connector/J's sockets from channels, so that a selector can take one over after the login.
 * Connector/J makes one of it for each session.
 */
public final class ChannelSockets extends StandardSocketFactory {

  @Override
  protected Socket createSocket(PropertySet properties) {
    try {
      return SocketChannel.open().socket();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
