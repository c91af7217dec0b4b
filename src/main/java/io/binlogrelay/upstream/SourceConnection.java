package io.binlogrelay.upstream;

import io.binlogrelay.tls.TlsSession;
import io.netty.channel.Channel;

/**
 * A connection that is logged in.
 *
 * @param channel its channel
 * @param statements takes commands, on the channel's event loop
 * @param version the source's, from its greeting
 * @param connectionId the source's number for it, as SHOW PROCESSLIST there shows it
 */
record SourceConnection(
    Channel channel, StatementHandler statements, String version, long connectionId) {

  /** What is between us. */
  SourceTransport transport() {
    return new SourceTransport(
        TlsSession.of(channel.pipeline()).orElse(null), statements.compression());
  }

  /** Told how a connection fares. Called by the channel's event loop. */
  interface Listener {

    /** The TCP connection stands; greeting and authentication follow. */
    void onConnected();

    /** Ready for commands. */
    void onLoggedIn(SourceConnection connection);

    /** It can't be made or can't go on. May be called more than once, and after the other two. */
    void onFailed(Throwable cause);
  }
}
