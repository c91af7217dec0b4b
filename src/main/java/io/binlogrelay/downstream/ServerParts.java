package io.binlogrelay.downstream;

import io.binlogrelay.sql.facts.ServerFacts;
import io.netty.channel.EventLoop;
import java.util.function.Function;

/**
 * What the handlers of all connections share.
 *
 * @param logins who may come in
 * @param clients the connections
 * @param replicas who registered and who dumps
 * @param facts what SQL answers from
 * @param dumps what dump sessions share
 * @param waiters each event loop's sessions that wait for the log
 */
record ServerParts(
    Logins logins,
    Clients clients,
    ReplicaRegistry replicas,
    ServerFacts facts,
    DumpServices dumps,
    Function<EventLoop, LoopWaiters> waiters) {

  ServerMeters meters() {
    return dumps.meters();
  }
}
