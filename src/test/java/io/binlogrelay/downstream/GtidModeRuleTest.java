package io.binlogrelay.downstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.binlog.EventType;
import org.junit.jupiter.api.Test;

class GtidModeRuleTest {

  private static final long ANONYMOUS = 1L << EventType.ANONYMOUS_GTID;
  private static final long WITH_GTID = 1L << EventType.GTID | 1L << EventType.GTID_TAGGED;

  @Test
  void mixedLogsAreServedByPositionWhileTheModeIsOnTheWay() {
    GtidModeRule byPosition = new GtidModeRule(false);
    assertThat(byPosition.excluded("OFF_PERMISSIVE")).isZero();
    assertThat(byPosition.excluded("ON_PERMISSIVE")).isZero();
    assertThat(byPosition.excluded("ON")).isEqualTo(ANONYMOUS);
    assertThat(byPosition.excluded("OFF")).isEqualTo(WITH_GTID);
  }

  @Test
  void aDumpByGtidNeverTakesAnonymousTransactions() {
    GtidModeRule byGtid = new GtidModeRule(true);
    assertThat(byGtid.excluded("ON_PERMISSIVE")).isEqualTo(ANONYMOUS);
    assertThat(byGtid.excluded("OFF")).isEqualTo(ANONYMOUS | WITH_GTID);
  }

  @Test
  void aModeThatWasSeenTooLongAgoIsReplacedByTheAnswer() {
    GtidModeRule rule = new GtidModeRule(false);
    assertThat(rule.confirms(EventType.GTID, "OFF", "ON_PERMISSIVE")).isFalse();
    assertThat(rule.excluded("OFF")).isZero();
    assertThat(rule.excluded("ON")).isEqualTo(ANONYMOUS);
  }

  @Test
  void aModeThatCannotBeAskedExcludesNothing() {
    GtidModeRule rule = new GtidModeRule(false);
    assertThat(rule.confirms(EventType.ANONYMOUS_GTID, "ON", null)).isFalse();
    assertThat(rule.excluded("ON")).isZero();
  }

  @Test
  void aConfirmedModeExcludes() {
    GtidModeRule rule = new GtidModeRule(false);
    assertThat(rule.confirms(EventType.ANONYMOUS_GTID, "ON", "ON")).isTrue();
  }
}
