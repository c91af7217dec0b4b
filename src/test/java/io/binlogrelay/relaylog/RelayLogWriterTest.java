package io.binlogrelay.relaylog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.binlog.TransactionBoundary;
import io.binlogrelay.gtid.GtidSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelayLogWriterTest {

  private static final String FIRST = "binlog.000001";
  private static final String SECOND = "binlog.000002";
  private static final SourceIdentity IDENTITY =
      new SourceIdentity(BinlogBuilder.SOURCE, 84, "8.0.33", "ON");

  @TempDir Path directory;
  private RelayLog log;
  private RelayLogWriter writer;

  @BeforeEach
  void open() {
    log = RelayLog.open(new RelayLogOptions(directory, 1 << 20));
    writer = log.writer();
    writer.cutToPublished();
  }

  @AfterEach
  void close() throws IOException {
    log.close();
  }

  @Test
  void filesAreByteForByteTheSources() throws IOException {
    BinlogBuilder first =
        new BinlogBuilder().head().transaction(1, 100).transaction(2, 3000).rotate(SECOND);
    BinlogBuilder second = new BinlogBuilder().head().transaction(3, 50);
    take(FIRST, first.events());
    take(SECOND, second.events());

    assertThat(Files.readAllBytes(directory.resolve(FIRST))).isEqualTo(first.file());
    assertThat(Files.readAllBytes(directory.resolve(SECOND))).isEqualTo(second.file());
    assertThat(Files.readString(directory.resolve("binlog.index")))
        .isEqualTo("./binlog.000001\n./binlog.000002\n");
    assertThat(log.view().executed()).isEqualTo(GtidSet.parse(BinlogBuilder.SOURCE + ":1-3"));
    assertThat(log.view().published().transactions()).isEqualTo(3);
  }

  @Test
  void anOpenTransactionIsDurableButNotPublished() {
    BinlogBuilder file = new BinlogBuilder().head().transaction(1, 100);
    long whole = file.position();
    file.gtid(2).query("BEGIN").rows(100);
    take(FIRST, file.events());

    assertThat(log.view().published().offset()).isEqualTo(whole);
    assertThat(log.view().executed()).isEqualTo(GtidSet.parse(BinlogBuilder.SOURCE + ":1"));
    assertThat(writer.inTransaction()).isTrue();
  }

  @Test
  void nothingIsPublishedBeforeItIsSynced() {
    BinlogBuilder file = new BinlogBuilder().head().transaction(1, 100);
    writer.beginFile(FIRST);
    file.events().forEach(this::append);
    assertThat(log.view().isEmpty()).isTrue();
    writer.sync();
    assertThat(log.view().published().offset()).isEqualTo(file.position());
  }

  @Test
  void cuttingDropsTheOpenTransactionAndGoesOnFromThePublishedEnd() throws IOException {
    BinlogBuilder file = new BinlogBuilder().head().transaction(1, 100);
    long whole = file.position();
    take(FIRST, file.events());
    BinlogBuilder further = new BinlogBuilder().head().transaction(1, 100).transaction(2, 200);
    List<byte[]> events = further.events();
    int begun = file.events().size();
    append(events.get(begun));
    append(events.get(begun + 1));
    writer.sync();

    assertThat(writer.cutToPublished()).isEqualTo(new BinlogPosition(FIRST, whole));
    events.subList(begun, events.size()).forEach(this::append);
    writer.sync();
    assertThat(Files.readAllBytes(directory.resolve(FIRST))).isEqualTo(further.file());
  }

  @Test
  void aFileOfWhichNothingWasPublishedIsWithdrawn() throws IOException {
    BinlogBuilder first = new BinlogBuilder().head().transaction(1, 100).rotate(SECOND);
    take(FIRST, first.events());
    writer.beginFile(SECOND);
    append(new BinlogBuilder().head().events().get(0));
    writer.sync();

    assertThat(writer.cutToPublished()).isEqualTo(new BinlogPosition(FIRST, first.position()));
    assertThat(directory.resolve(SECOND)).doesNotExist();
    assertThat(Files.readString(directory.resolve("binlog.index"))).isEqualTo("./binlog.000001\n");
    take(SECOND, new BinlogBuilder().head().transaction(2, 10).events());
    assertThat(log.view().files()).hasSize(2);
  }

  @Test
  void eventsLargerThanTheMemoryComeInPieces() throws IOException {
    BinlogBuilder file = new BinlogBuilder().head().gtid(1).query("BEGIN").rows(3 << 20).xid();
    writer.beginFile(FIRST);
    for (byte[] event : file.events()) {
      if (event.length > TransactionBoundary.HEAD_BYTES) {
        appendInPieces(event, 70_001);
      } else {
        append(event);
      }
    }
    writer.sync();
    assertThat(Files.readAllBytes(directory.resolve(FIRST))).isEqualTo(file.file());
    assertThat(log.view().published().offset()).isEqualTo(file.position());
  }

  @Test
  void aDamagedPieceIsRefused() {
    BinlogBuilder file = new BinlogBuilder().head().gtid(1).query("BEGIN").rows(200_000);
    take(FIRST, file.events().subList(0, 4));
    byte[] damaged = file.events().get(4).clone();
    damaged[150_000] ^= 4;
    assertThatThrownBy(() -> appendInPieces(damaged, 70_000))
        .isInstanceOf(EventRejected.class)
        .hasMessageContaining("CRC32");
  }

  @Test
  void aHoleInTheStreamIsRefused() {
    BinlogBuilder file = new BinlogBuilder().head().transaction(1, 100).transaction(2, 100);
    take(FIRST, file.events().subList(0, 6));
    assertThatThrownBy(() -> append(file.events().get(7)))
        .isInstanceOf(EventRejected.class)
        .hasMessageContaining("log_pos");
  }

  @Test
  void aTransactionThatIsHeldAlreadyIsRefused() {
    BinlogBuilder file = new BinlogBuilder().head().transaction(1, 100).transaction(1, 100);
    take(FIRST, file.events().subList(0, 6));
    assertThatThrownBy(() -> append(file.events().get(6)))
        .isInstanceOf(EventRejected.class)
        .hasMessageContaining(BinlogBuilder.SOURCE + ":1");
  }

  @Test
  void aFileThatNamesTransactionsWeLackIsRefused() {
    take(FIRST, new BinlogBuilder().head().transaction(1, 100).rotate(SECOND).events());
    BinlogBuilder second =
        new BinlogBuilder()
            .format()
            .previousGtids(GtidSet.parse(BinlogBuilder.SOURCE + ":1-7").encode());
    assertThatThrownBy(() -> take(SECOND, second.events()))
        .isInstanceOf(EventRejected.class)
        .hasMessageContaining(BinlogBuilder.SOURCE + ":2-7");
  }

  @Test
  void anOlderOrStrangeFileNameIsRefused() {
    take(SECOND, new BinlogBuilder().head().events());
    assertThatThrownBy(() -> writer.beginFile(FIRST)).isInstanceOf(EventRejected.class);
    assertThatThrownBy(() -> writer.beginFile("../binlog.000003"))
        .isInstanceOf(EventRejected.class);
  }

  @Test
  void whatTheSourcePurgedBeforeWeMetIsExecutedAndPurged() {
    GtidSet base = GtidSet.parse("11111111-1111-1111-1111-111111111111:1-5");
    writer.remember(IDENTITY, base);
    take(FIRST, new BinlogBuilder().head().transaction(1, 10).events());
    assertThat(log.view().purged()).isEqualTo(base);
    assertThat(log.view().executed())
        .isEqualTo(base.union(GtidSet.parse(BinlogBuilder.SOURCE + ":1")));
  }

  @Test
  void eventsWithoutChecksumAreTaken() throws IOException {
    BinlogBuilder file = new BinlogBuilder(false).head().transaction(1, 100);
    take(FIRST, file.events());
    assertThat(Files.readAllBytes(directory.resolve(FIRST))).isEqualTo(file.file());
  }

  private void take(String name, List<byte[]> events) {
    writer.beginFile(name);
    events.forEach(this::append);
    writer.sync();
  }

  private void append(byte[] event) {
    writer.append(ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN), 0, event.length);
  }

  private void appendInPieces(byte[] event, int piece) {
    ByteBuffer bytes = ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN);
    writer.beginEvent(bytes, 0, piece);
    for (int at = piece; at < event.length; at += piece) {
      writer.continueEvent(bytes, at, Math.min(piece, event.length - at));
    }
    assertThat(writer.missing()).isZero();
  }
}
