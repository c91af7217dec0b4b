package io.binlogrelay.hostile;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A client's end of a connection. One thread at a time. */
final class Wire implements AutoCloseable {

  private static final int ANSWERS_WITHIN_MILLIS = 10_000;
  private static final int ANSWER_BEGINS_WITHIN_MILLIS = 1000;
  private static final SSLContext TLS = tls();

  private final Socket socket;
  private final byte[] scrap = new byte[16 << 10];
  private InputStream in;
  private OutputStream out;

  /** Connects from an address of its own, since servers remember addresses. */
  Wire(int port, InetAddress from) throws IOException {
    socket = new Socket();
    socket.bind(new InetSocketAddress(from, 0));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(ANSWERS_WITHIN_MILLIS);
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
    out = socket.getOutputStream();
  }

  /** The payload of the server's next packet. */
  byte[] packet() throws IOException {
    byte[] header = exactly(4);
    return exactly(header[0] & 0xff | (header[1] & 0xff) << 8 | (header[2] & 0xff) << 16);
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the server closed after " + bytes.length + " of " + length);
    }
    return bytes;
  }

  void send(byte[] bytes, int from, int to) throws IOException {
    out.write(bytes, from, to - from);
    out.flush();
  }

  /** From here on everything is inside TLS. */
  void encrypt() throws IOException {
    SSLSocket inside =
        (SSLSocket) TLS.getSocketFactory().createSocket(socket, "127.0.0.1", 0, false);
    inside.startHandshake();
    in = inside.getInputStream();
    out = inside.getOutputStream();
  }

  /** From here on what is sent goes past TLS. */
  void bypassTls() throws IOException {
    out = socket.getOutputStream();
  }

  /** Takes what the server says until it says nothing for that long, or closes. */
  byte[] readUntilQuiet(int millis) throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    socket.setSoTimeout(millis);
    try {
      for (int length = in.read(scrap); length >= 0; length = in.read(scrap)) {
        said.write(scrap, 0, length);
      }
    } catch (SocketTimeoutException quiet) {
      socket.setSoTimeout(ANSWERS_WITHIN_MILLIS);
    }
    return said.toByteArray();
  }

  /** The same, but for the first of it, which may take a second; some commands have no answer. */
  byte[] readAnswer(int millis) throws IOException {
    socket.setSoTimeout(ANSWER_BEGINS_WITHIN_MILLIS);
    try {
      int first = in.read();
      if (first < 0) {
        return new byte[0];
      }
      byte[] rest = readUntilQuiet(millis);
      byte[] all = new byte[1 + rest.length];
      all[0] = (byte) first;
      System.arraycopy(rest, 0, all, 1, rest.length);
      return all;
    } catch (SocketTimeoutException none) {
      return new byte[0];
    } finally {
      socket.setSoTimeout(ANSWERS_WITHIN_MILLIS);
    }
  }

  /**
   * Takes what the server says until it closes.
   *
   * @throws SocketTimeoutException if it neither says anything nor closes
   */
  void readToTheEnd() throws IOException {
    InputStream bytes = socket.getInputStream();
    try {
      while (bytes.read(scrap) >= 0) {
        // whatever it is
      }
    } catch (SocketException reset) {
      return; // an end too, of who closes with our bytes unread
    }
  }

  /** The server learns that nothing more will come. */
  void endOfInput() throws IOException {
    try {
      socket.shutdownOutput();
    } catch (SocketException gone) {
      return; // the server was first
    }
  }

  /** Ends it as when the client's machine is gone and back. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    reset(); // what is closed in order would keep its port for a minute
  }

  /** Whether that is how a connection ends that the server has closed. */
  static boolean isTheEnd(IOException e) {
    return e instanceof EOFException || e instanceof SocketException || e instanceof SSLException;
  }

  private static SSLContext tls() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new BelievesAll()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  private static final class BelievesAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(java.security.cert.X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(java.security.cert.X509Certificate[] chain, String type) {}

    @Override
    public java.security.cert.X509Certificate[] getAcceptedIssuers() {
      return new java.security.cert.X509Certificate[0];
    }
  }
}
