package io.binlogrelay.downstream;

import io.binlogrelay.gtid.GtidSet;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the source when the start of a dump is decided.
 *
 * @param serverUuid its server_uuid, null as long as none was met
 * @param gtidMode its {@code @@gtid_mode} as last seen
 * @param position its answer about the position asked for; null as long as it was not asked
 * @param executed its answer about gtid_executed, empty when it cannot be asked; null as long as it
 *     was not asked
 */
record SourceAnswers(
    @Nullable UUID serverUuid,
    String gtidMode,
    @Nullable PositionAnswer position,
    @Nullable Optional<GtidSet> executed) {

  /** What is known without asking. */
  static SourceAnswers of(SourceKnowledge source) {
    return new SourceAnswers(source.serverUuid().orElse(null), source.gtidMode(), null, null);
  }

  SourceAnswers withPosition(PositionAnswer answer) {
    return new SourceAnswers(serverUuid, gtidMode, answer, executed);
  }

  SourceAnswers withExecuted(Optional<GtidSet> answer) {
    return new SourceAnswers(serverUuid, gtidMode, position, answer);
  }
}
