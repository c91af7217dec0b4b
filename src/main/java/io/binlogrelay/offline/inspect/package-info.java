/**
 * Events of a log file as a person reads them: {@link io.binlogrelay.offline.inspect.Inspector}
 * walks a file and tells an {@link io.binlogrelay.offline.inspect.InspectionSink} of each event, of
 * the rows in it and of the events inside a compressed transaction.
 *
 * <ul>
 *   <li>{@code EventMeaning} and its siblings say in one line what an event does
 *   <li>{@code TableMap} knows a table's columns; {@code RowsEvent} goes through the rows of an
 *       event; {@code Cells} reads one value, with mysql-binlog-connector-java where that is right
 *       and by itself where that library would lose something (times, dates that Java does not
 *       have)
 *   <li>{@code TransactionPayload} opens a compressed transaction
 * </ul>
 *
 * <p>What can't be decoded is shown as bytes with the reason; nothing that a file holds makes an
 * inspection fail. Events above {@link io.binlogrelay.offline.inspect.Inspector#HELD_MAX} bytes are
 * shown by their header, so that memory is bounded whatever the file holds. One thread.
 */
@NullMarked
package io.binlogrelay.offline.inspect;

import org.jspecify.annotations.NullMarked;
