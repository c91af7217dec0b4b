package io.binlogrelay.offline;

import static io.binlogrelay.offline.DoctoredLog.FIRST;
import static io.binlogrelay.offline.DoctoredLog.SECOND;
import static io.binlogrelay.offline.DoctoredLog.THIRD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.BinlogBuilder;
import io.binlogrelay.relaylog.IndexCheck;
import io.binlogrelay.relaylog.RelayLogRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One thing at a time is wrong with a log of three files. */
class LogVerifierTest {
  private static final int HEAD = 157;
  private static final int PREVIOUS_GTIDS = 126;

  @TempDir Path directory;
  private DoctoredLog log;
  private BinlogBuilder second;
  private BinlogBuilder third;

  @BeforeEach
  void setUp() throws IOException {
    BinlogBuilder first =
        new BinlogBuilder().head().transaction(1, 40).transaction(2, 40).rotate(SECOND);
    second = after("1-2").transaction(3, 40).transaction(4, 40).rotate(THIRD);
    third = after("1-4").transaction(5, 40).transaction(6, 40);
    log =
        new DoctoredLog(directory)
            .write(FIRST, first.file())
            .write(SECOND, second.file())
            .write(THIRD, third.file());
    for (String name : new String[] {FIRST, SECOND, THIRD}) {
      Files.deleteIfExists(directory.resolve(IndexCheck.nameOf(name))); // see IndexToolsTest
    }
  }

  @Test
  void aSoundLogHasNoFindings() throws IOException {
    Verification result = log.verify();

    assertThat(result.findings()).isEmpty();
    assertThat(result.notes()).isEmpty();
    assertThat(result.sound()).isTrue();
    assertThat(result.files()).isEqualTo(3);
    assertThat(result.bytes())
        .isEqualTo(log.bytes(FIRST).length + second.position() + third.position());
    assertThat(result.transactions()).isEqualTo(6);
    assertThat(result.executed()).isEqualTo(gtids("1-6"));
  }

  @Test
  void anEmptyLogIsSoundAndNoLogIsRefused() throws IOException {
    Path fresh = Files.createDirectory(directory.resolve("fresh"));
    assertThatThrownBy(() -> new DoctoredLog(fresh).verify())
        .isInstanceOf(RelayLogRefused.class)
        .hasMessageContaining("holds no relay log");

    new DoctoredLog(fresh).open().close();
    assertThat(new DoctoredLog(fresh).verify().sound()).isTrue();
  }

  @Test
  void progressEndsWithAllBytes() throws IOException {
    long[] last = new long[2];
    Verification result =
        LogVerifier.verify(
            directory,
            (done, total) -> {
              last[0] = done;
              last[1] = total;
            });

    assertThat(last).containsExactly(result.bytes(), result.bytes());
  }

  @Test
  void wrongMagic() throws IOException {
    flip(SECOND, 1);

    assertFinding(SECOND, 0, "magic of a binary log", "fe62696e", "fe63696e");
  }

  @Test
  void missingPreviousGtids() throws IOException {
    log.replace(SECOND, new BinlogBuilder().format().transaction(3, 40).rotate(THIRD).file());

    assertThat(log.verify().findings())
        .contains(
            new Finding(
                SECOND, PREVIOUS_GTIDS, "second event of a file", "Previous_gtids", "Gtid"));
  }

  @Test
  void previousGtidsThatNameATransactionThatNoFileHolds() throws IOException {
    replaceSameSize(THIRD, after("1-5").transaction(6, 40).transaction(7, 40));

    assertFinding(
        THIRD,
        PREVIOUS_GTIDS,
        "Previous_gtids",
        "what " + SECOND + " and the files before it hold",
        "also " + gtids("5"));
  }

  @Test
  void previousGtidsThatLackATransactionOfTheFileBefore() throws IOException {
    replaceSameSize(THIRD, after("1-3").transaction(5, 40).transaction(6, 40));

    assertFinding(
        THIRD,
        PREVIOUS_GTIDS,
        "Previous_gtids",
        "what " + SECOND + " and the files before it hold",
        "not " + gtids("4"));
  }

  @Test
  void aTransactionThatIsThereTwice() throws IOException {
    long at = after("1-4").transaction(5, 40).position();
    replaceSameSize(THIRD, after("1-4").transaction(5, 40).transaction(5, 40));
    assertFinding(
        THIRD, at, "transaction", "one that the log does not hold yet", gtids("5").toString());

    replaceSameSize(THIRD, after("1-4").transaction(3, 40).transaction(5, 40));
    assertFinding(
        THIRD,
        after("1-4").position(),
        "transaction",
        "one that the log does not hold yet",
        gtids("3").toString());
  }

  @Test
  void rotateThatNamesAnotherFile() throws IOException {
    replaceSameSize(
        SECOND, after("1-2").transaction(3, 40).transaction(4, 40).rotate("binlog.000004"));

    assertFinding(SECOND, second.position() - 44, "next file in Rotate", THIRD, "binlog.000004");
  }

  @Test
  void anEventAfterTheRotate() throws IOException {
    long rotated = second.position();
    log.replace(SECOND, second.rotate(THIRD).file());

    assertThat(log.verify().findings())
        .contains(
            new Finding(SECOND, rotated, "what follows Rotate", "the end of the file", "Rotate"));
  }

  @Test
  void aClosedFileThatEndsInsideATransaction() throws IOException {
    BinlogBuilder cut = after("1-2").transaction(3, 40);
    long whole = cut.position();
    long size = cut.gtid(4).query("BEGIN").position();
    log.replace(SECOND, cut.file());

    assertThat(log.verify().findings())
        .contains(
            new Finding(
                SECOND, size, "end of the transaction from " + whole + " on", "there", "none"));
  }

  @Test
  void aClosedFileOfAnotherSizeThanTheStateKnows() throws IOException {
    long whole = after("1-2").transaction(3, 40).transaction(4, 40).position();
    log.truncate(SECOND, (int) whole);

    assertFinding(
        SECOND, whole, "size of the closed file", String.valueOf(second.position()), "" + whole);
  }

  @Test
  void aSecondFormatDescription() throws IOException {
    log.replace(THIRD, after("1-4").format().file());

    assertThat(log.verify().findings())
        .contains(
            new Finding(
                THIRD,
                after("1-4").position(),
                "kind of event",
                "no second FORMAT_DESCRIPTION",
                "one"));
  }

  @Test
  void eventsOutOfOrder() throws IOException {
    replaceSameSize(THIRD, after("1-4").gtid(5).query("BEGIN").gtid(6).query("BEGIN").rows(9));

    assertThat(log.verify().findings())
        .contains(
            new Finding(
                THIRD,
                HEAD + 40 + 65 + 43,
                "order of events",
                "one that a replica expects",
                "Gtid event inside a transaction"));
  }

  @Test
  void anInUseFlagThatIsSet() throws IOException {
    flip(SECOND, 21);

    assertFinding(SECOND, 21, "in-use flag", "clear", "set");
  }

  @Test
  void anIndexThatNamesAMissingFile() throws IOException {
    Files.delete(directory.resolve(SECOND));

    assertFinding("binlog.index", 16, "log file " + SECOND, "there", "missing");
  }

  @Test
  void anIndexThatNamesNoFile() throws IOException {
    log.edit("binlog.index", index -> index + "./nonsense\n");

    assertFinding("binlog.index", 48, "line of the index", "./NAME.NNNNNN", "./nonsense");
  }

  @Test
  void anIndexOutOfOrder() throws IOException {
    log.edit("binlog.index", index -> "./" + SECOND + "\n./" + FIRST + "\n./" + THIRD + "\n");

    assertThat(log.verify().findings())
        .contains(
            new Finding("binlog.index", 16, "name in the index", "one after " + SECOND, FIRST));
  }

  @Test
  void aLogFileThatTheIndexDoesNotName() throws IOException {
    Files.write(directory.resolve("binlog.000009"), new byte[] {(byte) 0xfe, 'b', 'i', 'n'});
    assertThat(log.verify().sound()).isTrue();

    Files.write(directory.resolve("binlog.000009"), third.file());
    assertFinding("binlog.000009", 0, "log file", "named in binlog.index", "not named there");
  }

  @Test
  void aPurgeThatWasInterruptedIsSoundWhereverItStopped() throws IOException {
    purged(SECOND, FIRST);
    assertThat(log.verify().findings()).isEmpty();

    log.edit("binlog.index", index -> index.replace("./" + FIRST + "\n", ""));
    assertThat(log.verify().findings()).isEmpty();

    Files.delete(directory.resolve(FIRST));
    assertThat(log.verify().findings()).isEmpty();
    assertThat(log.verify().files()).isEqualTo(2);
    assertThat(log.verify().executed()).isEqualTo(gtids("1-6"));
  }

  @Test
  void anIndexThatDoesNotBeginWhereThePurgeEnded() throws IOException {
    purged(THIRD, FIRST);

    assertFinding("binlog.index", 0, "first file after a purge", THIRD, SECOND);
  }

  private void purged(String firstKept, String removing) throws IOException {
    log.edit(
        "relay.state",
        state ->
            state.substring(0, state.lastIndexOf('}'))
                + ", \"purged\" : { \"firstKept\" : \"%s\", \"transactions\" : 2,"
                    .formatted(firstKept)
                + " \"removing\" : [ \"%s\" ] } }".formatted(removing));
  }

  @Test
  void aMissingState() throws IOException {
    Files.delete(directory.resolve("relay.state"));

    assertFinding("relay.state", 0, "state of the log", "there", "missing");
  }

  @Test
  void aStateThatCanNotBeRead() throws IOException {
    log.edit("relay.state", state -> state.substring(0, state.length() / 2));

    assertThat(log.verify().findings()).hasSize(1);
    assertThat(log.verify().findings().get(0).file()).isEqualTo("relay.state");
    assertThat(log.verify().findings().get(0).found()).contains("can't be read");
  }

  @Test
  void aDurableMarkInAFileThatIsNotThere() throws IOException {
    log.durableMark("binlog.000004", 400);

    assertFinding(
        "relay.state", 0, "file of the durable mark", "one in the index", "binlog.000004:400");
  }

  @Test
  void aLastFileShorterThanWhatWasDurable() throws IOException {
    long whole = after("1-4").transaction(5, 40).position();
    log.truncate(THIRD, (int) whole);

    assertFinding(
        THIRD, whole, "size of the file", "at least " + third.position(), String.valueOf(whole));
  }

  @Test
  void aLastFileThatEndsInsideADurableTransaction() throws IOException {
    long whole = after("1-4").transaction(5, 40).position();
    BinlogBuilder open = after("1-4").transaction(5, 40).gtid(6).query("BEGIN");
    log.replace(THIRD, open.file());
    log.durableMark(THIRD, open.position());

    assertFinding(
        THIRD,
        whole,
        "end of what is whole",
        String.valueOf(open.position()),
        String.valueOf(whole));
  }

  @Test
  void aFileThatWasCreatedButNotBegunIsANote() throws IOException {
    for (int size : new int[] {0, 4, 60}) {
      log.replace("binlog.000004", Arrays.copyOf(third.file(), size));
      log.edit(
          "binlog.index", index -> index.replace("./binlog.000004\n", "") + "./binlog.000004\n");

      assertThat(log.verify().findings()).isEmpty();
      assertThat(log.verify().notes()).containsExactly("binlog.000004 holds nothing yet");
    }
  }

  @Test
  void damageEverywhereIsCountedAndNotAllKept() throws IOException {
    BinlogBuilder large = after("1-4");
    for (int i = 0; i < 600; i++) {
      large.transaction(5 + i, 20);
    }
    byte[] bytes = large.file();
    for (int at : DoctoredLog.eventsOf(bytes)) {
      bytes[at == 4 ? 0 : at + 17] ^= at == 4 ? 0 : 2;
    }
    log.replace(THIRD, bytes);
    log.durableMark(THIRD, bytes.length);

    Verification result = log.verify();
    assertThat(result.findingCount()).isEqualTo(1 + 600 * 4);
    assertThat(result.findings()).hasSize(Findings.KEPT_MAX);
  }

  private void assertFinding(String file, long offset, String what, String expected, String found)
      throws IOException {
    Verification result = log.verify();
    assertThat(result.findings()).containsExactly(new Finding(file, offset, what, expected, found));
    assertThat(result.sound()).isFalse();
  }

  private void replaceSameSize(String name, BinlogBuilder content) throws IOException {
    log.replace(name, content.file());
    if (name.equals(THIRD)) {
      log.durableMark(THIRD, content.position());
    }
  }

  private void flip(String name, int at) throws IOException {
    byte[] content = log.bytes(name);
    content[at] ^= 1;
    log.replace(name, content);
  }

  private static BinlogBuilder after(String intervals) {
    return new BinlogBuilder().format().previousGtids(gtids(intervals).encode());
  }

  private static GtidSet gtids(String intervals) {
    return GtidSet.parse(BinlogBuilder.SOURCE + ":" + intervals);
  }
}
