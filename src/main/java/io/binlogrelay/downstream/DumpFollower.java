package io.binlogrelay.downstream;

import io.binlogrelay.relaylog.LogReader;
import io.binlogrelay.relaylog.ReplicaId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A dump as the relay log knows it. Any thread. */
final class DumpFollower implements LogReader {

  private final DumpSession session;

  DumpFollower(DumpSession session) {
    this.session = session;
  }

  @Override
  public String name() {
    return session.connection().toString();
  }

  /** A client that ends at the end of the log, such as mysqlbinlog, does not come back for more. */
  @Override
  public @Nullable ReplicaId replica() {
    DumpRequest request = session.stream().request();
    UUID uuid = session.stream().terms().replicaUuid();
    return uuid == null || request.nonBlocking()
        ? null
        : new ReplicaId(uuid, request.serverId(), session.connection().host());
  }

  @Override
  public void release(String why) {
    session.stop(why);
  }
}
