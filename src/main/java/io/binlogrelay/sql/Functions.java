package io.binlogrelay.sql;

import io.binlogrelay.message.ErrorCode;
import io.binlogrelay.sql.syntax.Expression;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The functions that clients of a source call, with mysqld's column types (captured from 8.0.33).
 * Immutable, any thread.
 */
final class Functions {

  private static final int MAX_FRACTION = 6;

  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private static final ColumnType ACCOUNT = ColumnType.nullableText(288);
  private static final ColumnType DATABASE = ColumnType.nullableText(34);
  private static final ColumnType SIGNED = ColumnType.bigint(21, ColumnType.NOT_NULL);
  private static final ColumnType UNSIGNED =
      ColumnType.bigint(21, ColumnType.NOT_NULL | ColumnType.UNSIGNED);

  /** Computes a value from the session and the arguments. */
  private interface Body {
    Value compute(SessionState session, List<Value> arguments);
  }

  private record Function(int minArguments, int maxArguments, Body body) {}

  private static final Map<String, Function> TABLE = new HashMap<>();

  static {
    none("VERSION", session -> text(session.facts().identity().version()));
    none("CONNECTION_ID", s -> new Value(Long.toString(s.context().connectionId()), UNSIGNED));
    for (String name : List.of("DATABASE", "SCHEMA")) {
      none(name, session -> new Value(session.database(), DATABASE));
    }
    for (String name : List.of("USER", "SESSION_USER", "SYSTEM_USER")) {
      none(name, session -> account(session, session.context().host()));
    }
    none("CURRENT_USER", session -> account(session, session.context().accountHost()));
    none("UNIX_TIMESTAMP", s -> new Value(Long.toString(now(s).getEpochSecond()), SIGNED));
    none("LAST_INSERT_ID", session -> new Value("0", UNSIGNED));
    none("ROW_COUNT", session -> new Value("-1", SIGNED));
    none("FOUND_ROWS", session -> new Value("1", SIGNED));
    for (String name :
        List.of("NOW", "CURRENT_TIMESTAMP", "LOCALTIME", "LOCALTIMESTAMP", "SYSDATE")) {
      put(name, 1, (session, arguments) -> dateTime(session, zone(session), arguments, name));
    }
    put(
        "UTC_TIMESTAMP",
        1,
        (s, arguments) -> dateTime(s, ZoneOffset.UTC, arguments, "utc_timestamp"));
    for (String name : List.of("CURTIME", "CURRENT_TIME")) {
      put(name, 1, (session, arguments) -> time(session, zone(session), arguments, name));
    }
    put(
        "UTC_TIME",
        1,
        (session, arguments) -> time(session, ZoneOffset.UTC, arguments, "utc_time"));
    for (String name : List.of("CURDATE", "CURRENT_DATE")) {
      none(name, session -> date(session, zone(session)));
    }
    none("UTC_DATE", session -> date(session, ZoneOffset.UTC));
    TABLE.put("IFNULL", new Function(2, 2, (session, arguments) -> ifNull(arguments)));
    TABLE.put("SUBSTRING_INDEX", new Function(3, 3, (s, arguments) -> substringIndex(arguments)));
    TABLE.put("GTID_SUBSET", new Function(2, 2, (session, sets) -> GtidFunctions.subset(sets)));
    TABLE.put("GTID_SUBTRACT", new Function(2, 2, (session, sets) -> GtidFunctions.subtract(sets)));
  }

  private Functions() {}

  /**
   * The value of a call.
   *
   * @throws StatementRefused 1305 for an unknown function, 1582 for the wrong number of arguments
   */
  static Value call(Expression.Call call, List<Value> arguments, SessionState session) {
    String name = call.name();
    if (call.database() != null) {
      throw new StatementRefused(ErrorCode.NO_SUCH_FUNCTION, call.database() + "." + name);
    }
    Function function = TABLE.get(name.toUpperCase(Locale.ROOT));
    if (function == null) {
      String database = session.database();
      throw new StatementRefused(
          ErrorCode.NO_SUCH_FUNCTION, database == null ? name : database + "." + name);
    }
    if (arguments.size() < function.minArguments() || arguments.size() > function.maxArguments()) {
      throw new StatementRefused(ErrorCode.WRONG_ARGUMENTS, name);
    }
    return function.body().compute(session, arguments);
  }

  private static void none(String name, java.util.function.Function<SessionState, Value> body) {
    put(name, 0, (session, arguments) -> body.apply(session));
  }

  private static void put(String name, int maxArguments, Body body) {
    TABLE.put(name, new Function(0, maxArguments, body));
  }

  private static Value ifNull(List<Value> arguments) {
    return arguments.get(0).isNull() ? arguments.get(1) : arguments.get(0);
  }

  /** The text before the n-th delimiter; of a negative n, counted from the end, what follows it. */
  private static Value substringIndex(List<Value> arguments) {
    if (arguments.stream().anyMatch(Value::isNull)) {
      return new Value(null, ColumnType.nullableText(UserVariables.MAX_VALUE_CHARS));
    }
    String text = arguments.get(0).requireText();
    String delimiter = arguments.get(1).requireText();
    int count = arguments.get(2).number().intValue();
    ColumnType type = ColumnType.nullableText(text.length());
    if (delimiter.isEmpty() || count == 0) {
      return new Value("", type);
    }
    int at = count > 0 ? -delimiter.length() : text.length();
    for (int i = 0; i < Math.abs((long) count); i++) {
      at =
          count > 0
              ? text.indexOf(delimiter, at + delimiter.length())
              : text.lastIndexOf(delimiter, at - delimiter.length());
      if (at < 0) {
        return new Value(text, type);
      }
    }
    return new Value(
        count > 0 ? text.substring(0, at) : text.substring(at + delimiter.length()), type);
  }

  private static Value text(String text) {
    return new Value(text, ColumnType.text(text.length()));
  }

  private static Value account(SessionState session, String host) {
    return new Value(session.context().user() + "@" + host, ACCOUNT);
  }

  private static Instant now(SessionState session) {
    return session.facts().clock().instant();
  }

  /** The server's zone: a session's own time_zone is stored, but nothing here computes with it. */
  private static ZoneId zone(SessionState session) {
    return session.facts().clock().getZone();
  }

  private static Value date(SessionState session, ZoneId zone) {
    return new Value(DATE.format(now(session).atZone(zone)), ColumnType.DATE);
  }

  private static Value dateTime(
      SessionState session, ZoneId zone, List<Value> arguments, String name) {
    ZonedDateTime now = now(session).atZone(zone);
    int digits = fractionDigits(arguments, name);
    return new Value(DATE_TIME.format(now) + fraction(now, digits), ColumnType.dateTime(digits));
  }

  private static Value time(SessionState session, ZoneId zone, List<Value> arguments, String name) {
    ZonedDateTime now = now(session).atZone(zone);
    int digits = fractionDigits(arguments, name);
    return new Value(TIME.format(now) + fraction(now, digits), ColumnType.time(digits));
  }

  private static int fractionDigits(List<Value> arguments, String name) {
    if (arguments.isEmpty()) {
      return 0;
    }
    Value digits = arguments.get(0);
    String text = digits.isNull() ? "NULL" : digits.requireText();
    if (text.length() != 1 || text.charAt(0) < '0' || text.charAt(0) > '0' + MAX_FRACTION) {
      throw new StatementRefused(ErrorCode.TOO_PRECISE, text, name.toLowerCase(Locale.ROOT));
    }
    return text.charAt(0) - '0';
  }

  private static String fraction(ZonedDateTime time, int digits) {
    return digits == 0
        ? ""
        : "." + String.format(Locale.ROOT, "%09d", time.getNano()).substring(0, digits);
  }
}
