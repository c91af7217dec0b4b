package io.binlogrelay.relaylog;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A reader that notes why it was asked to leave. */
final class TestReader implements LogReader {

  private final @Nullable ReplicaId replica;
  private volatile @Nullable String asked;

  private TestReader(@Nullable ReplicaId replica) {
    this.replica = replica;
  }

  /** One that is not remembered. */
  static TestReader anonymous() {
    return new TestReader(null);
  }

  /** A replica that its server id tells apart. */
  static TestReader ofReplica(long serverId) {
    return new TestReader(new ReplicaId(new UUID(serverId, serverId), serverId, "10.0.0.1"));
  }

  /** Why it was asked to leave; null as long as it was not. */
  @Nullable String asked() {
    return asked;
  }

  @Override
  public String name() {
    return replica == null ? "a reader" : replica.toString();
  }

  @Override
  public @Nullable ReplicaId replica() {
    return replica;
  }

  @Override
  public void release(String why) {
    asked = why;
  }
}
