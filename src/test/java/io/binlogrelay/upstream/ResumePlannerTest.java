package io.binlogrelay.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.auth.Secret;
import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.SourceIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResumePlannerTest {

  private static final UUID SOURCE = UUID.fromString("0a13cbba-e4ce-11f1-bd21-02fc00000001");
  private static final UUID OTHER = UUID.fromString("0a13cbba-e4ce-11f1-bd21-02fc00000002");
  private static final UUID OURS = UUID.fromString("0a13cbba-e4ce-11f1-bd21-02fc00000003");
  private static final long OVER_4_GIB = (1L << 32) + 5;

  private StartAt start = StartAt.EARLIEST;
  private @Nullable BinlogPosition end = new BinlogPosition("binlog.000005", 1000);
  private GtidSet held = gtids("1-50");

  private UUID uuid = SOURCE;
  private long serverId = 1;
  private String gtidMode = "ON";
  private boolean binlogEnabled = true;

  /** What was released; our end if null. */
  private @Nullable BinlogPosition from;

  private GtidSet executed = gtids("1-60");
  private GtidSet purged = gtids("1-20");
  private List<BinaryLog> logs = logs("4:700", "5:1500", "6:300");

  private static GtidSet gtids(String intervals) {
    return GtidSet.parse(SOURCE + ":" + intervals);
  }

  private static List<BinaryLog> logs(String... numbersAndSizes) {
    List<BinaryLog> logs = new ArrayList<>();
    for (String text : numbersAndSizes) {
      String[] parts = text.split(":");
      logs.add(new BinaryLog("binlog.00000" + parts[0], Long.parseLong(parts[1])));
    }
    return logs;
  }

  private ResumePlan plan() {
    SourceOptions options =
        new SourceOptions(
            List.of(new HostAndPort("db1", 3306)),
            new SourceOptions.Login("repl", new Secret("secret")),
            start,
            SourceOptions.Timing.of(Duration.ofSeconds(10)),
            new SourceOptions.Self(900, OURS, "", 0),
            SourceOptions.Wire.DEFAULT,
            false);
    SourceIdentity followed = new SourceIdentity(SOURCE, 1, "8.0.33", "ON");
    return ResumePlanner.plan(
        options,
        new Holdings(end, held, end == null ? null : followed, from == null ? end : from),
        new SourceFacts(
            new SourceIdentity(uuid, serverId, "8.0.33", gtidMode),
            binlogEnabled,
            new SourceFacts.Gtids(executed, purged),
            logs));
  }

  private void assertRefused(LinkState state, String... parts) {
    ResumePlan plan = plan();
    assertThat(plan).isInstanceOf(ResumePlan.Refuse.class);
    SessionEnd.Refused refusal = ((ResumePlan.Refuse) plan).refusal();
    assertThat(refusal.state()).isEqualTo(state);
    assertThat(refusal.reason()).contains("expected", "found", "remedy").contains(parts);
  }

  @Test
  void anEmptyLogBeginsWithTheOldestFileThatTheSourceChooses() {
    end = null;
    assertThat(plan()).isEqualTo(new ResumePlan.DumpFromStart());
  }

  @Test
  void anEmptyLogMayBeginWithTheCurrentFile() {
    end = null;
    start = StartAt.LATEST;
    assertThat(plan()).isEqualTo(new ResumePlan.DumpByPosition("binlog.000006", 4));
  }

  @Test
  void anEmptyLogTakesAnySource() {
    end = null;
    uuid = OTHER;
    assertThat(plan()).isEqualTo(new ResumePlan.DumpFromStart());
  }

  @Test
  void withGtidsItResumesByFilePositionAndSet() {
    assertThat(plan()).isEqualTo(new ResumePlan.DumpByGtid("binlog.000005", 1000, held));
  }

  @Test
  void withGtidsItResumesPast4GiB() {
    end = new BinlogPosition("binlog.000005", OVER_4_GIB);
    logs = logs("5:" + OVER_4_GIB);
    assertThat(plan()).isEqualTo(new ResumePlan.DumpByGtid("binlog.000005", OVER_4_GIB, held));
  }

  @Test
  void withoutGtidsItResumesByPosition() {
    for (String mode : List.of("OFF", "OFF_PERMISSIVE", "ON_PERMISSIVE")) {
      gtidMode = mode;
      assertThat(plan()).isEqualTo(new ResumePlan.DumpByPosition("binlog.000005", 1000));
    }
  }

  @Test
  void withoutGtidsThereIsNoWayPast4GiB() {
    gtidMode = "OFF";
    end = new BinlogPosition("binlog.000005", OVER_4_GIB);
    logs = logs("5:" + OVER_4_GIB);
    assertRefused(LinkState.POSITION_OVER_4GIB, "binlog.000005:" + OVER_4_GIB, "gtid_mode=OFF");
    end = new BinlogPosition("binlog.000005", 0xFFFF_FFFFL);
    assertThat(plan()).isEqualTo(new ResumePlan.DumpByPosition("binlog.000005", 0xFFFF_FFFFL));
  }

  @Test
  void aFileAsLongAsOursIsEnough() {
    logs = logs("5:1000");
    executed = held;
    assertThat(plan()).isEqualTo(new ResumePlan.DumpByGtid("binlog.000005", 1000, held));
  }

  @Test
  void aShorterFileMeansLostHistoryWhateverTheSetSays() {
    logs = logs("4:700", "5:999", "6:300");
    executed = gtids("1-1000");
    assertRefused(LinkState.SOURCE_REWOUND, "binlog.000005", "1000", "999", "1-50", "1-1000");
  }

  @Test
  void ourFileNewerThanItsNewestMeansLostHistory() {
    logs = logs("3:5000", "4:5000");
    executed = gtids("1-1000");
    assertRefused(
        LinkState.SOURCE_REWOUND, "binlog.000005", "binlog.000003 to binlog.000004", "1-50");
  }

  @Test
  void aLongEnoughFileWithoutOurTransactionsMeansLostHistory() {
    executed = gtids("1-40");
    assertRefused(LinkState.SOURCE_REWOUND, "1-50", "1-40", "which lack", "41-50");
  }

  @Test
  void thatHoldsWithoutGtidsToo() {
    gtidMode = "OFF";
    logs = logs("5:999");
    assertRefused(LinkState.SOURCE_REWOUND, "999 bytes");
    logs = logs("5:1000");
    executed = gtids("1-40");
    assertRefused(LinkState.SOURCE_REWOUND, "41-50");
  }

  @Test
  void aFileMissingBetweenTheSourcesOldestAndNewestMeansLostHistory() {
    logs = logs("4:700", "6:300");
    assertRefused(LinkState.SOURCE_REWOUND, "no such file");
  }

  @Test
  void anotherBaseNameOfTheFilesMeansLostHistory() {
    logs = List.of(new BinaryLog("mysql-bin.000009", 5000));
    assertRefused(LinkState.SOURCE_REWOUND, "mysql-bin.000009");
  }

  @Test
  void aPurgedFileOfOursIsSkippedIfAllThatWasPurgedIsHeld() {
    logs = logs("6:300", "7:300");
    purged = held;
    assertThat(plan()).isEqualTo(new ResumePlan.DumpByGtid("binlog.000006", 4, held));
  }

  @Test
  void purgedTransactionsThatWeLackEndTheLog() {
    logs = logs("7:300");
    purged = gtids("1-55");
    assertRefused(LinkState.PURGED, "binlog.000005", "binlog.000007", "51-55");
  }

  @Test
  void withoutGtidsAPurgedFileOfOursEndsTheLog() {
    gtidMode = "ON_PERMISSIVE";
    logs = logs("6:300");
    purged = held;
    assertRefused(LinkState.PURGED, "binlog.000005:1000", "binlog.000006", "ON_PERMISSIVE");
  }

  @Test
  void aSourceThatPurgedOurFileAndLacksOurTransactionsIsBehind() {
    logs = logs("6:300");
    executed = gtids("1-45");
    purged = gtids("1-45");
    assertRefused(LinkState.SOURCE_BEHIND, "46-50");
  }

  @Test
  void anotherServerIsRefusedWithBothNamed() {
    uuid = OTHER;
    assertRefused(LinkState.DIFFERENT_SOURCE, SOURCE.toString(), OTHER.toString());
  }

  @Test
  void aSourceWithOurServerIdOrUuidIsRefused() {
    serverId = 900;
    assertRefused(LinkState.SAME_IDENTITY, "server_id 900");
    serverId = 1;
    uuid = OURS;
    assertRefused(LinkState.SAME_IDENTITY, OURS.toString());
  }

  @Test
  void aSourceWithoutABinaryLogIsRefused() {
    binlogEnabled = false;
    logs = List.of();
    assertRefused(LinkState.BINLOG_DISABLED, "log_bin=OFF");
  }

  // ---- with semi-sync, where naming a position acknowledges it ----

  @Test
  void aDumpNamesNoMoreThanWasReleased() {
    from = new BinlogPosition("binlog.000004", 600);
    assertThat(plan()).isEqualTo(new ResumePlan.DumpByGtid("binlog.000004", 600, held));
    gtidMode = "OFF";
    assertThat(plan()).isEqualTo(new ResumePlan.DumpByPosition("binlog.000004", 600));
  }

  @Test
  void whatTheSourceHasPurgedItWaitsForNoLonger() {
    from = new BinlogPosition("binlog.000002", 600);
    assertThat(plan()).isEqualTo(new ResumePlan.DumpByGtid("binlog.000004", 4, held));
  }
}
