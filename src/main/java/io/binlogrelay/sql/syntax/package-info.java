/**
 * The grammar of the SQL that clients of a MySQL source send: text in, immutable records out.
 *
 * <p>{@link io.binlogrelay.sql.syntax.Lexer} cuts a statement into tokens, {@link
 * io.binlogrelay.sql.syntax.Parser} recognises the statement's first word and hands over to one
 * small parser per family (SELECT, SET, SHOW); the result is a {@link
 * io.binlogrelay.sql.syntax.Statement}. Words that MySQL retired or introduced between releases are
 * decided by the {@link io.binlogrelay.sql.syntax.Dialect} of the version that we present. Nothing
 * here knows a value, a variable or a privilege.
 *
 * <p>Bounds: {@link io.binlogrelay.sql.syntax.Parser#MAX_STATEMENT_CHARS}, {@link
 * io.binlogrelay.sql.syntax.ExpressionParser#MAX_DEPTH}, {@link
 * io.binlogrelay.sql.syntax.SelectParser#MAX_COLUMNS}. No recursion is deeper than the second.
 *
 * <p>Threads: parsers are used once by one thread; everything they return is immutable.
 */
@NullMarked
package io.binlogrelay.sql.syntax;

import org.jspecify.annotations.NullMarked;
