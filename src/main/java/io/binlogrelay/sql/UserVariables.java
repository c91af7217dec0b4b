package io.binlogrelay.sql;

import io.binlogrelay.message.ErrorCode;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A session's {@code @variables}: what replicas tell us about themselves before a dump. Names are
 * without regard to case. Bounded in number and size. Belongs to the session's thread.
 */
public final class UserVariables {

  /** Variables of one session; a replica sets eight. */
  static final int MAX_VARIABLES = 64;

  /** Characters of one value. */
  static final int MAX_VALUE_CHARS = 4 * 1024;

  /** Characters of a name, MySQL's own limit. */
  private static final int MAX_NAME_CHARS = 64;

  private static final Value UNSET = new Value(null, ColumnType.UNSET_VARIABLE);

  private final Map<String, Value> values = new HashMap<>();

  /**
   * The value that a SET stored.
   *
   * @param name without the sign, in any case
   * @return empty if it was never set or is NULL
   */
  public Optional<String> text(String name) {
    return Optional.ofNullable(get(name).text());
  }

  /**
   * The value under the first of two names that has one, as mysqld looks up what a replica may set
   * under its current and its retired name ({@code rpl_source.cc: get_user_var_from_alternatives}).
   */
  public Optional<String> text(String name, String retiredName) {
    return text(name).or(() -> text(retiredName));
  }

  Value get(String name) {
    return values.getOrDefault(key(name), UNSET);
  }

  /** Stores a value; the variable takes on its kind, as in MySQL. */
  void set(String name, Value value) {
    if (name.length() > MAX_NAME_CHARS) {
      throw new StatementRefused(ErrorCode.BAD_VARIABLE_NAME, name);
    }
    if (value.text() != null && value.text().length() > MAX_VALUE_CHARS) {
      throw new StatementRefused(
          ErrorCode.NOT_SUPPORTED,
          "user variables of more than " + MAX_VALUE_CHARS + " characters");
    }
    if (values.size() >= MAX_VARIABLES && !values.containsKey(key(name))) {
      throw new StatementRefused(
          ErrorCode.NOT_SUPPORTED, "more than " + MAX_VARIABLES + " user variables");
    }
    values.put(key(name), new Value(value.text(), ColumnType.ofUserVariable(value)));
  }

  void clear() {
    values.clear();
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
