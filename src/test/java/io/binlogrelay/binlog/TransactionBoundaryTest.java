package io.binlogrelay.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionBoundaryTest {
  private static final int UNKNOWN = 200;
  private static final ByteBuffer GTID = event(EventType.GTID);
  private static final ByteBuffer BEGIN = query("BEGIN");
  private static final ByteBuffer STATEMENT = event(EventType.TABLE_MAP);
  private static final ByteBuffer CONTEXT = event(EventType.INTVAR);
  private static final ByteBuffer XID = event(EventType.XID);
  private static final ByteBuffer PAYLOAD = event(EventType.TRANSACTION_PAYLOAD);

  /**
   * The whole table of MySQL's parser. Columns: an event, and the state after it if the state was
   * NONE, GTID, DML, DDL, ERROR; with "!" MySQL's parser complains.
   */
  @ParameterizedTest
  @CsvSource({
    "33,                  GTID,   GTID!,  GTID!,  GTID!,  GTID!",
    "34,                  GTID,   GTID!,  GTID!,  GTID!,  GTID!",
    "42,                  GTID,   GTID!,  GTID!,  GTID!,  GTID!",
    "BEGIN,               DML,    DML,    DML!,   DML!,   DML!",
    "'XA START X''78'',X'''',1', DML, DML, DML!,  DML!,   DML!",
    "COMMIT,              NONE!,  NONE!,  NONE,   NONE!,  NONE!",
    "ROLLBACK,            NONE!,  NONE!,  NONE,   NONE!,  NONE!",
    "rollBack,            NONE!,  NONE!,  NONE,   NONE!,  NONE!",
    "rollback work,       NONE!,  NONE!,  NONE,   NONE!,  NONE!",
    "16,                  NONE!,  NONE!,  NONE,   NONE!,  NONE!",
    "38,                  NONE!,  NONE!,  NONE,   NONE!,  NONE!",
    "'XA ROLLBACK X''78''', NONE!, NONE,  NONE,   NONE!,  NONE!",
    "'xa Rollback ''x''', NONE!,  NONE,   NONE,   NONE!,  NONE!",
    "ROLLBACK TO `s`,     NONE,   NONE,   DML,    NONE,   NONE!",
    "rollback to s,       NONE,   NONE,   DML,    NONE,   NONE!",
    "SAVEPOINT `s`,       NONE,   NONE,   DML,    NONE,   NONE!",
    "'XA END X''78'',X'''',1', NONE, NONE, DML,   NONE,   NONE!",
    "'XA COMMIT X''78''', NONE,   NONE,   DML,    NONE,   NONE!",
    "create table t (a int), NONE, NONE,  DML,    NONE,   NONE!",
    "begin,               NONE,   NONE,   DML,    NONE,   NONE!",
    "commit,              NONE,   NONE,   DML,    NONE,   NONE!",
    "xa start 'x',        NONE,   NONE,   DML,    NONE,   NONE!",
    "BEGIN WORK,          NONE,   NONE,   DML,    NONE,   NONE!",
    "COMMIT WORK,         NONE,   NONE,   DML,    NONE,   NONE!",
    "BEGI,                NONE,   NONE,   DML,    NONE,   NONE!",
    "ROLLBAC,             NONE,   NONE,   DML,    NONE,   NONE!",
    "x,                   NONE,   NONE,   DML,    NONE,   NONE!",
    "9,                   NONE,   NONE,   DML,    NONE,   NONE!",
    "17,                  NONE,   NONE,   DML,    NONE,   NONE!",
    "18,                  NONE,   NONE,   DML,    NONE,   NONE!",
    "19,                  NONE,   NONE,   DML,    NONE,   NONE!",
    "23,                  NONE,   NONE,   DML,    NONE,   NONE!",
    "24,                  NONE,   NONE,   DML,    NONE,   NONE!",
    "25,                  NONE,   NONE,   DML,    NONE,   NONE!",
    "29,                  NONE,   NONE,   DML,    NONE,   NONE!",
    "30,                  NONE,   NONE,   DML,    NONE,   NONE!",
    "31,                  NONE,   NONE,   DML,    NONE,   NONE!",
    "32,                  NONE,   NONE,   DML,    NONE,   NONE!",
    "37,                  NONE,   NONE,   DML,    NONE,   NONE!",
    "39,                  NONE,   NONE,   DML,    NONE,   NONE!",
    "5,                   DDL,    DDL,    DML,    DDL,    NONE!",
    "13,                  DDL,    DDL,    DML,    DDL,    NONE!",
    "14,                  DDL,    DDL,    DML,    DDL,    NONE!",
    "40,                  NONE!,  NONE,   NONE!,  NONE!,  NONE!",
    "26,                  NONE,   NONE,   NONE,   NONE,   NONE",
    "3,                   NONE,   GTID,   DML,    DDL,    ERROR",
    "4,                   NONE,   GTID,   DML,    DDL,    ERROR",
    "7,                   NONE,   GTID,   DML,    DDL,    ERROR",
    "11,                  NONE,   GTID,   DML,    DDL,    ERROR",
    "15,                  NONE,   GTID,   DML,    DDL,    ERROR",
    "27,                  NONE,   GTID,   DML,    DDL,    ERROR",
    "35,                  NONE,   GTID,   DML,    DDL,    ERROR",
    "36,                  NONE,   GTID,   DML,    DDL,    ERROR",
    "41,                  NONE,   GTID,   DML,    DDL,    ERROR",
    "43,                  NONE,   GTID,   DML,    DDL,    ERROR",
    "28,                  ERROR!, ERROR!, ERROR!, ERROR!, ERROR!",
    "200,                 ERROR!, ERROR!, ERROR!, ERROR!, ERROR!",
    "'',                  ERROR!, ERROR!, ERROR!, ERROR!, ERROR!",
    "ignorable,           NONE,   GTID,   DML,    DDL,    ERROR"
  })
  void followsTheTableOfMySql(
      String name, String none, String gtid, String dml, String ddl, String error) {
    ByteBuffer event = named(name);

    assertThat(after(List.of(), event)).isEqualTo(none);
    assertThat(after(List.of(GTID), event)).isEqualTo(gtid);
    assertThat(after(List.of(GTID, BEGIN), event)).isEqualTo(dml);
    assertThat(after(List.of(GTID, CONTEXT), event)).isEqualTo(ddl);
    assertThat(after(List.of(event(UNKNOWN)), event)).isEqualTo(error);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // DDL, DDL with a context event, CREATE TABLE ... SELECT
        "33 'DROP TABLE t'",
        "33 14 'CREATE TABLE t (a INT)'",
        "33 'BEGIN' 'CREATE TABLE t (a INT) START TRANSACTION' 19 30 16",
        // rows with the statement; MyISAM; statement format; LOAD DATA in statement format
        "33 'BEGIN' 29 19 30 31 32 39 16",
        "34 'BEGIN' 19 30 'COMMIT'",
        "33 'BEGIN' 5 13 14 'INSERT INTO t VALUES (1)' 16",
        "33 'BEGIN' 5 17 9 9 18 'COMMIT'",
        // savepoints, ROLLBACK of what cannot be rolled back
        "33 'BEGIN' 'SAVEPOINT `a`' 19 30 'ROLLBACK TO `a`' 16",
        "34 'BEGIN' 19 30 'ROLLBACK'",
        // XA: until prepared, and its second half; one phase
        "33 'XA START X\"78\"' 19 30 'XA END X\"78\"' 38",
        "33 'XA COMMIT X\"78\"'",
        "33 'XA ROLLBACK X\"78\"'",
        // compressed; incident; group replication
        "33 40",
        "33 26",
        "42 'BEGIN' 36 37 'COMMIT'",
        // events that may come in between
        "33 ignorable 'BEGIN' 41 19 ignorable 30 43 27 16"
      })
  void aTransactionIsOpenUntilItsLastEvent(String transaction) {
    List<ByteBuffer> events = sequence(transaction);
    TransactionBoundary boundary = new TransactionBoundary();
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < events.size(); i++) {
        feed(boundary, events.get(i));
        assertThat(boundary.inTransaction()).as("after %d", i).isEqualTo(i < events.size() - 1);
      }
    }
  }

  @Test
  void forgetsWhatIsOpen() {
    TransactionBoundary boundary = new TransactionBoundary();
    feed(boundary, GTID);
    boundary.reset();

    assertThat(boundary.inTransaction()).isFalse();
    feed(boundary, GTID);
    assertThat(boundary.inTransaction()).isTrue();
  }

  @Test
  void saysWhichEventWasUnexpectedWhere() {
    TransactionBoundary boundary = new TransactionBoundary();
    feed(boundary, GTID);

    assertThatThrownBy(() -> feed(boundary, XID))
        .isInstanceOf(UnexpectedEventException.class)
        .hasMessage("Xid event after a GTID event")
        .extracting(e -> ((UnexpectedEventException) e).type())
        .isEqualTo(EventType.XID);
  }

  @ParameterizedTest
  @EnumSource
  void findsTheStatementAfterLongStatusAndSchema(ChecksumAlgorithm checksum) {
    for (int status : new int[] {0, 1, 300, 65535}) {
      for (String schema : List.of("", "d", "s".repeat(255))) {
        TransactionBoundary boundary = new TransactionBoundary();
        feed(boundary, GTID);
        ByteBuffer begin = EventBytes.query("BEGIN", status, schema, checksum);
        boundary.onEvent(begin, 0, begin.capacity(), begin.capacity(), checksum);
        assertThat(after(boundary, XID)).as("%d %s", status, schema).isEqualTo("NONE");
      }
    }
  }

  @Test
  void decidesWithTheHeadOfAStatementThatIsStillArriving() {
    ByteBuffer whole =
        EventBytes.query(
            "ROLLBACK TO " + "x".repeat(200_000), 65535, "s".repeat(255), ChecksumAlgorithm.CRC32);
    ByteBuffer head = whole.duplicate().order(whole.order()).limit(TransactionBoundary.HEAD_BYTES);
    TransactionBoundary boundary = new TransactionBoundary();
    feed(boundary, GTID);
    feed(boundary, BEGIN);

    boundary.onEvent(
        head.slice().order(whole.order()),
        0,
        TransactionBoundary.HEAD_BYTES,
        whole.capacity(),
        ChecksumAlgorithm.CRC32);

    assertThat(boundary.inTransaction()).isTrue();
  }

  @Test
  void doesNotTakeTheChecksumForText() {
    ByteBuffer event = EventBytes.query("BEGIN1234", 0, "", ChecksumAlgorithm.NONE);
    TransactionBoundary boundary = new TransactionBoundary();
    feed(boundary, GTID);
    feed(boundary, event);

    assertThat(boundary.inTransaction()).isTrue();
  }

  @Test
  void readsAnywhereInAnyBuffer() {
    TransactionBoundary boundary = new TransactionBoundary();
    for (ByteBuffer event : List.of(GTID, BEGIN, STATEMENT, XID)) {
      ByteBuffer moved = EventBytes.shifted(event, 21);
      int length = event.capacity();
      boundary.onEvent(moved, 21, length, length, ChecksumAlgorithm.CRC32);
    }

    assertThat(boundary.inTransaction()).isFalse();
  }

  @Test
  void refusesQueryEventsWhosePartsDoNotFit() {
    ByteBuffer event = query("BEGIN");
    event.putShort(EventHeader.LENGTH + 11, (short) 11);
    ByteBuffer empty = EventBytes.event(EventType.QUERY, new byte[12]);

    assertThatThrownBy(() -> feed(new TransactionBoundary(), event))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageContaining("11 bytes of status");
    assertThatThrownBy(() -> feed(new TransactionBoundary(), empty))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageContaining("Query event length");
  }

  @Test
  void allocatesNothingPerEvent() {
    TransactionBoundary boundary = new TransactionBoundary();
    List<ByteBuffer> events = List.of(GTID, BEGIN, query("savepoint s"), STATEMENT, XID);
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadAllocatedBytes();
    int rounds = 50_000;
    for (int i = 0; i < rounds; i++) {
      for (int e = 0; e < events.size(); e++) {
        feed(boundary, events.get(e));
      }
    }

    assertThat(thread.getCurrentThreadAllocatedBytes() - before).isLessThan(rounds);
  }

  private static String after(List<ByteBuffer> start, ByteBuffer event) {
    TransactionBoundary boundary = new TransactionBoundary();
    boolean complained = complains(boundary, start, event);
    if (!boundary.inTransaction()) {
      return complained ? "NONE!" : "NONE";
    }
    List<ByteBuffer> all = new ArrayList<>(start);
    all.add(event);
    String state = "ERROR";
    if (!complains(new TransactionBoundary(), all, PAYLOAD)) {
      state = "GTID";
    } else if (!complains(new TransactionBoundary(), all, XID)) {
      state = "DML";
    } else if (!complains(new TransactionBoundary(), all, STATEMENT)) {
      state = "DDL";
    }
    return complained ? state + "!" : state;
  }

  private static String after(TransactionBoundary boundary, ByteBuffer event) {
    feed(boundary, event);
    return boundary.inTransaction() ? "open" : "NONE";
  }

  /** Whether the last event is unexpected after the others, expected or not. */
  private static boolean complains(
      TransactionBoundary boundary, List<ByteBuffer> start, ByteBuffer last) {
    boolean complained = false;
    List<ByteBuffer> all = new ArrayList<>(start);
    Collections.addAll(all, last);
    for (ByteBuffer event : all) {
      complained = false;
      try {
        feed(boundary, event);
      } catch (UnexpectedEventException e) {
        complained = true;
      }
    }
    return complained;
  }

  private static void feed(TransactionBoundary boundary, ByteBuffer event) {
    boundary.onEvent(event, 0, event.capacity(), event.capacity(), ChecksumAlgorithm.CRC32);
  }

  private static List<ByteBuffer> sequence(String text) {
    List<ByteBuffer> events = new ArrayList<>();
    Matcher parts = Pattern.compile("'([^']*)'|(\\w+)").matcher(text);
    while (parts.find()) {
      events.add(named(parts.group(1) != null ? parts.group(1) : parts.group(2)));
    }
    return events;
  }

  /** A type number, "ignorable", or a statement. */
  private static ByteBuffer named(String name) {
    if ("ignorable".equals(name)) {
      return EventBytes.event(UNKNOWN, EventFlags.IGNORABLE, new byte[4], ChecksumAlgorithm.CRC32);
    }
    return name.matches("\\d+") ? event(Integer.parseInt(name)) : query(name);
  }

  private static ByteBuffer event(int type) {
    return EventBytes.event(type, new byte[50]);
  }

  private static ByteBuffer query(String sql) {
    return EventBytes.query(sql, 5, "d", ChecksumAlgorithm.CRC32);
  }
}
