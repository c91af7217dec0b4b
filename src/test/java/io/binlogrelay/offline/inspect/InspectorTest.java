package io.binlogrelay.offline.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.BinlogBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is shown of a file; how events read is in the golden files of LogInspectCommandTest. */
class InspectorTest {
  private static final Selection ALL = new Selection(4, Long.MAX_VALUE, Optional.empty(), true);

  @TempDir Path directory;
  private final SinkNotes notes = new SinkNotes();

  @Test
  void eventsBetweenTwoPositionsAreShown() throws IOException {
    BinlogBuilder file = new BinlogBuilder().head().transaction(1, 9);
    long from = file.position();
    long to = file.transaction(2, 9).position();
    inspect(file.transaction(3, 9).file(), new Selection(from, to, Optional.empty(), false));

    assertThat(notes.types()).containsExactly("Gtid", "Query", "Write_rows", "Xid");
    assertThat(notes.events.get(0).position()).isEqualTo(from);
  }

  @Test
  void transactionsAreChosenByTheirGtids() throws IOException {
    byte[] file =
        new BinlogBuilder().head().transaction(1, 9).transaction(2, 9).transaction(3, 9).file();
    GtidSet wanted = GtidSet.parse(BinlogBuilder.SOURCE + ":2:7");
    inspect(file, new Selection(4, Long.MAX_VALUE, Optional.of(wanted), false));

    assertThat(notes.types()).containsExactly("Gtid", "Query", "Write_rows", "Xid");
    assertThat(notes.events.get(0).meaning()).startsWith(BinlogBuilder.SOURCE + ":2");
  }

  @Test
  void taggedTransactionsAreChosenByTheirGtids() throws IOException {
    GtidSet wanted = GtidSet.parse("39e44d15-e55c-11f1-9db3-02fc00000001:tag_a:2");
    inspect(
        captured("9.7.4", "binlog.000002"),
        new Selection(4, Long.MAX_VALUE, Optional.of(wanted), true));

    assertThat(notes.types())
        .containsExactly("Gtid_tagged", "Query", "Table_map", "Write_rows", "Xid");
    assertThat(SinkNotes.texts(notes.rows.get(0).after().orElseThrow()))
        .containsExactly("14", "tagged2", "NULL", "NULL");
  }

  @Test
  void aDamagedEventIsToldAndTheNextOnesAreShown() throws IOException {
    BinlogBuilder file = new BinlogBuilder().head().transaction(1, 40);
    long end = file.position();
    byte[] bytes = file.transaction(2, 40).file();
    bytes[(int) end - 31 - 20] ^= 1;

    assertThat(inspect(bytes, ALL)).isFalse();
    assertThat(notes.damages).hasSize(1);
    assertThat(notes.damages.get(0).offset()).isEqualTo(end - 31 - 63);
    assertThat(notes.damages.get(0).what()).isEqualTo("CRC32 of Write_rows");
    assertThat(notes.types()).hasSize(2 + 3 + 4);
  }

  @Test
  void aPositionLeadsPastAHeaderThatCanNotBeBelieved() throws IOException {
    BinlogBuilder file = new BinlogBuilder().head().transaction(1, 40);
    long next = file.position();
    byte[] bytes = file.transaction(2, 40).file();
    bytes[(int) next - 31 + 9] ^= 1;

    assertThat(inspect(bytes, ALL)).isFalse();
    assertThat(notes.types()).hasSize(2 + 3);
    assertThat(inspect(bytes, new Selection(next, Long.MAX_VALUE, Optional.empty(), true)))
        .isTrue();
    assertThat(notes.types()).hasSize(2 + 3 + 4);
  }

  @Test
  void aFileWithAnotherMagicIsDamaged() throws IOException {
    assertThat(inspect("no binary log".getBytes(), ALL)).isFalse();
    assertThat(notes.damages.get(0).what()).isEqualTo("magic of a binary log");
  }

  @Test
  void anEventTooLargeIsShownByItsHeader() throws IOException {
    byte[] bytes =
        new BinlogBuilder().head().transaction(1, Inspector.HELD_MAX).transaction(2, 9).file();

    assertThat(inspect(bytes, ALL)).isTrue();
    assertThat(notes.meanings("Write_rows").get(0)).contains("larger than 16 MiB", "header");
    assertThat(notes.types()).hasSize(2 + 2 * 4);

    bytes[bytes.length / 2] ^= 1;
    assertThat(inspect(bytes, ALL)).isFalse();
  }

  @Test
  void rowsOfAnUnknownTableAreNoFailure() throws IOException {
    inspect(new BinlogBuilder().head().transaction(1, 40).file(), ALL);

    assertThat(notes.meanings("Write_rows").get(0))
        .matches("table \\d+, whose Table_map event was not seen");
  }

  @Test
  void eventsOfACompressedTransactionAreShownInsideIt() throws IOException {
    inspect(captured("8.0.33", "binlog.000002"), ALL);

    int payload = notes.types().indexOf("Transaction_payload");
    assertThat(notes.types().subList(payload, payload + 5))
        .containsExactly("Transaction_payload", "Query", "Table_map", "Write_rows", "Xid");
    InspectedEvent inner = notes.events.get(payload + 2);
    assertThat(inner.position()).isEqualTo(notes.events.get(payload).position());
    assertThat(inner.inside()).isEqualTo(OptionalLong.of(notes.events.get(payload + 1).size()));
  }

  /** Whatever stands in an event whose checksum is right, or that has none. */
  @ParameterizedTest
  @ValueSource(strings = {"8.0.33", "9.7.4"})
  void noContentMakesItFail(String version) throws IOException {
    byte[] file = ContentDamage.withoutChecksums(captured(version, "binlog.000002"));
    long seed = Long.getLong("content.seed", System.nanoTime());
    System.out.println("InspectorTest -Dcontent.seed=" + seed);
    ContentDamage damage = new ContentDamage(seed);
    for (int i = 0; i < 300; i++) {
      inspect(damage.in(file), ALL);
    }
    assertThat(notes.events).hasSizeGreaterThan(10_000);
  }

  private boolean inspect(byte[] file, Selection selection) throws IOException {
    Path path = Files.write(directory.resolve("binlog.000001"), file);
    return Inspector.inspect(path, selection, notes);
  }

  static byte[] captured(String version, String name) throws IOException {
    String resource = "/io/binlogrelay/binlog/mysql-" + version + "/" + name;
    try (InputStream in = InspectorTest.class.getResourceAsStream(resource)) {
      return Objects.requireNonNull(in, resource).readAllBytes();
    }
  }
}
