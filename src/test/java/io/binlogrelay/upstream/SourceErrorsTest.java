package io.binlogrelay.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.message.ErrPacket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts of 8.0.33, from the server or its errmsg and rpl_binlog_sender.cc. */
class SourceErrorsTest {

  private static ErrPacket fatal(String text) {
    return new ErrPacket(1236, "HY000", text);
  }

  private static LinkState stateOf(SessionEnd end) {
    assertThat(end).isInstanceOf(SessionEnd.Refused.class);
    return ((SessionEnd.Refused) end).state();
  }

  @ParameterizedTest
  @ValueSource(ints = {1045, 1130, 1698, 1820, 1862, 3118})
  void aLoginThatIsDeniedIsAStateOfItsOwn(int code) {
    SessionEnd end = SourceErrors.ofLogin(new ErrPacket(code, "28000", "Access denied"));
    assertThat(stateOf(end)).isEqualTo(LinkState.WRONG_PASSWORD);
    assertThat(end.reason()).contains("Access denied", String.valueOf(code), "remedy");
  }

  @Test
  void aSourceThatIsFullIsTriedAgain() {
    ErrPacket error = new ErrPacket(1040, "08004", "Too many connections");
    assertThat(SourceErrors.ofLogin(error)).isInstanceOf(SessionEnd.Lost.class);
  }

  @Test
  void aMissingPrivilegeIsNamedWhereverItShows() {
    ErrPacket show =
        new ErrPacket(1227, "42000", "Access denied; you need ... REPLICATION CLIENT privilege(s)");
    ErrPacket register = new ErrPacket(1045, "28000", "Access denied for user");
    assertThat(stateOf(SourceErrors.ofStatement("SHOW BINARY LOGS", show)))
        .isEqualTo(LinkState.MISSING_PRIVILEGE);
    assertThat(stateOf(SourceErrors.ofStatement("COM_REGISTER_SLAVE", register)))
        .isEqualTo(LinkState.MISSING_PRIVILEGE);
    assertThat(stateOf(SourceErrors.ofDump(show))).isEqualTo(LinkState.MISSING_PRIVILEGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The replication sender thread cannot start in AUTO_POSITION mode: this server has"
            + " GTID_MODE = OFF instead of ON.",
        "Cannot replicate anonymous transaction when AUTO_POSITION = 1, at file binlog.000002,"
            + " position 4.; the first event '' at 4",
      })
  void aSwitchedGtidModeIsPlannedAgainAtOnce(String text) {
    assertThat(SourceErrors.ofDump(fatal(text))).isInstanceOf(SessionEnd.Replan.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Could not find first log file name in binary log index file",
        "Client requested source to start replication from position > file size",
        "Client requested master to start replication from position > file size",
        "could not find next log; the first event 'binlog.000001' at 4",
        "Cannot replicate because the source purged required binary logs. Replicate the ...",
      })
  void whatTheSourceDoesNotHaveIsLeftToTheNextInspection(String text) {
    assertThat(SourceErrors.ofDump(fatal(text))).isInstanceOf(SessionEnd.Lost.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "A replica with the same server_uuid/server_id as this replica has connected |"
            + " same-identity",
        "A slave with the same server_uuid/server_id as this slave has connected | same-identity",
        "Binary log is not open | binlog-disabled",
        "bogus data in log event; the first event 'binlog.000001' at 4 | dump-refused",
      })
  void otherFatalErrorsAreStates(String text, String state) {
    SessionEnd end = SourceErrors.ofDump(fatal(text));
    assertThat(stateOf(end)).hasToString(state);
    assertThat(end.reason()).contains(text);
  }

  @Test
  void otherErrorsOfADumpAreTransient() {
    ErrPacket error = new ErrPacket(1105, "HY000", "Unknown error");
    assertThat(SourceErrors.ofDump(error)).isInstanceOf(SessionEnd.Lost.class);
  }
}
