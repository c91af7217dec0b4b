package io.binlogrelay.upstream;

import io.binlogrelay.auth.AuthenticationException;
import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.binlog.MalformedEventException;
import io.binlogrelay.relaylog.EventRejected;
import io.binlogrelay.relaylog.StorageException;
import io.binlogrelay.tls.TlsFileException;
import io.binlogrelay.wire.WireException;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;

/** Why one connection to the source ended; decides when and how the next one is tried. */
sealed interface SessionEnd {

  /** For log and status. */
  String reason();

  /** Transient, as far as we know: try again after a growing delay. */
  record Lost(String reason) implements SessionEnd {}

  /** Looks permanent: show it as a state of its own and try slowly. */
  record Refused(LinkState state, String reason) implements SessionEnd {

    /** A reason in the four parts that an operator asks for. */
    static Refused because(
        LinkState state, String what, String expected, String found, String remedy) {
      return new Refused(
          state, what + "; expected " + expected + "; found " + found + "; remedy: " + remedy);
    }
  }

  /** The source has changed so that another kind of dump is due: inspect and plan again at once. */
  record Replan(String reason) implements SessionEnd {}

  /** An event could not be taken; it may come whole next time. */
  record Rejected(BinlogPosition where, String reason) implements SessionEnd {}

  /** We stopped it ourselves. */
  record Stopped(String reason) implements SessionEnd {}

  /** An error of our own; treated as {@link Lost}. */
  record Unexpected(String reason) implements SessionEnd {}

  /** What a failure of a handler, or of what it called, means for the session. */
  static SessionEnd of(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof LinkFailure known) {
      return known.end();
    }
    if (cause instanceof EventRejected rejected) {
      return new Rejected(rejected.where(), String.valueOf(rejected.getMessage()));
    }
    if (cause instanceof StorageException storage) {
      return new Refused(LinkState.STORAGE_ERROR, String.valueOf(storage.getMessage()));
    }
    if (cause instanceof AuthenticationException login) {
      // mysqld offers an unknown user any plugin, so that nobody learns who exists.
      return Refused.because(
          LinkState.WRONG_PASSWORD,
          "the login at the source can't go on",
          "an account of the source with a plugin that we know",
          String.valueOf(login.getMessage()),
          "check that source.user exists on the source, then how it authenticates");
    }
    if (cause.getCause() instanceof SSLException tls && cause instanceof DecoderException) {
      return TlsFailures.of(tls);
    }
    if (cause instanceof TlsFileException file) {
      return TlsFailures.file(String.valueOf(file.getMessage()));
    }
    if (cause instanceof IOException
        || cause instanceof WireException
        || cause instanceof MalformedEventException) {
      return new Lost(String.valueOf(cause.getMessage()));
    }
    return new Unexpected(String.valueOf(cause));
  }
}
