package io.binlogrelay.it.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * One connection through a {@link FaultProxy}: two sockets and a thread per direction. {@link #end}
 * may be called by any thread.
 */
final class ProxyConnection {
  private static final int BUFFER_BYTES = 64 << 10;

  private final Socket client;
  private final Socket server;
  private final Consumer<ProxyConnection> whenEnded;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final PacketTrack packetsToServer = new PacketTrack();
  private final PacketTrack packetsToClient = new PacketTrack();

  ProxyConnection(Socket client, Socket server, Consumer<ProxyConnection> whenEnded)
      throws IOException {
    this.client = client;
    this.server = server;
    this.whenEnded = whenEnded;
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
  }

  void start(ProxyFlow toServer, ProxyFlow toClient) {
    startThread(
        "proxy-to-server-" + client.getPort(),
        () -> pump(client, server, toServer, packetsToServer));
    startThread(
        "proxy-to-client-" + client.getPort(),
        () -> pump(server, client, toClient, packetsToClient));
  }

  /** Stalls the way to the client, in that flow, until it is resumed. */
  void holdToClient(ProxyFlow toClient) {
    toClient.hold(packetsToClient);
  }

  static void startThread(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Ends both sides; the first call decides how. */
  void end(FaultProxy.Ending ending) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    whenEnded.accept(this);
    for (Socket socket : new Socket[] {client, server}) {
      try {
        if (ending == FaultProxy.Ending.RST) {
          socket.setSoLinger(true, 0);
        } else {
          socket.shutdownOutput(); // close() alone resets when bytes from there are unread
        }
        socket.close();
      } catch (IOException alreadyClosed) {
        System.err.println("proxy: " + alreadyClosed.getMessage());
      }
    }
  }

  private void pump(Socket from, Socket to, ProxyFlow flow, PacketTrack packets) {
    byte[] chunk = new byte[BUFFER_BYTES];
    FaultProxy.Ending ending = FaultProxy.Ending.FIN;
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
        int at = 0;
        while (at < length) {
          ProxyFlow.Passage passage = flow.passage(chunk, at, length, packets);
          out.write(chunk, at, passage.bytes());
          at += passage.bytes();
          if (passage.then() instanceof Fault.Cut cut) {
            ending = cut.ending();
            return;
          }
        }
      }
    } catch (IOException oneSideEnded) {
      ending = FaultProxy.Ending.RST;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end(ending);
    }
  }
}
