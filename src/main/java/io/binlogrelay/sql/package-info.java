/**
 * The SQL that replicas, connectors, monitors and administrators ask of a MySQL source: text in, an
 * answer as a value out. No channel, no packet.
 *
 * <ul>
 *   <li>{@link io.binlogrelay.sql.SqlSession} is one client's conversation; it hands a parsed
 *       statement to the class of its family (a query, an assignment, a report) and turns every
 *       failure into an {@link io.binlogrelay.sql.Answer.Failed} with MySQL's number and text.
 *   <li>{@link io.binlogrelay.sql.Answer}, {@link io.binlogrelay.sql.Column} and {@link
 *       io.binlogrelay.sql.ColumnType} are what a server needs to write result sets as mysqld does.
 *   <li>{@link io.binlogrelay.sql.SystemVariables} is the one table of system variables.
 *   <li>{@link io.binlogrelay.sql.SchemaTables} are the tables that can be read, {@link
 *       io.binlogrelay.sql.TableQuery} reads them.
 *   <li>{@code syntax} is the grammar; {@code facts} the interfaces through which all state outside
 *       of the session is reached.
 * </ul>
 *
 * <p>Column names, types, lengths, error numbers and texts were captured from mysqld 8.0.33 and
 * 9.7.4 with {@code mysql --column-type-info}, unless a comment says otherwise.
 *
 * <p>Threads: a session and everything in it belong to one connection's thread. Sessions share
 * nothing but immutable tables.
 */
@NullMarked
package io.binlogrelay.sql;

import org.jspecify.annotations.NullMarked;
