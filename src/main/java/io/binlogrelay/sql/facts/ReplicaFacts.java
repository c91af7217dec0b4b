package io.binlogrelay.sql.facts;

import java.util.List;

/** The replicas that sent COM_REGISTER_SLAVE on a connection that still lives. Any thread. */
public interface ReplicaFacts {

  /** All of them, by server id. */
  List<RegisteredReplica> registered();

  /** How many replicas receive the log and acknowledge it. */
  int acknowledging();
}
