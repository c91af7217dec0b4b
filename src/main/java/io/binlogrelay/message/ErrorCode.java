package io.binlogrelay.message;

import java.util.Locale;

/**
 * The errors that a server sends, with MySQL's numbers, SQL states and English texts.
 *
 * <p>Source: {@code share/messages_to_clients.txt} of 8.0.33. The texts are {@link String#format}
 * templates; widths are MySQL's own. Any thread.
 */
public enum ErrorCode {
  TOO_MANY_CONNECTIONS(1040, "08004", "Too many connections"),
  BAD_HANDSHAKE(1043, "08S01", "Bad handshake"),
  /** User, host, and {@code YES} or {@code NO} for whether a password was used. */
  ACCESS_DENIED(1045, "28000", "Access denied for user '%.48s'@'%.64s' (using password: %s)"),
  NO_DATABASE(1046, "3D000", "No database selected"),
  UNKNOWN_COMMAND(1047, "08S01", "Unknown command"),
  UNKNOWN_DATABASE(1049, "42000", "Unknown database '%.192s'"),
  /** The column, and the clause it stands in. */
  UNKNOWN_COLUMN(1054, "42S22", "Unknown column '%.192s' in '%.192s'"),
  IDENTIFIER_TOO_LONG(1059, "42000", "Identifier name '%.100s' is too long"),
  /** The text it is near, and the line. */
  SYNTAX(
      1064,
      "42000",
      "You have an error in your SQL syntax; check the manual that corresponds to your MySQL server"
          + " version for the right syntax to use near '%.80s' at line %d"),
  EMPTY_QUERY(1065, "42000", "Query was empty"),
  NO_SUCH_THREAD(1094, "HY000", "Unknown thread id: %s"),
  KILL_DENIED(1095, "HY000", "You are not owner of thread %s"),
  NO_TABLES_USED(1096, "HY000", "No tables used"),
  UNKNOWN_ERROR(1105, "HY000", "Unknown error"),
  /** A statement, and why a relay does not do that. */
  REFUSED_HERE(1105, "HY000", "%s is refused: %s"),
  PARAMETER_TOO_LONG(
      1105,
      "HY000",
      "Parameter of prepared statement which is set through mysql_send_long_data() is longer than"
          + " 'max_allowed_packet' bytes"),
  UNKNOWN_TABLE(1109, "42S02", "Unknown table '%.192s' in %.32s"),
  UNKNOWN_CHARSET(1115, "42000", "Unknown character set: '%.64s'"),
  TOO_MANY_COLUMNS(1117, "HY000", "Too many columns"),
  /** The database, and the table. */
  NO_SUCH_TABLE(1146, "42S02", "Table '%.192s.%.192s' doesn't exist"),
  PACKET_TOO_LARGE(1153, "08S01", "Got a packet bigger than 'max_allowed_packet' bytes"),
  PACKETS_OUT_OF_ORDER(1156, "08S01", "Got packets out of order"),
  UNKNOWN_SYSTEM_VARIABLE(1193, "HY000", "Unknown system variable '%.64s'"),
  INCORRECT_ARGUMENTS(1210, "HY000", "Incorrect arguments to %s"),
  /** The user, the limit's name, and the limit. */
  USER_LIMIT_REACHED(
      1226, "42000", "User '%.64s' has exceeded the '%s' resource (current value: %d)"),
  /** The privilege that is missing, such as {@code REPLICATION SLAVE}. */
  PRIVILEGE_NEEDED(
      1227,
      "42000",
      "Access denied; you need (at least one of) the %.128s privilege(s) for this operation"),
  SESSION_VARIABLE(
      1228, "HY000", "Variable '%.64s' is a SESSION variable and can't be used with SET GLOBAL"),
  GLOBAL_VARIABLE(
      1229, "HY000", "Variable '%.64s' is a GLOBAL variable and should be set with SET GLOBAL"),
  WRONG_VALUE(1231, "42000", "Variable '%.64s' can't be set to the value of '%.200s'"),
  WRONG_TYPE(1232, "42000", "Incorrect argument type to variable '%.64s'"),
  NOT_SUPPORTED(1235, "42000", "This version of MySQL doesn't yet support '%s'"),
  /** A replica stops for good when it gets this one; the text is one of {@link DumpErrors}. */
  FATAL_READING_BINLOG(1236, "HY000", "%s"),
  /** The variable, and {@code SESSION}, {@code GLOBAL} or {@code read only}. */
  WRONG_SCOPE(1238, "HY000", "Variable '%.192s' is a %s variable"),
  /** The statement's number, and the function of mysqld that was given it. */
  UNKNOWN_PREPARED_STATEMENT(1243, "HY000", "Unknown prepared statement handler (%s) given to %s"),
  /** What was asked, and what to ask instead. */
  RETIRED_SYNTAX(
      1287,
      "HY000",
      "'%s' is deprecated and will be removed in a future release. Please use %s instead"),
  READ_ONLY(
      1290,
      "HY000",
      "The MySQL server is running with the %s option so it cannot execute this statement"),
  INCORRECT_DATETIME(1292, "22007", "Incorrect datetime value: '%.128s'"),
  NOT_PREPARABLE(
      1295, "HY000", "This command is not supported in the prepared statement protocol yet"),
  NO_SUCH_FUNCTION(1305, "42000", "FUNCTION %.192s does not exist"),
  INTERRUPTED(1317, "70100", "Query execution was interrupted"),
  ILLEGAL_DOUBLE(1367, "22007", "Illegal double '%.192s' value found during parsing"),
  UNKNOWN_TARGET_BINLOG(1373, "HY000", "Target log not found in binlog index"),
  PURGE_FAILED(1377, "HY000", "Fatal error during log purge"),
  NO_OPEN_CURSOR(1421, "HY000", "The statement (%d) has no open cursor."),
  TOO_PRECISE(1426, "42000", "Too-big precision %s specified for '%.192s'. Maximum is 6."),
  TOO_MANY_PREPARED_STATEMENTS(
      1461,
      "42000",
      "Can't create more than max_prepared_stmt_count statements (current value: %d)"),
  WRONG_ARGUMENTS(
      1582, "42000", "Incorrect parameter count in the call to native function '%.192s'"),
  MALFORMED_GTID_SET_SPECIFICATION(1772, "HY000", "Malformed GTID set specification '%.200s'."),
  MALFORMED_GTID_SET(1773, "HY000", "Malformed GTID set encoding."),
  /** Ends in a sentence that names the sets, see {@link DumpErrors#purged}. */
  SOURCE_HAS_PURGED_REQUIRED_GTIDS(
      1789,
      "HY000",
      "Cannot replicate because the source purged required binary logs. Replicate the missing"
          + " transactions from elsewhere, or provision a new replica from backup. Consider"
          + " increasing the source's binary log expiration period. %s"),
  MALFORMED_PACKET(1835, "HY000", "Malformed communication packet."),
  /** The file, how many read it, how many files went and how many should have. */
  PURGE_LOG_IN_USE(
      1867,
      "HY000",
      "file %s was not purged because it was being read by %d thread(s), purged only %d out of %d"
          + " files."),
  PURGE_LOG_IS_ACTIVE(1868, "HY000", "file %s was not purged because it is the active log file."),
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
  TOOK_TOO_LONG(
      3024, "HY000", "Query execution was interrupted, maximum statement execution time exceeded"),
  BAD_VARIABLE_NAME(3061, "42000", "User variable name '%.100s' is illegal"),
  CHANNEL_DOES_NOT_EXIST(3074, "HY000", "Replica channel '%.192s' does not exist."),
  REPLICA_MUST_STOP(
      3081,
      "HY000",
      "This operation cannot be performed with running replication threads; run STOP REPLICA FOR"
          + " CHANNEL '%.192s' first"),
  REPLICA_WAS_RUNNING(
      3083, "HY000", "Replication thread(s) for channel '%.192s' are already running."),
  REPLICA_WAS_NOT_RUNNING(
      3084, "HY000", "Replication thread(s) for channel '%.192s' are already stopped."),
  SECURE_TRANSPORT_REQUIRED(
      3159,
      "HY000",
      "Connections using insecure transport are prohibited while --require_secure_transport=ON."),
  WRONG_COMPRESSION(3922, "HY000", "Invalid compression algorithm '%s'."),
  CLIENT_INTERACTION_TIMEOUT(
      4031,
      "HY000",
      "The client was disconnected by the server because of inactivity. See wait_timeout and"
          + " interactive_timeout for configuring this behavior.");

  /** {@code MYSQL_ERRMSG_SIZE} less its NUL: {@code mysqld} cuts longer texts off (captured). */
  static final int MAX_TEXT = 511;

  private final int code;
  private final String sqlState;
  private final String template;

  ErrorCode(int code, String sqlState, String template) {
    this.code = code;
    this.sqlState = sqlState;
    this.template = template;
  }

  int code() {
    return code;
  }

  String sqlState() {
    return sqlState;
  }

  /** The whole text with its blanks filled in, as logs have it. */
  String text(Object... arguments) {
    return String.format(Locale.ROOT, template, arguments);
  }

  /** The packet with the blanks of its text filled in, cut to 511 characters as mysqld does. */
  public ErrPacket packet(Object... arguments) {
    String text = text(arguments);
    return new ErrPacket(
        code, sqlState, text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT));
  }
}
