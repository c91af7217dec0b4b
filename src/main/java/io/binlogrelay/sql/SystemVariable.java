package io.binlogrelay.sql;

import io.binlogrelay.message.ErrorCode;
import io.binlogrelay.sql.syntax.Dialect;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A system variable as clients see it. Immutable, any thread; values are read on the session's.
 *
 * @param name lower case
 * @param access where it exists and who may set it
 * @param kind what its values are
 * @param versions the presented versions that have it
 * @param global its global value
 */
record SystemVariable(
    String name, Access access, Kind kind, Versions versions, GlobalValue global) {

  /** Where a variable exists. */
  enum Access {
    /** Global only, fixed at the start. */
    FIXED,
    /** Global only. */
    GLOBAL,
    /** Session only, read only. */
    STATE,
    /** Session only. */
    SESSION,
    /** Session, with a global default. */
    BOTH;

    boolean hasGlobal() {
      return this != STATE && this != SESSION;
    }

    boolean hasSession() {
      return this != FIXED && this != GLOBAL;
    }
  }

  /** What a variable's values are, and how mysqld types their column. */
  enum Kind {
    /** A number. */
    NUMBER(ColumnType.bigint(21, ColumnType.UNSIGNED)),
    /** 1 or 0; SHOW writes ON or OFF. */
    SWITCH(ColumnType.bigint(1, 0)),
    /** Text; the length is mysqld's. */
    TEXT(ColumnType.nullableText(21_845)),
    /** Seconds with six decimals. */
    SECONDS(ColumnType.seconds());

    private final ColumnType type;

    Kind(ColumnType type) {
      this.type = type;
    }

    ColumnType type() {
      return type;
    }
  }

  /**
   * A range of version ids.
   *
   * @param since the first with the variable
   * @param before the first without
   */
  record Versions(int since, int before) {

    static final Versions ALL = new Versions(0, Integer.MAX_VALUE);

    boolean contain(Dialect dialect) {
      return since <= dialect.versionId() && dialect.versionId() < before;
    }
  }

  /** Reads a global value; switches give 1 or 0. */
  interface GlobalValue {
    @Nullable String read(SessionState session);
  }

  /** The value that SELECT shows. */
  Value value(SessionState session, boolean globalScope) {
    return new Value(globalScope ? global.read(session) : sessionValue(session), kind.type());
  }

  @Nullable String sessionValue(SessionState session) {
    return session.hasSet(name) ? session.valueOf(name) : global.read(session);
  }

  /** The value that SHOW shows: switches as words, NULL as nothing. */
  String shown(SessionState session, boolean globalScope) {
    String text = value(session, globalScope).text();
    if (text == null) {
      return "";
    }
    if (kind != Kind.SWITCH) {
      return text;
    }
    return text.equals("1") ? "ON" : "OFF";
  }

  /**
   * What the variable would hold after being set to that value.
   *
   * @throws StatementRefused if it is nothing for this kind of variable
   */
  @Nullable String accept(Value value) {
    String text = value.text();
    return switch (kind) {
      case SWITCH -> acceptSwitch(text);
      case NUMBER, SECONDS -> acceptNumber(value);
      case TEXT -> {
        if (text != null && text.length() > UserVariables.MAX_VALUE_CHARS) {
          throw new StatementRefused(ErrorCode.WRONG_VALUE, name, text);
        }
        yield text;
      }
    };
  }

  private String acceptSwitch(@Nullable String text) {
    String word = text == null ? "NULL" : text.toUpperCase(Locale.ROOT);
    return switch (word) {
      case "1", "ON", "TRUE" -> "1";
      case "0", "OFF", "FALSE" -> "0";
      default -> throw new StatementRefused(ErrorCode.WRONG_VALUE, name, word);
    };
  }

  private String acceptNumber(Value value) {
    if (value.isNull() || !value.type().isNumber() || value.requireText().length() > 32) {
      throw new StatementRefused(ErrorCode.WRONG_TYPE, name);
    }
    return value.requireText();
  }
}
