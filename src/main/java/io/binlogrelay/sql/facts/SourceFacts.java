package io.binlogrelay.sql.facts;

import java.util.Optional;

/**
 * Our link to the source, for SHOW REPLICA STATUS and SHOW STATUS. Any thread; no method blocks.
 */
public interface SourceFacts {

  /** The link as it is now; empty if none is configured. */
  Optional<SourceStatus> status();

  /** How its commits are acknowledged. */
  default AckFacts acks() {
    return AckFacts.NONE;
  }
}
