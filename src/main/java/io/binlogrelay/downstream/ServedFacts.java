package io.binlogrelay.downstream;

import io.binlogrelay.sql.facts.Administration;
import io.binlogrelay.sql.facts.BinaryLogFacts;
import io.binlogrelay.sql.facts.ConnectionFacts;
import io.binlogrelay.sql.facts.ReplicaFacts;
import io.binlogrelay.sql.facts.ServerFacts;
import io.binlogrelay.sql.facts.ServerIdentity;
import io.binlogrelay.sql.facts.SourceFacts;
import java.time.Clock;

/** What SQL answers from, held together. Any thread. */
record ServedFacts(
    ServedIdentity served,
    Clock clock,
    BinaryLogFacts binaryLog,
    ReplicaFacts replicas,
    ConnectionFacts connections,
    SourceFacts source,
    Administration administration)
    implements ServerFacts {

  @Override
  public ServerIdentity identity() {
    return served.now();
  }
}
