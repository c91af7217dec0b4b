package io.binlogrelay.downstream;

import io.binlogrelay.sql.facts.ServerIdentity;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who clients take us for: our ids, and the version of the source. Any thread. */
final class ServedIdentity {

  private static final Logger log = LoggerFactory.getLogger(ServedIdentity.class);

  private final ServerOptions options;
  private final SourceKnowledge source;
  private final Instant startedAt;
  private final String hostName = hostName();
  private volatile int port;

  ServedIdentity(ServerOptions options, SourceKnowledge source, Instant startedAt) {
    this.options = options;
    this.source = source;
    this.startedAt = startedAt;
    this.port = options.listen().getPort();
  }

  /** The port that was taken. */
  void listensOn(int taken) {
    port = taken;
  }

  ServerIdentity now() {
    return new ServerIdentity(
        options.serverId(), options.serverUuid(), source.version(), hostName, port, startedAt);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      log.info("this machine's name is unknown, clients see localhost: {}", e.getMessage());
      return "localhost";
    }
  }
}
