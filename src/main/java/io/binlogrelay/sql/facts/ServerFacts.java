package io.binlogrelay.sql.facts;

import java.time.Clock;

/** All state that SQL answers reach, by role. Any thread; no method blocks. */
public interface ServerFacts {

  /** Who we are; read for every statement, since the presented version can change. */
  ServerIdentity identity();

  /** The time, in the zone that NOW() shows. */
  Clock clock();

  /** The binary log that we serve. */
  BinaryLogFacts binaryLog();

  /** The replicas that registered. */
  ReplicaFacts replicas();

  /** The connections of clients. */
  ConnectionFacts connections();

  /** Our own source. */
  SourceFacts source();

  /** What administrators may have done. */
  Administration administration();
}
