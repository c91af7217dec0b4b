package io.binlogrelay.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP proxy on 127.0.0.1 that breaks connections at an exact byte: between a source and a relay,
 * or between a relay and a replica.
 *
 * <p>A fault is planned per {@link Direction} and happens once, to whatever connection carries the
 * byte it names; later connections work, so that the parties can recover. Each connection has two
 * threads with one buffer each; a slow reader slows the sender down, as without a proxy. Any thread
 * may plan faults and read the counters.
 */
public final class FaultProxy implements AutoCloseable {

  /** Which way bytes flow: the client is who connected to the proxy. */
  public enum Direction {
    /** What the server sends: events, mostly. */
    TO_CLIENT,
    /** What the client sends: commands, acknowledgements. */
    TO_SERVER
  }

  /** How a connection ends, to both sides. */
  public enum Ending {
    /** An orderly end of stream. */
    FIN,
    /** A reset; bytes that are still under way may be lost with it. */
    RST
  }

  private static final int MAX_CONNECTIONS = 256;
  private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(5);

  private final InetSocketAddress target;
  private final ServerSocket listener;
  private final Map<Direction, ProxyFlow> flows = new EnumMap<>(Direction.class);
  private final Set<ProxyConnection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private volatile boolean refusing;

  private FaultProxy(int targetPort) {
    target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
    for (Direction direction : Direction.values()) {
      flows.put(direction, new ProxyFlow());
    }
    try {
      listener = new ServerSocket();
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.next()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ProxyConnection.startThread("proxy-" + port(), this::accept);
  }

  /** A proxy before a port of this machine; it listens when this returns. */
  public static FaultProxy before(SourceAddress party) {
    return new FaultProxy(party.port());
  }

  /** The port that clients are to connect to. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Ends the connection when that many more bytes have passed in that direction. */
  public void cutAfter(Direction direction, long bytes, Ending ending) {
    flow(direction).plan(new Fault.AtByte(bytes, new Fault.Cut(ending)));
  }

  /** Lets no byte pass any more in that direction after that many; until {@link #resume}. */
  public void stallAfter(Direction direction, long bytes) {
    flow(direction).plan(new Fault.AtByte(bytes, new Fault.Stall()));
  }

  /**
   * Lets the clients of the connections that are open now receive nothing more, until {@link
   * #resume}; connections that begin later work.
   */
  public void stallEstablished() {
    connections.forEach(connection -> connection.holdToClient(flow(Direction.TO_CLIENT)));
  }

  /**
   * Delivers half of the next MySQL packet that is at least that long, then ends the connection.
   * Only for connections without TLS and compression that began through this proxy.
   */
  public void halveAndCut(Direction direction, int packetBytes, Ending ending) {
    flow(direction).plan(new Fault.InPacket(packetBytes, new Fault.Cut(ending)));
  }

  /** Delivers half of the next MySQL packet of at least that length, then stalls. */
  public void halveAndStall(Direction direction, int packetBytes) {
    flow(direction).plan(new Fault.InPacket(packetBytes, new Fault.Stall()));
  }

  /** Ends a stall: what was held back goes on. Also drops a fault that has not happened yet. */
  public void resume(Direction direction) {
    flow(direction).resume();
  }

  /** Ends all connections now. */
  public void cutNow(Ending ending) {
    connections.forEach(connection -> connection.end(ending));
  }

  /** Whether new connections are closed at once. */
  public void refuse(boolean refuse) {
    refusing = refuse;
  }

  /** Whether the planned fault of that direction has happened, or none was planned. */
  public boolean faultHappened(Direction direction) {
    return flow(direction).faultHappened();
  }

  /** Bytes delivered in that direction, over all connections. */
  public long bytes(Direction direction) {
    return flow(direction).bytes();
  }

  /** How many connections were accepted so far. */
  public int connectionsAccepted() {
    return accepted.get();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    flows.values().forEach(ProxyFlow::resume);
    cutNow(Ending.RST);
  }

  private ProxyFlow flow(Direction direction) {
    return java.util.Objects.requireNonNull(flows.get(direction));
  }

  private void accept() {
    while (!listener.isClosed()) {
      Socket client;
      try {
        client = listener.accept();
      } catch (IOException closed) {
        return;
      }
      accepted.incrementAndGet();
      connect(client);
    }
  }

  private void connect(Socket client) {
    try {
      if (refusing || connections.size() >= MAX_CONNECTIONS) {
        client.close();
        return;
      }
      Socket server = new Socket();
      try {
        server.connect(target, (int) CONNECTS_WITHIN.toMillis());
      } catch (IOException refused) {
        server.close();
        client.close();
        return;
      }
      ProxyConnection connection = new ProxyConnection(client, server, connections::remove);
      connections.add(connection);
      connection.start(flow(Direction.TO_SERVER), flow(Direction.TO_CLIENT));
    } catch (IOException e) {
      // The client has gone again while we connected: nothing is left to forward to.
      System.err.println("proxy " + port() + ": " + e.getMessage());
    }
  }
}
