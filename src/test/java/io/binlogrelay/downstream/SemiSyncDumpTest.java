package io.binlogrelay.downstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.BinlogBuilder;
import io.binlogrelay.semisync.Ack;
import io.binlogrelay.semisync.ReplicaAcks;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ACKs of replicas, over a socket. */
class SemiSyncDumpTest {

  private static final String FIRST = "binlog.000001";
  private static final int SERVER = 7;

  @TempDir Path directory;
  private ServerFixture fixture;
  private ReplicaAcks acks;
  private final BinlogBuilder file = new BinlogBuilder().head().transaction(1, 50);

  @BeforeEach
  void start() throws IOException {
    fixture = new ServerFixture(directory);
    fixture.file(FIRST, file);
    acks = fixture.source.semiSync.replicas();
  }

  @AfterEach
  void stop() throws IOException {
    fixture.close();
  }

  private RawClient replica(String wish) throws IOException {
    RawClient replica = fixture.replica();
    replica.query(wish);
    return replica;
  }

  private RawClient replica() throws IOException {
    return replica("SET @rpl_semi_sync_replica = 1");
  }

  /** The next event, without its header; whether it is to be acknowledged is checked. */
  private static byte[] event(RawClient replica, boolean ack) throws IOException {
    byte[] packet = replica.packet();
    assertThat(packet).startsWith(0, 0xef, ack ? 1 : 0);
    return java.util.Arrays.copyOfRange(packet, 3, packet.length);
  }

  private static void events(RawClient replica, List<byte[]> events) throws IOException {
    int first = replica.sequence();
    for (int i = 0; i < events.size(); i++) {
      assertThat(event(replica, i == events.size() - 1)).isEqualTo(events.get(i));
      assertThat(replica.sequence()).isEqualTo(first + 1 + i & 0xff);
    }
  }

  private static void acknowledge(RawClient replica, BinlogPosition position) throws IOException {
    ByteBuf packet = Unpooled.buffer();
    new Ack(position).encodePacket(packet);
    replica.raw(ByteBufUtil.getBytes(packet));
  }

  private BinlogPosition end() {
    return new BinlogPosition(FIRST, file.position());
  }

  private void awaitAcknowledged(long logOffset) {
    await().until(() -> acks.of(SERVER) == logOffset);
  }

  @Test
  void aReplicaAcknowledgesTheTipEachTime() throws IOException {
    try (RawClient replica = replica()) {
      replica.dump("", 4, SERVER, 0);
      assertThat(Deframer.type(event(replica, false))).isEqualTo(4);
      events(replica, file.events());
      for (int gno = 10; gno < 600; gno++) {
        acknowledge(replica, end());
        int before = file.events().size();
        file.transaction(gno, 20);
        fixture.append(file);
        assertThat(event(replica, false)).isEqualTo(file.events().get(before));
        assertThat(replica.sequence()).as("restarted").isEqualTo(1);
        events(replica, file.events().subList(before + 1, before + 4));
      }
      acknowledge(replica, end());
      awaitAcknowledged(file.position());
      assertThat(fixture.server.replicas().get(0).acknowledged()).isEqualTo(end());
    }
  }

  @Test
  void theRetiredNameOfTheWishIsHeardToo() throws IOException {
    try (RawClient replica = replica("SET @rpl_semi_sync_slave= 1")) {
      replica.dump("", 4, SERVER, 0);
      assertThat(Deframer.type(event(replica, false))).isEqualTo(4);
    }
    try (RawClient replica = replica("SET @rpl_semi_sync_replica = 0")) {
      replica.dump("", 4, SERVER, 0);
      assertThat(Deframer.type(replica.event())).isEqualTo(4);
    }
  }

  @Test
  void errorsAndTheEndOfTheStreamHaveNoHeader() throws IOException {
    try (RawClient replica = replica()) {
      replica.dump("", 4, SERVER, 1);
      event(replica, false);
      events(replica, file.events());
      assertThat(replica.packet()).containsExactly(0xfe, 0, 0, 2, 0);
      assertThat(replica.sequence()).isEqualTo(1);
    }
    try (RawClient replica = replica()) {
      replica.dump("nosuch.000001", 4, SERVER, 0);
      assertThat(replica.error()).startsWith("1236 Could not find first log file");
    }
  }

  @Test
  void aReplicaThatHasAllIsAskedByAHeartbeat() throws IOException {
    try (RawClient replica = replica()) {
      replica.dump(GtidSet.parse(BinlogBuilder.SOURCE + ":1"), "", 4, SERVER, 0);
      for (int type : new int[] {4, 15, 35}) {
        assertThat(Deframer.type(event(replica, false))).isEqualTo(type);
      }
      assertThat(Deframer.type(event(replica, true))).isEqualTo(27);
      acknowledge(replica, end());
      awaitAcknowledged(file.position());
    }
  }

  /** As with mysqld: the replica has everything before the position that it asks for. */
  @Test
  void aPositionThatIsAskedForIsAcknowledged() throws IOException {
    try (RawClient replica = replica()) {
      replica.dump(FIRST, file.position(), SERVER, 0);
      event(replica, false);
      awaitAcknowledged(file.position());
    }
    try (RawClient other = fixture.replica()) {
      other.dump(FIRST, file.position(), 8, 0);
      other.event();
      assertThat(acks.of(8)).as("without semi-sync").isEqualTo(ReplicaAcks.NONE);
    }
  }

  @Test
  void ackOfWhatWasNeverSentCountsForNothing() throws IOException {
    try (RawClient replica = replica()) {
      replica.dump("", 4, SERVER, 0);
      event(replica, false);
      events(replica, file.events());
      acknowledge(replica, new BinlogPosition(FIRST, file.position() + 1));
      acknowledge(replica, new BinlogPosition("binlog.000002", 4));
      acknowledge(replica, new BinlogPosition(FIRST, Long.MAX_VALUE));
      acknowledge(replica, end());
      awaitAcknowledged(file.position());
    }
  }

  @Test
  void malformedAcksHarmNobody() throws IOException {
    try (RawClient replica = replica()) {
      replica.dump("", 4, SERVER, 0);
      event(replica, false);
      events(replica, file.events());
      replica.raw(hex("01000000" + "ef")); // too short
      replica.raw(hex("00000000")); // empty
      replica.raw(hex("0b000000" + "eee701000000000000" + "6162")); // another first byte
      replica.raw(hex("0b000005" + "efe701000000000000" + "6162")); // another number
      replica.raw(hex("00100000" + "ef".repeat(4096))); // too long
      byte[] good = hex("16000000" + "ef" + position() + "62696e6c6f672e303030303031");
      for (byte octet : good) {
        replica.raw(new byte[] {octet}); // whole all the same
      }
      awaitAcknowledged(file.position());
      file.transaction(2, 20);
      fixture.append(file);
      assertThat(Deframer.type(event(replica, false))).isEqualTo(33);
    }
  }

  private String position() {
    ByteBuf eight = Unpooled.buffer().writeLongLE(file.position());
    return ByteBufUtil.hexDump(eight);
  }

  @Test
  void aReplicaThatNeverAcknowledgesIsServedOn() throws IOException {
    try (RawClient replica = replica()) {
      replica.dump("", 4, SERVER, 0);
      event(replica, false);
      events(replica, file.events());
      file.transaction(2, 20).transaction(3, 20);
      fixture.append(file);
      for (int i = 0; i < 8; i++) {
        event(replica, i == 7);
      }
      assertThat(acks.of(SERVER)).isEqualTo(ReplicaAcks.NONE);
      assertThat(fixture.server.replicas().get(0).acknowledged()).isNull();
    }
  }

  /** A file that begins is to be acknowledged; the Rotate that ended the one before is not. */
  @Test
  void theBeginningOfAFileIsAcknowledgedInstead() throws IOException {
    try (RawClient replica = replica()) {
      replica.dump("", 4, SERVER, 0);
      event(replica, false);
      events(replica, file.events());
      file.transaction(2, 20).rotate("binlog.000002");
      fixture.append(file);
      for (int i = 0; i < 5; i++) {
        event(replica, false);
      }
      BinlogBuilder second = new BinlogBuilder().head();
      fixture.file("binlog.000002", second);
      assertThat(Deframer.type(event(replica, false))).isEqualTo(4);
      assertThat(Deframer.type(event(replica, false))).isEqualTo(15);
      assertThat(Deframer.type(event(replica, true))).isEqualTo(35);
      acknowledge(replica, new BinlogPosition("binlog.000002", second.position()));
      awaitAcknowledged(file.position() + second.position());
    }
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
