package io.binlogrelay.downstream;

import io.binlogrelay.auth.Account;
import io.binlogrelay.auth.Accounts;
import io.binlogrelay.sql.facts.ClientConnection;
import io.binlogrelay.sql.facts.ClientConnection.Activity;
import io.netty.channel.Channel;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One accepted connection, logged in or not. Written on its event loop; {@link #listed}, {@link
 * #disconnect}, {@link #transport} and {@link #isLoggedIn} may be called by any thread.
 */
final class Client {

  private final long id;
  private final Channel channel;
  private final InetSocketAddress address;
  private final Instant since = Instant.now();
  private volatile @Nullable Account account;
  private volatile Transport transport = Transport.PLAIN;
  private String triedUser = "unauthenticated user";
  private volatile String command = "Sleep";
  private volatile @Nullable DumpSession dump;
  private volatile long commandSinceNanos = System.nanoTime();

  Client(long id, Channel channel) {
    this.id = id;
    this.channel = channel;
    this.address =
        channel.remoteAddress() instanceof InetSocketAddress remote
            ? remote
            : InetSocketAddress.createUnresolved("unknown", 0);
  }

  long id() {
    return id;
  }

  /** Its address as MySQL writes it, IPv6 in its short form. */
  String host() {
    InetAddress known = address.getAddress();
    return known == null ? address.getHostString() : NetUtil.toAddressString(known);
  }

  /** Those accounts that may log in from its address. */
  Accounts reachable(Accounts accounts) {
    return accounts.from(address.getAddress(), host());
  }

  boolean isLoggedIn() {
    return account != null;
  }

  boolean isLoggedInAs(Account who) {
    return account == who;
  }

  /** The user it says it is, for log lines only. */
  void triesAs(String user) {
    triedUser = user;
  }

  void loggedIn(Account who, Transport over) {
    transport = over;
    account = who;
  }

  /** What it came in through. */
  Transport transport() {
    return transport;
  }

  /** What SHOW PROCESSLIST says it does from now on. */
  void does(String what) {
    command = what;
    commandSinceNanos = System.nanoTime();
  }

  /** What it does from now on until the connection closes. */
  void streams(DumpSession session) {
    dump = session;
  }

  /** The same for the status of its dump. */
  ReplicaConnection asReplica() {
    return new ReplicaConnection(id, host(), address.getPort(), user(), since, transport);
  }

  /** Its line in SHOW PROCESSLIST. */
  ClientConnection listed() {
    Duration time = Duration.ofNanos(System.nanoTime() - commandSinceNanos);
    return new ClientConnection(
        id, user(), host() + ":" + address.getPort(), command, time, activity());
  }

  private String user() {
    Account who = account;
    return who == null ? triedUser : who.user();
  }

  private Activity activity() {
    DumpSession running = dump;
    if (running == null) {
      return Activity.NONE;
    }
    return running.progress().waiting() ? Activity.AWAITING_EVENTS : Activity.SENDING_EVENTS;
  }

  /** Closes the connection, soon: one that kills itself is told so before. */
  void disconnect() {
    channel.eventLoop().execute(channel::close);
  }

  /** How log lines name it. */
  @Override
  public String toString() {
    return user() + "@" + host() + ":" + address.getPort() + " (connection " + id + ")";
  }
}
