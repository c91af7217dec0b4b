package io.binlogrelay.downstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.semisync.AckRequests;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which dumps are taken for the same replica's: protocol facts of kill_zombie_dump_threads. */
class ReplicaRegistryTest {

  private static final UUID ONE = UUID.fromString("11111111-e4ce-11f1-bd21-02fc00000001");
  private static final UUID TWO = UUID.fromString("22222222-e4ce-11f1-bd21-02fc00000001");

  @Test
  void aReplicaWithAUuidIsKnownByItAlone() {
    assertThat(same(stream(ONE, 7), stream(ONE, 8))).isTrue();
    assertThat(same(stream(ONE, 7), stream(TWO, 7))).isFalse();
    assertThat(same(stream(ONE, 7), stream(null, 7))).isFalse();
  }

  @Test
  void aClientWithoutAUuidIsKnownByItsServerIdAmongItsLikes() {
    assertThat(same(stream(null, 7), stream(null, 7))).isTrue();
    assertThat(same(stream(null, 7), stream(null, 8))).isFalse();
    assertThat(same(stream(null, 7), stream(ONE, 7))).isFalse();
  }

  @Test
  void clientsWithoutAnyIdentityAreAllDifferent() {
    assertThat(same(stream(null, 0), stream(null, 0))).isFalse();
  }

  private static boolean same(DumpStream begun, DumpStream other) {
    return ReplicaRegistry.isSameReplica(begun, other);
  }

  private static DumpStream stream(@Nullable UUID uuid, long serverId) {
    DumpRequest request = new DumpRequest(serverId, 0, "", 4, null);
    DumpTerms terms = new DumpTerms(uuid, 0, ReplicaChecksum.CRC32, false);
    ControlEvents controls = new ControlEvents(900, request, terms);
    return new DumpStream(request, terms, controls, new PacketStream(1, false), new AckRequests());
  }
}
