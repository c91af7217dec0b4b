package io.binlogrelay.binlog;

/**
 * Type numbers of binlog events ({@code Log_event_type} in {@code
 * libs/mysql/binlog/event/binlog_event.h}). Numbers and not an enum, since the relay passes on
 * types it has never heard of.
 */
public final class EventType {
  public static final int QUERY = 2;
  public static final int STOP = 3;
  public static final int ROTATE = 4;
  public static final int INTVAR = 5;

  /** Retired name on the wire: SLAVE_EVENT. Never written. */
  public static final int SLAVE = 7;

  public static final int APPEND_BLOCK = 9;
  public static final int DELETE_FILE = 11;
  public static final int RAND = 13;
  public static final int USER_VAR = 14;
  public static final int FORMAT_DESCRIPTION = 15;
  public static final int XID = 16;
  public static final int BEGIN_LOAD_QUERY = 17;
  public static final int EXECUTE_LOAD_QUERY = 18;
  public static final int TABLE_MAP = 19;
  public static final int WRITE_ROWS_V1 = 23;
  public static final int UPDATE_ROWS_V1 = 24;
  public static final int DELETE_ROWS_V1 = 25;
  public static final int INCIDENT = 26;
  public static final int HEARTBEAT = 27;
  public static final int IGNORABLE = 28;
  public static final int ROWS_QUERY = 29;
  public static final int WRITE_ROWS = 30;
  public static final int UPDATE_ROWS = 31;
  public static final int DELETE_ROWS = 32;
  public static final int GTID = 33;
  public static final int ANONYMOUS_GTID = 34;
  public static final int PREVIOUS_GTIDS = 35;
  public static final int TRANSACTION_CONTEXT = 36;
  public static final int VIEW_CHANGE = 37;
  public static final int XA_PREPARE = 38;
  public static final int PARTIAL_UPDATE_ROWS = 39;

  /** Since 8.0.20. */
  public static final int TRANSACTION_PAYLOAD = 40;

  /** Since 8.0.26. */
  public static final int HEARTBEAT_V2 = 41;

  /** Since 8.3. */
  public static final int GTID_TAGGED = 42;

  /** On a development branch after 9.7; always ignorable. */
  public static final int LARGE_TRANSACTION_HEADER = 43;

  private EventType() {}

  /** MySQL's name as SHOW BINLOG EVENTS prints it, or "type N" for an unknown one. */
  public static String name(int type) {
    return switch (type) {
      case QUERY -> "Query";
      case STOP -> "Stop";
      case ROTATE -> "Rotate";
      case INTVAR -> "Intvar";
      case APPEND_BLOCK -> "Append_block";
      case DELETE_FILE -> "Delete_file";
      case RAND -> "RAND";
      case USER_VAR -> "User var";
      case FORMAT_DESCRIPTION -> "Format_desc";
      case XID -> "Xid";
      case BEGIN_LOAD_QUERY -> "Begin_load_query";
      case EXECUTE_LOAD_QUERY -> "Execute_load_query";
      case TABLE_MAP -> "Table_map";
      case WRITE_ROWS_V1 -> "Write_rows_v1";
      case UPDATE_ROWS_V1 -> "Update_rows_v1";
      case DELETE_ROWS_V1 -> "Delete_rows_v1";
      case INCIDENT -> "Incident";
      case HEARTBEAT -> "Heartbeat";
      case IGNORABLE -> "Ignorable";
      case ROWS_QUERY -> "Rows_query";
      case WRITE_ROWS -> "Write_rows";
      case UPDATE_ROWS -> "Update_rows";
      case DELETE_ROWS -> "Delete_rows";
      case GTID -> "Gtid";
      case ANONYMOUS_GTID -> "Anonymous_Gtid";
      case PREVIOUS_GTIDS -> "Previous_gtids";
      case TRANSACTION_CONTEXT -> "Transaction_context";
      case VIEW_CHANGE -> "View_change";
      case XA_PREPARE -> "XA_prepare";
      case PARTIAL_UPDATE_ROWS -> "Update_rows_partial";
      case TRANSACTION_PAYLOAD -> "Transaction_payload";
      case HEARTBEAT_V2 -> "Heartbeat_v2";
      case GTID_TAGGED -> "Gtid_tagged";
      case LARGE_TRANSACTION_HEADER -> "Large_transaction_header";
      default -> "type " + type;
    };
  }
}
