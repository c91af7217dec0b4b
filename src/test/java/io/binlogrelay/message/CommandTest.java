package io.binlogrelay.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.binlogrelay.gtid.GtidFormatException;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.wire.Capabilities;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Payloads captured from replicas 8.0.46 and 9.7.4; answers checked against 8.0.33. */
class CommandTest {

  private static final String TAGGED_SET =
      "01 020000000000 01 0a13cbbae4ce11f1bd2102fc00000001 00 0100000000000000 0100000000000000"
          + " 0a00000000000000 0a13cbbae4ce11f1bd2102fc00000001 08 74616778 0100000000000000"
          + " 0100000000000000 0200000000000000";

  @Test
  void readsARegistration() {
    assertReadsAndWrites(
        "15 13000000 00 00 00 175b 00000000 00000000",
        new Command.RegisterReplica(19, "", "", "", 23319));
    assertReadsAndWrites(
        "15 61000000 0468303031 0175 0170 4981 00000000 00000000",
        new Command.RegisterReplica(97, "h001", "u", "p", 33097));
  }

  @Test
  void aRegistrationDoesNotPrintItsPassword() {
    assertThat(new Command.RegisterReplica(1, "h", "u", "geheim", 2).toString())
        .doesNotContain("geheim");
  }

  @Test
  void namesTheReportFieldThatIsTooLong() {
    assertRegistrationRefused("ff" + "68".repeat(254), "too long 'report-host'");
    assertRegistrationRefused("00 61" + "75".repeat(97), "too long 'report-user'");
    assertRegistrationRefused("00 00 21" + "70".repeat(33), "too long 'report-password'");
    assertRegistrationRefused("00 00 00 4981 00000000 000000", "Wrong parameters");
  }

  private static void assertRegistrationRefused(String fields, String text) {
    RegistrationException refused =
        catchThrowableOfType(
            RegistrationException.class,
            () -> Command.decode(Hex.payload("15 61000000" + fields), 0));
    assertThat(refused.answer().code()).isEqualTo(1105);
    assertThat(refused.answer().text()).contains(text);
  }

  @Test
  void readsADumpByPosition() {
    assertReadsAndWrites(
        "12 04000000 0200 50000000" + Hex.ascii("binlog.000002"),
        new Command.BinlogDump(4, DumpFlags.HEARTBEAT_V2, 80, "binlog.000002"));
    assertReadsAndWrites(
        "12 ffffffff 0000 ffffffff", new Command.BinlogDump(0xffffffffL, 0, 0xffffffffL, ""));
  }

  @Test
  void doesNotCutOffAPositionBeyond32Bits() {
    Command dump = new Command.BinlogDump(1L << 32, 0, 1, "binlog.000001");
    assertThatThrownBy(() -> Hex.of(dump::encode)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readsADumpByGtid() {
    assertReadsAndWrites(
        "1e 0200 61000000 00000000 0400000000000000 08000000 0000000000000000",
        new Command.BinlogDumpGtid(DumpFlags.HEARTBEAT_V2, 97, "", 4, GtidSet.EMPTY));
    assertReadsAndWrites(
        "1e 0600 61000000 03000000 612e31 0000000001000000 5e000000" + TAGGED_SET,
        new Command.BinlogDumpGtid(
            DumpFlags.HEARTBEAT_V2 | DumpFlags.SKIP_TAGGED_GTIDS,
            97,
            "a.1",
            1L << 32,
            GtidSet.parse("0a13cbba-e4ce-11f1-bd21-02fc00000001:1-9:tagx:1")));
  }

  @Test
  void whatFollowsTheSetIsIgnoredAsMysqldDoes() {
    Command read =
        Command.decode(
            Hex.payload(
                "1e 0100 09000000 00000000 0400000000000000 08000000 0000000000000000 7a7a7a"),
            0);
    assertThat(((Command.BinlogDumpGtid) read).gtids()).isEqualTo(GtidSet.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "12 00000000 0000 000000",
        "1e 0000",
        "1e 0000 09000000 63000000 616263",
        "1e 0000 09000000 ffffffff 616263",
        "1e 0000 09000000 00000000 0400000000000000 50000000 0000000000000000",
        "1e 0000 09000000 00000000 0400000000000000 ffffffff 0000000000000000",
        "15 0100",
        "15 01000000",
        "15 01000000 00"
      })
  void answers1835ToWhatIsCutOff(String hex) {
    MalformedPacketException refused =
        catchThrowableOfType(
            MalformedPacketException.class, () -> Command.decode(Hex.payload(hex), 0));
    assertThat(refused.answer())
        .isEqualTo(new ErrPacket(1835, "HY000", "Malformed communication packet."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"00000000", "09000000 010101010101010101"})
  void aSetThatIsMalformedIsAnErrorOfItsOwn(String set) {
    String dump = "1e 0000 09000000 00000000 0400000000000000" + set;
    assertThatThrownBy(() -> Command.decode(Hex.payload(dump), 0))
        .isInstanceOf(GtidFormatException.class);
  }

  @Test
  void readsAQueryWithAndWithoutAttributes() {
    Command query = new Command.Query("SELECT UNIX_TIMESTAMP()");
    assertReadsAndWrites("03" + Hex.ascii("SELECT UNIX_TIMESTAMP()"), query);
    String withAttributes = "03 00 01" + Hex.ascii("SELECT UNIX_TIMESTAMP()");
    assertThat(Command.decode(Hex.payload(withAttributes), Capabilities.QUERY_ATTRIBUTES))
        .isEqualTo(query);
    assertThatThrownBy(
            () -> Command.decode(Hex.payload("03 01 01 00"), Capabilities.QUERY_ATTRIBUTES))
        .isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void readsTheRest() {
    assertReadsAndWrites("01", new Command.Quit());
    assertReadsAndWrites("0e", new Command.Ping());
    assertReadsAndWrites("09", new Command.Statistics());
    assertReadsAndWrites("02 6d7973716c", new Command.InitDb("mysql"));
    assertReadsAndWrites("1f", new Command.ResetConnection());
    assertReadsAndWrites("0d", new Command.Debug());
    assertReadsAndWrites("1b 0100", new Command.SetOption(1));
    assertReadsAndWrites("04 7400", new Command.FieldList("t"));
    assertReadsAndWrites("16 53", new StatementCommand.Prepare("S"));
    assertReadsAndWrites("19 01000000", new StatementCommand.Close(1));
    assertReadsAndWrites("1a ffffffff", new StatementCommand.Reset(0xffffffffL));
    assertReadsAndWrites("1c 02000000 01000000", new StatementCommand.Fetch(2));
    assertReadsAndWrites("77", new Command.Unknown(0x77));
    assertThat(Command.decode(Hex.payload(""), 0)).isEqualTo(new Command.Unknown(0));
  }

  /** As {@code mysqladmin} of MySQL and MariaDB sends them. */
  @Test
  void readsRetiredCommandsAsTheStatementsOfToday() {
    assertThat(Command.decode(Hex.payload("0a"), 0))
        .isEqualTo(new Command.Query("SHOW PROCESSLIST"));
    assertThat(Command.decode(Hex.payload("0c ffffffff"), 0))
        .isEqualTo(new Command.Query("KILL 4294967295"));
    assertThat(Command.decode(Hex.payload("08 00"), 0)).isEqualTo(new Command.Query("SHUTDOWN"));
    assertThat(Command.decode(Hex.payload("07 06"), 0)).isEqualTo(new Command.Query("FLUSH LOGS"));
    assertThat(Command.decode(Hex.payload("07 01"), 0))
        .isEqualTo(new Command.Query("FLUSH PRIVILEGES"));
    assertThat(Command.decode(Hex.payload("07 10"), 0))
        .isEqualTo(new Command.Query("FLUSH STATUS"));
  }

  @Test
  void readsAChangeOfUserWithoutItsProof() {
    String proof = "20" + "aa".repeat(32);
    String rest = "6400 ff00" + Hex.ascii("caching_sha2_password") + "00 00";
    assertThat(Command.decode(Hex.payload("11 727000" + proof + rest), Capabilities.PLUGIN_AUTH))
        .isEqualTo(new ChangeUser("rp", "caching_sha2_password", "d"));
    assertThat(Command.decode(Hex.payload("11 727000 00 00"), Capabilities.PLUGIN_AUTH))
        .isEqualTo(new ChangeUser("rp", "", null));
    assertThatThrownBy(() -> Command.decode(Hex.payload("11 727000 20 aa"), 0))
        .isInstanceOf(MalformedPacketException.class);
  }

  private static void assertReadsAndWrites(String hex, Command command) {
    assertThat(Command.decode(Hex.payload(hex), 0)).isEqualTo(command);
    assertThat(Hex.of(command::encode)).isEqualTo(hex.replace(" ", ""));
  }
}
