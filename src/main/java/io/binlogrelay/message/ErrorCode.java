package io.binlogrelay.message;

/**
 * The errors that a server sends, with MySQL's numbers, SQL states and English texts.
 *
 * <p>Source: {@code share/messages_to_clients.txt} of 8.0.33. The texts are {@link String#format}
 * templates; widths are MySQL's own.
 */
public enum ErrorCode {
  TOO_MANY_CONNECTIONS(1040, "08004", "Too many connections"),
  OUT_OF_RESOURCES(
      1041,
      "HY000",
      "Out of memory; check if mysqld or some other process uses all available memory; if not,"
          + " you may have to use 'ulimit' to allow mysqld to use more memory or you can add more"
          + " swap space"),
  BAD_HANDSHAKE(1043, "08S01", "Bad handshake"),
  /** User, host, and {@code YES} or {@code NO} for whether a password was used. */
  ACCESS_DENIED(1045, "28000", "Access denied for user '%.48s'@'%.64s' (using password: %s)"),
  NO_DATABASE(1046, "3D000", "No database selected"),
  UNKNOWN_COMMAND(1047, "08S01", "Unknown command"),
  UNKNOWN_DATABASE(1049, "42000", "Unknown database '%.192s'"),
  SERVER_SHUTDOWN(1053, "08S01", "Server shutdown in progress"),
  /** What is wrong, the text it is near, and the line. */
  PARSE_ERROR(1064, "42000", "%s near '%.80s' at line %d"),
  NO_SUCH_THREAD(1094, "HY000", "Unknown thread id: %d"),
  KILL_DENIED(1095, "HY000", "You are not owner of thread %d"),
  UNKNOWN_ERROR(1105, "HY000", "Unknown error"),
  ABORTING_CONNECTION(1152, "08S01", "Aborted connection %d to db: '%.192s' user: '%.48s' (%.64s)"),
  PACKET_TOO_LARGE(1153, "08S01", "Got a packet bigger than 'max_allowed_packet' bytes"),
  PACKETS_OUT_OF_ORDER(1156, "08S01", "Got packets out of order"),
  NET_READ_ERROR(1158, "08S01", "Got an error reading communication packets"),
  NET_READ_INTERRUPTED(1159, "08S01", "Got timeout reading communication packets"),
  NET_WRITE_ERROR(1160, "08S01", "Got an error writing communication packets"),
  NET_WRITE_INTERRUPTED(1161, "08S01", "Got timeout writing communication packets"),
  UNKNOWN_SYSTEM_VARIABLE(1193, "HY000", "Unknown system variable '%.64s'"),
  TOO_MANY_USER_CONNECTIONS(
      1203, "42000", "User %.64s already has more than 'max_user_connections' active connections"),
  /** The privilege that is missing, such as {@code REPLICATION SLAVE}. */
  PRIVILEGE_NEEDED(
      1227,
      "42000",
      "Access denied; you need (at least one of) the %.128s privilege(s) for this operation"),
  WRONG_VALUE_FOR_VARIABLE(1231, "42000", "Variable '%.64s' can't be set to the value of '%.200s'"),
  WRONG_TYPE_FOR_VARIABLE(1232, "42000", "Incorrect argument type to variable '%.64s'"),
  NOT_SUPPORTED_YET(1235, "42000", "This version of MySQL doesn't yet support '%s'"),
  /** A replica stops for good when it gets this one; the text is one of {@link DumpErrors}. */
  FATAL_READING_BINLOG(1236, "HY000", "%s"),
  VARIABLE_HAS_OTHER_SCOPE(1238, "HY000", "Variable '%.192s' is a %s variable"),
  AUTH_MODE_NOT_SUPPORTED(
      1251,
      "08004",
      "Client does not support authentication protocol requested by server; consider upgrading"
          + " MySQL client"),
  OPTION_PREVENTS_STATEMENT(
      1290,
      "HY000",
      "The MySQL server is running with the %s option so it cannot execute this statement"),
  QUERY_INTERRUPTED(1317, "70100", "Query execution was interrupted"),
  UNKNOWN_TARGET_BINLOG(1373, "HY000", "Target log not found in binlog index"),
  LOG_IN_USE(1378, "HY000", "A purgeable log is in use, will not purge"),
  MALFORMED_GTID_SET(1773, "HY000", "Malformed GTID set encoding."),
  /** Ends in a sentence that names the sets, see {@link DumpErrors#purged}. */
  SOURCE_HAS_PURGED_REQUIRED_GTIDS(
      1789,
      "HY000",
      "Cannot replicate because the source purged required binary logs. Replicate the missing"
          + " transactions from elsewhere, or provision a new replica from backup. Consider"
          + " increasing the source's binary log expiration period. %s"),
  MALFORMED_PACKET(1835, "HY000", "Malformed communication packet."),
  /** The doubled word is MySQL's. */
  REPLICA_HAS_MORE_GTIDS(
      1885,
      "HY000",
      "Replica has more GTIDs than the source has, using the source's SERVER_UUID. This may"
          + " indicate that the the last binary log file was truncated or lost, e.g., after a"
          + " power failure when sync_binlog != 1. The source may have rolled back transactions"
          + " that were already replicated to the replica. Replicate any transactions that source"
          + " has rolled back from replica to source, and/or commit empty transactions on source"
          + " to account for transactions that have been committed on source but are not included"
          + " in GTID_EXECUTED."),
  SECURE_TRANSPORT_REQUIRED(
      3159,
      "HY000",
      "Connections using insecure transport are prohibited while --require_secure_transport=ON."),
  IDLE_TOO_LONG(
      4031,
      "HY000",
      "The client was disconnected by the server because of inactivity. See wait_timeout and"
          + " interactive_timeout for configuring this behavior.");

  private final int code;
  private final String sqlState;
  private final String template;

  ErrorCode(int code, String sqlState, String template) {
    this.code = code;
    this.sqlState = sqlState;
    this.template = template;
  }

  /** MySQL's error number. */
  public int code() {
    return code;
  }

  /** The 5 characters that go with it. */
  public String sqlState() {
    return sqlState;
  }

  /** The text with its blanks filled in. */
  public String text(Object... arguments) {
    return String.format(java.util.Locale.ROOT, template, arguments);
  }

  /** The packet with the blanks of its text filled in. */
  public ErrPacket packet(Object... arguments) {
    return new ErrPacket(code, sqlState, text(arguments));
  }
}
