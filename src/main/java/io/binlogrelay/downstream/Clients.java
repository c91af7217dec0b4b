package io.binlogrelay.downstream;

import io.binlogrelay.auth.Account;
import io.binlogrelay.sql.facts.ClientConnection;
import io.binlogrelay.sql.facts.ConnectionCounters;
import io.binlogrelay.sql.facts.ConnectionFacts;
import io.binlogrelay.sql.facts.ConnectionLimits;
import io.binlogrelay.wire.Compression;
import io.netty.channel.Channel;
import java.time.Clock;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All connections, within the server's limits. Any thread. */
final class Clients implements ConnectionFacts {

  private static final long MAX_ID = 0xffff_ffffL;

  private final ServerLimits limits;
  private final ServerMeters meters;
  private final LoginFailures failures = new LoginFailures(Clock.systemUTC());
  private final Map<Long, Client> open = new HashMap<>();
  private int handshakes;
  private long lastId;

  Clients(ServerLimits limits, ServerMeters meters) {
    this.limits = limits;
    this.meters = meters;
  }

  /** Who tried to log in in vain. */
  LoginFailures failures() {
    return failures;
  }

  /** Takes in a connection; null when there are too many. */
  synchronized @Nullable Client admit(Channel channel) {
    if (open.size() >= limits.connections() || handshakes >= limits.handshakes()) {
      meters.refusedConnections.increment();
      return null;
    }
    do {
      lastId = lastId == MAX_ID ? 1 : lastId + 1; // the greeting has 32 bits for it
    } while (open.containsKey(lastId));
    Client client = new Client(lastId, channel);
    open.put(lastId, client);
    handshakes++;
    meters.accepted.increment();
    return client;
  }

  /**
   * The client has proved who it is; if it is logged in, that it is somebody else.
   *
   * @return false if that account has all the connections that it may have: nothing has changed
   */
  synchronized boolean admits(Client client, Account account, Transport transport) {
    if (!client.isLoggedInAs(account) && hasAllItsConnections(account)) {
      meters.refusedConnections.increment();
      return false;
    }
    if (!client.isLoggedIn()) {
      handshakes--;
    }
    client.loggedIn(account, transport);
    return true;
  }

  private boolean hasAllItsConnections(Account account) {
    int allowed = account.maxConnections();
    return allowed > 0
        && open.values().stream().filter(c -> c.isLoggedInAs(account)).count() >= allowed;
  }

  synchronized void closed(Client client) {
    open.remove(client.id());
    if (!client.isLoggedIn()) {
      handshakes--;
    }
  }

  synchronized int size() {
    return open.size();
  }

  /** What those that are logged in came in through. */
  synchronized ServerStatus.Transports transports() {
    Map<String, Long> tls = new HashMap<>();
    Map<Compression, Long> compression = new EnumMap<>(Compression.class);
    for (Client client : open.values()) {
      Transport transport = client.transport();
      if (transport.tls() != null) {
        tls.merge(transport.tls().version(), 1L, Long::sum);
      }
      if (transport.compression() != Compression.NONE) {
        compression.merge(transport.compression(), 1L, Long::sum);
      }
    }
    return new ServerStatus.Transports(tls, compression);
  }

  @Override
  public synchronized List<ClientConnection> clients() {
    return open.values().stream()
        .filter(Client::isLoggedIn)
        .map(Client::listed)
        .sorted(Comparator.comparingLong(ClientConnection::id))
        .toList();
  }

  @Override
  public ConnectionLimits limits() {
    return new ConnectionLimits(
        limits.connections(), limits.handshakeTimeout(), limits.idleTimeout());
  }

  @Override
  public ConnectionCounters counters() {
    return new ConnectionCounters(
        meters.accepted.sum(),
        meters.rejectedLogins.sum(),
        meters.statements.sum(),
        meters.receivedBytes.sum(),
        meters.sentBytes.sum());
  }

  @Override
  public synchronized boolean disconnect(long connectionId) {
    Client client = open.get(connectionId);
    if (client == null) {
      return false;
    }
    client.disconnect();
    return true;
  }
}
