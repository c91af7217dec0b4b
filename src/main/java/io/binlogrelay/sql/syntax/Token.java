package io.binlogrelay.sql.syntax;

/**
 * A lexical element of a statement. Immutable, any thread.
 *
 * @param kind what it is
 * @param value its meaning: a word as written, a string or quoted name without quotes and escapes,
 *     a number's digits, the name of a user variable
 * @param start offset of its first character in the statement
 * @param end offset after its last character
 */
record Token(Kind kind, String value, int start, int end) {

  /** The kinds of tokens. */
  enum Kind {
    /** An identifier or keyword without quotes. */
    WORD,
    /** An identifier in backticks. */
    QUOTED_NAME,
    /** A string in single or double quotes. */
    STRING,
    /** Digits only. */
    INTEGER,
    /** Digits with a decimal point. */
    DECIMAL,
    /** A number with an exponent. */
    FLOAT,
    /** {@code 0x41} or {@code x'41'}; the value is the text that the bytes spell. */
    HEX,
    /** {@code @name}; the value is the name. */
    USER_VARIABLE,
    /** The two signs before a system variable's name. */
    SYSTEM_VARIABLE_SIGN,
    /** An operator or a punctuation mark. */
    SYMBOL,
    /** The end of the statement. */
    END
  }

  boolean is(Kind other) {
    return kind == other;
  }

  boolean isWord(String keyword) {
    return kind == Kind.WORD && value.equalsIgnoreCase(keyword);
  }

  boolean isSymbol(String symbol) {
    return kind == Kind.SYMBOL && value.equals(symbol);
  }
}
