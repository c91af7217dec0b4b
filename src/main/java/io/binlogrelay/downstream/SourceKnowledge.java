package io.binlogrelay.downstream;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.semisync.SemiSync;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * What a server of replicas has to know of the source behind the log. Any thread may call it. The
 * first five answer from memory; the others ask the source and complete within a second, on any
 * thread, never exceptionally where the source is merely away.
 */
public interface SourceKnowledge {

  /** Whether we receive from it at this moment, so that it is likely to answer. */
  boolean isFollowed();

  /** The source's version as its greeting says it, which our greeting repeats. */
  String version();

  /** The source's server_uuid, empty as long as no source was ever met. */
  Optional<UUID> serverUuid();

  /** The source's {@code @@gtid_mode} as last seen: OFF, OFF_PERMISSIVE, ON_PERMISSIVE or ON. */
  String gtidMode();

  /** The ACKs that it asks us for, and that replicas give us. */
  SemiSync semiSync();

  /** The mode, asked anew; empty when the source cannot be asked. */
  CompletionStage<Optional<String>> askGtidMode();

  /** Whether the source has this position, which our log does not have yet. */
  CompletionStage<PositionAnswer> hasPosition(BinlogPosition position);

  /** The source's {@code @@gtid_executed}; empty when the source cannot be asked. */
  CompletionStage<Optional<GtidSet>> gtidExecuted();
}
