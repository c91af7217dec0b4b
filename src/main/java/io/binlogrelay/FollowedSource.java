package io.binlogrelay;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.downstream.PositionAnswer;
import io.binlogrelay.downstream.SourceKnowledge;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.RelayLog;
import io.binlogrelay.relaylog.SourceIdentity;
import io.binlogrelay.semisync.SemiSync;
import io.binlogrelay.upstream.LinkState;
import io.binlogrelay.upstream.SourceInquiry;
import io.binlogrelay.upstream.SourceLink;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * What those below us are told of the source: from memory what the relay log remembers of it, so
 * that it is known while the source is away; the rest by asking. Any thread.
 */
final class FollowedSource implements SourceKnowledge {

  /**
   * Shown before any source was met. A replica then holds its dump until there is a log, so all
   * that matters is that every replica accepts a source of this version.
   */
  private static final String VERSION_BEFORE_CONTACT = "8.0.26";

  private static final String MODE_BEFORE_CONTACT = "ON";

  private final RelayLog relayLog;
  private final SourceLink link;
  private final SourceInquiry inquiry;
  private final SemiSync semiSync;

  FollowedSource(RelayLog relayLog, SourceLink link, SemiSync semiSync) {
    this.relayLog = relayLog;
    this.semiSync = semiSync;
    this.link = link;
    this.inquiry = link.inquiry();
  }

  @Override
  public boolean isFollowed() {
    return link.status().state() == LinkState.STREAMING;
  }

  @Override
  public String version() {
    return relayLog.source().map(SourceIdentity::version).orElse(VERSION_BEFORE_CONTACT);
  }

  @Override
  public Optional<UUID> serverUuid() {
    return relayLog.source().map(SourceIdentity::serverUuid);
  }

  @Override
  public String gtidMode() {
    return relayLog.source().map(SourceIdentity::gtidMode).orElse(MODE_BEFORE_CONTACT);
  }

  @Override
  public SemiSync semiSync() {
    return semiSync;
  }

  @Override
  public CompletionStage<Optional<String>> askGtidMode() {
    return inquiry.gtidMode();
  }

  @Override
  public CompletionStage<PositionAnswer> hasPosition(BinlogPosition position) {
    return inquiry
        .hasPosition(position)
        .thenApply(
            answer ->
                switch (answer) {
                  case EXISTS -> PositionAnswer.EXISTS;
                  case MISSING -> PositionAnswer.MISSING;
                  case UNKNOWN -> PositionAnswer.UNKNOWN;
                });
  }

  @Override
  public CompletionStage<Optional<GtidSet>> gtidExecuted() {
    return inquiry.gtidExecuted();
  }
}
