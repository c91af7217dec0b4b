package io.binlogrelay.sql;

import java.util.Locale;

/**
 * MySQL's errors that SQL is answered with: number, SQLSTATE and text of {@code
 * share/messages_to_clients.txt}, with Java's placeholders. Any thread.
 */
enum SqlError {
  NO_DATABASE(1046, "3D000", "No database selected"),
  UNKNOWN_DATABASE(1049, "42000", "Unknown database '%s'"),
  UNKNOWN_COLUMN(1054, "42S22", "Unknown column '%s' in '%s'"),
  IDENTIFIER_TOO_LONG(1059, "42000", "Identifier name '%s' is too long"),
  SYNTAX(
      1064,
      "42000",
      "You have an error in your SQL syntax; check the manual that corresponds to your MySQL server"
          + " version for the right syntax to use near '%s' at line %d"),
  EMPTY_QUERY(1065, "42000", "Query was empty"),
  NO_SUCH_THREAD(1094, "HY000", "Unknown thread id: %s"),
  KILL_DENIED(1095, "HY000", "You are not owner of thread %s"),
  NO_TABLES_USED(1096, "HY000", "No tables used"),
  UNKNOWN_ERROR(1105, "HY000", "Unknown error"),
  UNKNOWN_TABLE(1109, "42S02", "Unknown table '%s' in %s"),
  UNKNOWN_CHARSET(1115, "42000", "Unknown character set: '%s'"),
  TOO_MANY_COLUMNS(1117, "HY000", "Too many columns"),
  NO_SUCH_TABLE(1146, "42S02", "Table '%s.%s' doesn't exist"),
  PACKET_TOO_LARGE(1153, "08S01", "Got a packet bigger than 'max_allowed_packet' bytes"),
  UNKNOWN_SYSTEM_VARIABLE(1193, "HY000", "Unknown system variable '%s'"),
  ACCESS_DENIED(
      1227,
      "42000",
      "Access denied; you need (at least one of) the %s privilege(s) for this operation"),
  SESSION_VARIABLE(
      1228, "HY000", "Variable '%s' is a SESSION variable and can't be used with SET GLOBAL"),
  GLOBAL_VARIABLE(
      1229, "HY000", "Variable '%s' is a GLOBAL variable and should be set with SET GLOBAL"),
  WRONG_VALUE(1231, "42000", "Variable '%s' can't be set to the value of '%s'"),
  WRONG_TYPE(1232, "42000", "Incorrect argument type to variable '%s'"),
  NOT_SUPPORTED(1235, "42000", "This version of MySQL doesn't yet support '%s'"),
  WRONG_SCOPE(1238, "HY000", "Variable '%s' is a %s"),
  READ_ONLY(
      1290,
      "HY000",
      "The MySQL server is running with the %s option so it cannot execute this statement"),
  NO_SUCH_FUNCTION(1305, "42000", "FUNCTION %s does not exist"),
  INTERRUPTED(1317, "70100", "Query execution was interrupted"),
  ILLEGAL_DOUBLE(1367, "22007", "Illegal double '%s' value found during parsing"),
  TOO_PRECISE(1426, "42000", "Too-big precision %s specified for '%s'. Maximum is 6."),
  WRONG_ARGUMENTS(1582, "42000", "Incorrect parameter count in the call to native function '%s'"),
  TOOK_TOO_LONG(
      3024, "HY000", "Query execution was interrupted, maximum statement execution time exceeded"),
  BAD_VARIABLE_NAME(3061, "42000", "User variable name '%s' is illegal");

  /** The longest that MySQL lets most arguments become ("%-.192s"). */
  private static final int MAX_ARGUMENT_CHARS = 192;

  private final int code;
  private final String sqlState;
  private final String template;

  SqlError(int code, String sqlState, String template) {
    this.code = code;
    this.sqlState = sqlState;
    this.template = template;
  }

  /**
   * The error with its text filled in, ready to be thrown.
   *
   * @param arguments what the client sent is cut to {@link #MAX_ARGUMENT_CHARS}
   */
  StatementRefused with(Object... arguments) {
    Object[] bounded = arguments.clone();
    for (int i = 0; i < bounded.length; i++) {
      if (bounded[i] instanceof String text && text.length() > MAX_ARGUMENT_CHARS) {
        bounded[i] = text.substring(0, MAX_ARGUMENT_CHARS);
      }
    }
    return new StatementRefused(
        new Answer.Failed(code, sqlState, String.format(Locale.ROOT, template, bounded)));
  }
}
