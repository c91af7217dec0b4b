package io.binlogrelay.wire;

/**
 * The capability bits of the handshake, under MySQL's names without {@code CLIENT_} (manual:
 * "Capabilities Flags", {@code include/mysql_com.h}).
 *
 * <p>A connection behaves by {@link #effective}, never by what one side announced: real replicas
 * announce bits whatever the server offers (captured from 8.0.46 and 9.7.4).
 *
 * <p>Stateless; any thread.
 */
public final class Capabilities {

  public static final long LONG_PASSWORD = 1L;
  public static final long FOUND_ROWS = 1L << 1;
  public static final long LONG_FLAG = 1L << 2;
  public static final long CONNECT_WITH_DB = 1L << 3;
  public static final long COMPRESS = 1L << 5;
  public static final long LOCAL_FILES = 1L << 7;
  public static final long PROTOCOL_41 = 1L << 9;
  public static final long SSL = 1L << 11;
  public static final long TRANSACTIONS = 1L << 13;

  /** Called CLIENT_RESERVED2 since 5.7, and still required of every client. */
  public static final long SECURE_CONNECTION = 1L << 15;

  public static final long MULTI_STATEMENTS = 1L << 16;
  public static final long MULTI_RESULTS = 1L << 17;
  public static final long PS_MULTI_RESULTS = 1L << 18;
  public static final long PLUGIN_AUTH = 1L << 19;
  public static final long CONNECT_ATTRS = 1L << 20;
  public static final long PLUGIN_AUTH_LENENC_CLIENT_DATA = 1L << 21;
  public static final long SESSION_TRACK = 1L << 23;
  public static final long DEPRECATE_EOF = 1L << 24;
  public static final long ZSTD_COMPRESSION_ALGORITHM = 1L << 26;
  public static final long QUERY_ATTRIBUTES = 1L << 27;
  public static final long MULTI_FACTOR_AUTHENTICATION = 1L << 28;

  private Capabilities() {}

  /** The bits that govern a connection: those that both sides announced. */
  public static long effective(long client, long server) {
    return client & server;
  }

  /** Whether every bit of {@code wanted} is set. */
  public static boolean has(long capabilities, long wanted) {
    return (capabilities & wanted) == wanted;
  }
}
