package io.binlogrelay.binlog;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Follows a stream of events and knows whether a transaction is open after each. The table is that
 * of MySQL's {@code libs/mysql/binlog/event/trx_boundary_parser.cpp}, so that this relay and the
 * replicas agree on it. One instance per stream, one thread at a time, no allocation per event.
 *
 * <pre>
 *            GTID             BEGIN, XA START
 *   NONE ----------> GTID ---------------------> DML --.  statements
 *    ^ ^               | \ INTVAR, RAND,          |  '-'
 *    | |               |  \ USER_VAR              | COMMIT, ROLLBACK, XID, XA_PREPARE, XA ROLLBACK
 *    | |               |   '---> DDL              v
 *    | '---------------'<---------'---------------'
 *    |  any other statement (DDL, XA COMMIT), payload, XA ROLLBACK
 *    '-- incident, from anywhere
 * </pre>
 */
public final class TransactionBoundary {
  /**
   * Enough of any event's start to decide: header, fixed part of a QUERY event, its status
   * variables (16-bit length), its schema (8-bit length) with NUL, and the first words of its
   * statement.
   */
  public static final int HEAD_BYTES = EventHeader.LENGTH + 13 + 65535 + 255 + 1 + 64;

  private enum State {
    NONE("outside a transaction"),
    GTID("after a GTID event"),
    DML("inside a transaction"),
    DDL("before the statement of a context event"),
    ERROR("after an unexpected event");

    private final String place;

    State(String place) {
      this.place = place;
    }
  }

  private static final State[] STATES = State.values();
  private static final int TYPES = 256;
  private static final byte UNPLANNED = -1;

  /**
   * The state after each event that is expected in a state and says all with its type, as {@link
   * #take} has it: most events cost one look into this.
   */
  private static final byte[] PLANNED = planned();

  private State state = State.NONE;

  /** Whether a transaction is open; also after an event of an unknown kind. */
  public boolean inTransaction() {
    return state != State.NONE;
  }

  /** Forgets what is open: the stream starts anew. */
  public void reset() {
    state(State.NONE);
  }

  /**
   * Takes the next event.
   *
   * @param available bytes of it in the buffer: at least the smaller of {@code eventLength} and
   *     {@link #HEAD_BYTES}
   * @param eventLength with checksum
   * @throws UnexpectedEventException if MySQL's parser would complain about it; the state has then
   *     changed as that parser's does, so the caller may also go on
   * @throws MalformedEventException if a QUERY event's parts do not fit in it; the state is kept
   */
  public void onEvent(
      ByteBuffer b, int at, int available, long eventLength, ChecksumAlgorithm checksum) {
    int type = EventHeader.type(b, at);
    byte next = PLANNED[state.ordinal() * TYPES + type];
    if (next != UNPLANNED) {
      state(STATES[next]);
    } else if (type == EventType.QUERY) {
      onQuery(QueryKind.of(b, at, available, eventLength, checksum));
    } else {
      take(type, EventHeader.flags(b, at));
    }
  }

  private static byte[] planned() {
    byte[] next = new byte[STATES.length * TYPES];
    Arrays.fill(next, UNPLANNED);
    for (State from : STATES) {
      for (int type = 0; type < TYPES; type++) {
        plan(from, type, next);
      }
    }
    return next;
  }

  private static void plan(State from, int type, byte[] next) {
    if (type == EventType.QUERY) {
      return;
    }
    TransactionBoundary trial = new TransactionBoundary();
    trial.state(from);
    try {
      trial.take(type, 0);
      next[from.ordinal() * TYPES + type] = (byte) trial.state.ordinal();
    } catch (UnexpectedEventException e) {
      // Then it is taken, and complained about, when it comes.
    }
  }

  /** Any event but a QUERY. */
  private void take(int type, int flags) {
    switch (type) {
      case EventType.GTID, EventType.ANONYMOUS_GTID, EventType.GTID_TAGGED ->
          transit(State.GTID, state == State.NONE, type);
      case EventType.XID, EventType.XA_PREPARE -> transit(State.NONE, state == State.DML, type);
      case EventType.INTVAR, EventType.RAND, EventType.USER_VAR -> onContext(type);
      // Row events of version 1 are written by servers up to 8.0 when told so; 8.4 refuses them
      // itself, which is no reason for us to.
      case EventType.EXECUTE_LOAD_QUERY,
          EventType.TABLE_MAP,
          EventType.APPEND_BLOCK,
          EventType.BEGIN_LOAD_QUERY,
          EventType.ROWS_QUERY,
          EventType.WRITE_ROWS_V1,
          EventType.UPDATE_ROWS_V1,
          EventType.DELETE_ROWS_V1,
          EventType.WRITE_ROWS,
          EventType.UPDATE_ROWS,
          EventType.DELETE_ROWS,
          EventType.VIEW_CHANGE,
          EventType.PARTIAL_UPDATE_ROWS ->
          onStatement(type);
      case EventType.TRANSACTION_PAYLOAD -> transit(State.NONE, state == State.GTID, type);
      case EventType.INCIDENT -> state(State.NONE);
      case EventType.ROTATE,
          EventType.FORMAT_DESCRIPTION,
          EventType.HEARTBEAT,
          EventType.HEARTBEAT_V2,
          EventType.PREVIOUS_GTIDS,
          EventType.STOP,
          EventType.SLAVE,
          EventType.DELETE_FILE,
          EventType.TRANSACTION_CONTEXT,
          EventType.LARGE_TRANSACTION_HEADER -> {}
      default -> onUnknown(type, flags);
    }
  }

  private void onQuery(QueryKind kind) {
    switch (kind) {
      case BEGIN -> transit(State.DML, state == State.NONE || state == State.GTID, EventType.QUERY);
      case END -> transit(State.NONE, state == State.DML, EventType.QUERY);
      case END_XA ->
          transit(State.NONE, state == State.DML || state == State.GTID, EventType.QUERY);
      case STATEMENT -> onStatement(EventType.QUERY);
      case EMPTY -> transit(State.ERROR, false, EventType.QUERY);
    }
  }

  private void onStatement(int type) {
    transit(state == State.DML ? State.DML : State.NONE, state != State.ERROR, type);
  }

  private void onContext(int type) {
    switch (state) {
      case DML -> {}
      case ERROR -> transit(State.NONE, false, type);
      default -> transit(State.DDL, true, type);
    }
  }

  private void onUnknown(int type, int flags) {
    if ((flags & EventFlags.IGNORABLE) == 0) {
      transit(State.ERROR, false, type);
    }
  }

  private void transit(State next, boolean expected, int type) {
    State from = state;
    state(next);
    if (!expected) {
      throw new UnexpectedEventException(EventType.name(type) + " event " + from.place, type);
    }
  }

  /** The only place that changes the state. Not logged: this is once or more per event. */
  private void state(State next) {
    state = next;
  }
}
