package io.binlogrelay.sql;

import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.sql.facts.BinaryLogFacts;
import io.binlogrelay.sql.facts.BinaryLogFile;
import io.binlogrelay.sql.facts.LogPosition;
import io.binlogrelay.sql.facts.SourceStatus;
import io.binlogrelay.sql.facts.SourceStatus.Failure;
import io.binlogrelay.sql.facts.SourceStatus.Phase;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The link to the source and our log in the words of SHOW REPLICA STATUS. Immutable, any thread.
 *
 * @param status the link; null if there is none
 * @param log what it fills
 */
record SourceView(@Nullable SourceStatus status, BinaryLogFacts log) {

  String host() {
    return status == null ? "" : status.settings().host();
  }

  String user() {
    return status == null ? "" : status.settings().user();
  }

  String port() {
    return status == null ? "0" : Integer.toString(status.settings().port());
  }

  String connectRetry() {
    return status == null ? "0" : Long.toString(status.settings().connectRetry().toSeconds());
  }

  String tls() {
    return status != null && status.settings().tls() ? "Yes" : "No";
  }

  String autoPosition() {
    return status != null && status.settings().autoPosition() ? "1" : "0";
  }

  Phase phase() {
    return status == null ? Phase.STOPPED : status.phase();
  }

  String ioState() {
    return switch (phase()) {
      case STREAMING -> "Waiting for source to send event";
      case CONNECTING -> "Connecting to source";
      case STOPPED -> "";
    };
  }

  String ioRunning() {
    return switch (phase()) {
      case STREAMING -> "Yes";
      case CONNECTING -> "Connecting";
      case STOPPED -> "No";
    };
  }

  /** What is received is published within a moment; without a link nobody knows. */
  @Nullable String secondsBehind() {
    return phase() == Phase.STREAMING ? "0" : null;
  }

  @Nullable Failure failure() {
    return status == null ? null : status.lastFailure();
  }

  String serverId() {
    return status == null || status.server() == null
        ? "0"
        : Long.toString(status.server().serverId());
  }

  String serverUuid() {
    return status == null || status.server() == null ? "" : status.server().uuid().toString();
  }

  private Optional<LogPosition> received() {
    return status == null || status.received() == null
        ? log.published()
        : Optional.of(status.received());
  }

  String receivedFile() {
    return received().map(LogPosition::file).orElse("");
  }

  String receivedOffset() {
    return received().map(at -> Long.toString(at.offset())).orElse("4");
  }

  String publishedFile() {
    return log.published().map(LogPosition::file).orElse("");
  }

  String publishedOffset() {
    return log.published().map(at -> Long.toString(at.offset())).orElse("4");
  }

  String logSpace() {
    return Long.toString(log.files().stream().mapToLong(BinaryLogFile::size).sum());
  }

  /** What our files hold. */
  String retrieved() {
    GtidSet held = log.executed().minus(log.purged());
    return SystemVariables.text(held);
  }

  String executed() {
    return SystemVariables.text(log.executed());
  }
}
