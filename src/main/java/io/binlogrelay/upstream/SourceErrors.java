package io.binlogrelay.upstream;

import io.binlogrelay.message.ErrPacket;
import io.binlogrelay.upstream.SessionEnd.Lost;
import io.binlogrelay.upstream.SessionEnd.Refused;
import io.binlogrelay.upstream.SessionEnd.Replan;
import java.util.Locale;

/**
 * What the source's error packets mean to us. A pure function; any thread.
 *
 * <p>Error 1236 has one number for many things; its texts are literals in rpl_binlog_sender.cc, the
 * same from 8.0 to 9.7 but for master/slave wording in old versions, so the parts looked for are in
 * all of them. What is not recognised is shown as it is.
 */
final class SourceErrors {

  private static final int ACCESS_DENIED = 1045;
  private static final int HOST_NOT_PRIVILEGED = 1130;
  private static final int TABLE_ACCESS_DENIED = 1142;
  private static final int UNKNOWN_VARIABLE = 1193;
  private static final int SPECIFIC_ACCESS_DENIED = 1227;
  private static final int FATAL_READING_BINLOG = 1236;
  private static final int ACCESS_DENIED_NO_PASSWORD = 1698;
  private static final int NO_BINARY_LOGGING = 1381;
  private static final int MUST_CHANGE_PASSWORD = 1820;
  private static final int PASSWORD_EXPIRED = 1862;
  private static final int ACCOUNT_LOCKED = 3118;
  private static final int SECURE_TRANSPORT_REQUIRED = 3159;

  private SourceErrors() {}

  /** An error in answer to greeting or authentication. */
  static SessionEnd ofLogin(ErrPacket error) {
    return switch (error.code()) {
      case ACCESS_DENIED,
          HOST_NOT_PRIVILEGED,
          ACCESS_DENIED_NO_PASSWORD,
          MUST_CHANGE_PASSWORD,
          PASSWORD_EXPIRED,
          ACCOUNT_LOCKED ->
          Refused.because(
              LinkState.WRONG_PASSWORD,
              "the source does not let us in",
              "a login with source.user and its password",
              describe(error),
              "check that source.user exists on the source, may log in and has this password, and what"
                  + " it is REQUIREd to have (SSL, X509)");
      case SECURE_TRANSPORT_REQUIRED -> TlsFailures.demanded(error);
      default -> new Lost("login failed: " + describe(error));
    };
  }

  /** An error in answer to a statement or to COM_REGISTER_SLAVE. */
  static SessionEnd ofStatement(String statement, ErrPacket error) {
    return switch (error.code()) {
      case ACCESS_DENIED, TABLE_ACCESS_DENIED, SPECIFIC_ACCESS_DENIED ->
          missingPrivilege(statement, error);
      case MUST_CHANGE_PASSWORD -> ofLogin(error);
      case NO_BINARY_LOGGING -> binlogDisabled(error);
      case UNKNOWN_VARIABLE ->
          Refused.because(
              LinkState.UNSUPPORTED_SOURCE,
              "the source does not know what a source has to know",
              "MySQL 5.7 or newer, answering " + statement,
              describe(error),
              "lead source.hosts to a MySQL server");
      default -> new Lost("'" + statement + "' failed: " + describe(error));
    };
  }

  /** An error in answer to a dump request, or in the middle of a dump. */
  static SessionEnd ofDump(ErrPacket error) {
    return switch (error.code()) {
      case ACCESS_DENIED, SPECIFIC_ACCESS_DENIED -> missingPrivilege("the dump", error);
      case FATAL_READING_BINLOG -> ofFatalReading(error);
      default -> new Lost("the source ended the dump: " + describe(error));
    };
  }

  private static SessionEnd ofFatalReading(ErrPacket error) {
    String text = error.text().toLowerCase(Locale.ROOT);
    if (text.contains("same server_uuid/server_id")) {
      return Refused.because(
          LinkState.SAME_IDENTITY,
          "another replica of the source took our place",
          "a server_id and server_uuid that are unique in the topology",
          describe(error),
          "give each relay and replica its own server.id and relay log directory");
    }
    if (text.contains("gtid_mode") || text.contains("auto_position")) {
      return new Replan("the source's gtid_mode does not fit the dump: " + describe(error));
    }
    if (text.contains("binary log is not open")) {
      return binlogDisabled(error);
    }
    if (text.contains("could not find first log file name")
        || text.contains("position > file size")
        || text.contains("could not find next log")
        || text.contains("purged required binary logs")) {
      // The next inspection finds out, with both sides' files and sets, what is missing.
      return new Lost("the source does not have what we asked for: " + describe(error));
    }
    return Refused.because(
        LinkState.DUMP_REFUSED,
        "the source refuses the dump",
        "the events that follow our log",
        describe(error),
        "see the source's error log");
  }

  private static Refused missingPrivilege(String statement, ErrPacket error) {
    return Refused.because(
        LinkState.MISSING_PRIVILEGE,
        "our account may not use '" + statement + "'",
        "REPLICATION SLAVE and REPLICATION CLIENT",
        describe(error),
        "GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO the account");
  }

  private static Refused binlogDisabled(ErrPacket error) {
    return Refused.because(
        LinkState.BINLOG_DISABLED,
        "the source writes no binary log",
        "log_bin=ON",
        describe(error),
        "start the source with --log-bin");
  }

  private static String describe(ErrPacket error) {
    return "error " + error.code() + " (" + error.sqlState() + "): " + error.text();
  }
}
