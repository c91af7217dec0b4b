package io.binlogrelay.downstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.message.DumpErrors;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The log has three files; binlog.000002 holds source:6-10, binlog.000003 source:11-20 so far. What
 * came before, source:1-5, is purged.
 */
class DumpPlannerTest {

  private static final UUID SOURCE = UUID.fromString("0a13cbba-e4ce-11f1-bd21-02fc00000001");
  private static final UUID OTHER = UUID.fromString("ffffffff-e4ce-11f1-bd21-02fc00000002");

  private static final LogFacts LOG =
      new LogFacts(
          List.of(
              new LogFacts.File("binlog.000001", set("1-5"), 154, true),
              new LogFacts.File("binlog.000002", set("1-5"), 1000, true),
              new LogFacts.File("binlog.000003", set("1-10"), 2000, false)),
          set("1-20"),
          set("1-5"));

  private static final LogFacts EMPTY = new LogFacts(List.of(), GtidSet.EMPTY, GtidSet.EMPTY);

  private static final SourceAnswers KNOWN = new SourceAnswers(SOURCE, "ON", null, null);

  @Nested
  class ByGtid {

    @Test
    void startsInTheNewestFileThatBeginsWithinTheSet() {
      assertThat(auto(set("1-20"))).isEqualTo(at("binlog.000003", 4));
      assertThat(auto(set("1-10"))).isEqualTo(at("binlog.000003", 4));
      assertThat(auto(set("1-9"))).isEqualTo(at("binlog.000002", 4));
      assertThat(auto(set("1-5"))).isEqualTo(at("binlog.000002", 4));
      assertThat(auto(set("1-8:10"))).isEqualTo(at("binlog.000002", 4));
    }

    @Test
    void aReplicaThatLacksPurgedTransactionsIsRefusedWithThem() {
      assertThat(auto(set("1-3:5"))).isEqualTo(refused(DumpErrors.purged(set("1-3:5"), set("4"))));
      assertThat(DumpErrors.purged(set("1-3:5"), set("4")))
          .endsWith(
              "expiration period. The GTID set sent by the replica is '"
                  + SOURCE
                  + ":1-3:5', and the missing transactions are '"
                  + SOURCE
                  + ":4'");
      assertThat(auto(GtidSet.EMPTY)).isInstanceOf(DumpStart.Refuse.class);
    }

    @Test
    void setsTooLongForAnErrorAreLeftOut() {
      StringBuilder holes = new StringBuilder("7");
      for (int i = 9; i < 400; i += 2) {
        holes.append(':').append(i);
      }
      assertThat(DumpErrors.purged(set(holes.toString()), set("4")))
          .endsWith(
              "The GTID sets and the missing purged transactions are too long to print in this"
                  + " message. For more information, please see the source's error log or the"
                  + " manual for GTID_SUBTRACT");
    }

    @Test
    void errantTransactionsOfOthersAreNoneOfOurBusiness() {
      GtidSet errant = set("1-20").union(GtidSet.parse(OTHER + ":1-7"));
      assertThat(auto(errant)).isEqualTo(at("binlog.000003", 4));
    }

    @Test
    void aReplicaAheadOfUsIsServedWhenTheSourceHasWhatItHas() {
      DumpRequest ahead = auto1(set("1-30"));
      assertThat(DumpPlanner.plan(ahead, LOG, KNOWN)).isEqualTo(new DumpStart.AskExecuted());
      assertThat(DumpPlanner.plan(ahead, LOG, KNOWN.withExecuted(Optional.of(set("1-40")))))
          .isEqualTo(at("binlog.000003", 4));
    }

    @Test
    void aReplicaAheadOfTheSourceIsRefused() {
      DumpRequest ahead = auto1(set("1-30"));
      assertThat(DumpPlanner.plan(ahead, LOG, KNOWN.withExecuted(Optional.of(set("1-29")))))
          .isEqualTo(refused(DumpErrors.replicaHasMore()));
    }

    @Test
    void aReplicaAheadOfUsIsServedWhenTheSourceCannotBeAsked() {
      DumpRequest ahead = auto1(set("1-30"));
      assertThat(DumpPlanner.plan(ahead, LOG, KNOWN.withExecuted(Optional.empty())))
          .isEqualTo(at("binlog.000003", 4));
    }

    @Test
    void tagsBelongToTheirSource() {
      GtidSet tagged = set("1-20").union(GtidSet.parse(SOURCE + ":tag:1"));
      assertThat(auto(tagged)).isEqualTo(new DumpStart.AskExecuted());
    }

    @Test
    void anotherGtidModeThanOnIsRefused() {
      for (String mode : List.of("OFF", "OFF_PERMISSIVE", "ON_PERMISSIVE")) {
        SourceAnswers source = new SourceAnswers(SOURCE, mode, null, null);
        assertThat(DumpPlanner.plan(auto1(set("1-20")), LOG, source))
            .isEqualTo(
                refused(
                    "The replication sender thread cannot start in AUTO_POSITION mode: this server"
                        + " has GTID_MODE = "
                        + mode
                        + " instead of ON."));
      }
    }

    @Test
    void withAFileNameTheSetIsNotChecked() {
      DumpRequest named = new DumpRequest(7, 0, "binlog.000003", 300, GtidSet.EMPTY);
      assertThat(DumpPlanner.plan(named, LOG, KNOWN)).isEqualTo(at("binlog.000003", 300));
    }

    @Test
    void aPositionOf64BitsIsNotTakenForASmallOne() {
      DumpRequest named = new DumpRequest(7, 0, "binlog.000003", -5, GtidSet.EMPTY);
      assertThat(DumpPlanner.plan(named, LOG, KNOWN))
          .isEqualTo(refused(DumpErrors.POSITION_BEYOND_FILE));
    }
  }

  @Nested
  class ByPosition {

    @Test
    void startsWhereItIsAskedTo() {
      assertThat(position("binlog.000002", 4)).isEqualTo(at("binlog.000002", 4));
      assertThat(position("binlog.000002", 333)).isEqualTo(at("binlog.000002", 333));
      assertThat(position("binlog.000002", 1000)).isEqualTo(at("binlog.000002", 1000));
      assertThat(position("binlog.000003", 2000)).isEqualTo(at("binlog.000003", 2000));
    }

    @Test
    void anEmptyNameIsTheFirstFile() {
      assertThat(position("", 4)).isEqualTo(at("binlog.000001", 4));
      assertThat(position("", 9999)).isEqualTo(refused(DumpErrors.POSITION_BEYOND_FILE));
    }

    @Test
    void ofAPathTheLastPartCounts() {
      for (String directory : List.of("./", ".//", "../log/", "/var/lib/mysql/", "~/")) {
        assertThat(position(directory + "binlog.000002", 4)).isEqualTo(at("binlog.000002", 4));
        assertThat(position(directory + "binlog.000003", 2001))
            .isEqualTo(new DumpStart.AskPosition(new BinlogPosition("binlog.000003", 2001)));
        assertThat(answered(directory + "binlog.000004", 4, PositionAnswer.EXISTS))
            .isEqualTo(new DumpStart.Await(new BinlogPosition("binlog.000004", 4)));
        assertThat(position(directory, 4)).isEqualTo(refused(DumpErrors.UNKNOWN_FILE));
      }
    }

    @Test
    void anUnknownFileIsRefused() {
      for (String name :
          List.of("binlog.000000", "mysql-bin.000002", "nonsense", "binlog.000002/")) {
        assertThat(position(name, 4)).isEqualTo(refused(DumpErrors.UNKNOWN_FILE));
      }
    }

    @Test
    void aPositionBeforeTheFirstEventIsRefused() {
      assertThat(position("binlog.000002", 3)).isEqualTo(refused(DumpErrors.POSITION_BELOW_4));
      assertThat(position("", 0)).isEqualTo(refused(DumpErrors.POSITION_BELOW_4));
    }

    @Test
    void beyondTheEndOfAClosedFileIsRefusedAtOnce() {
      assertThat(position("binlog.000002", 1001))
          .isEqualTo(refused(DumpErrors.POSITION_BEYOND_FILE));
    }

    @Test
    void beyondOurNewestByteTheSourceIsAsked() {
      DumpStart ask = new DumpStart.AskPosition(new BinlogPosition("binlog.000003", 2001));
      assertThat(position("binlog.000003", 2001)).isEqualTo(ask);
      assertThat(answered("binlog.000003", 2001, PositionAnswer.MISSING))
          .isEqualTo(refused(DumpErrors.POSITION_BEYOND_FILE));
      DumpStart await = new DumpStart.Await(new BinlogPosition("binlog.000003", 2001));
      assertThat(answered("binlog.000003", 2001, PositionAnswer.EXISTS)).isEqualTo(await);
      assertThat(answered("binlog.000003", 2001, PositionAnswer.UNKNOWN)).isEqualTo(await);
    }

    @Test
    void aFileNewerThanOursIsAskedForToo() {
      DumpStart ask = new DumpStart.AskPosition(new BinlogPosition("binlog.000004", 4));
      assertThat(position("binlog.000004", 4)).isEqualTo(ask);
      assertThat(answered("binlog.000004", 4, PositionAnswer.MISSING))
          .isEqualTo(refused(DumpErrors.UNKNOWN_FILE));
      assertThat(answered("binlog.000004", 4, PositionAnswer.EXISTS))
          .isEqualTo(new DumpStart.Await(new BinlogPosition("binlog.000004", 4)));
    }

    @Test
    void theGtidModeDoesNotMatter() {
      SourceAnswers off = new SourceAnswers(SOURCE, "OFF", null, null);
      DumpRequest request = new DumpRequest(7, 0, "binlog.000002", 4, null);
      assertThat(DumpPlanner.plan(request, LOG, off)).isEqualTo(at("binlog.000002", 4));
    }

    private DumpStart position(String file, long position) {
      return DumpPlanner.plan(new DumpRequest(7, 0, file, position, null), LOG, KNOWN);
    }

    private DumpStart answered(String file, long position, PositionAnswer answer) {
      DumpRequest request = new DumpRequest(7, 0, file, position, null);
      return DumpPlanner.plan(request, LOG, KNOWN.withPosition(answer));
    }
  }

  @Test
  void beforeTheFirstFileEverybodyIsHeld() {
    SourceAnswers nobody = new SourceAnswers(null, "OFF", null, null);
    assertThat(DumpPlanner.plan(auto1(set("1")), EMPTY, nobody)).isEqualTo(new DumpStart.Hold());
    DumpRequest byPosition = new DumpRequest(7, 0, "binlog.000009", 4, null);
    assertThat(DumpPlanner.plan(byPosition, EMPTY, nobody)).isEqualTo(new DumpStart.Hold());
  }

  private static DumpStart auto(GtidSet set) {
    return DumpPlanner.plan(auto1(set), LOG, KNOWN);
  }

  private static DumpRequest auto1(GtidSet set) {
    return new DumpRequest(7, 0, "", 4, set);
  }

  private static DumpStart at(String file, long offset) {
    return new DumpStart.At(new BinlogPosition(file, offset));
  }

  private static DumpStart refused(String text) {
    return new DumpStart.Refuse(text);
  }

  private static GtidSet set(String intervals) {
    return GtidSet.parse(SOURCE + ":" + intervals);
  }
}
