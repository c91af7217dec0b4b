package io.binlogrelay.offline.inspect;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One row of a rows event.
 *
 * @param before its columns before the change; absent for an insert
 * @param after its columns after the change; absent for a delete
 */
public record InspectedRow(Optional<List<Cell>> before, Optional<List<Cell>> after) {

  /**
   * A column's value.
   *
   * @param column its name if the file has names, otherwise {@code @N}, counted from 1
   * @param value null for NULL
   */
  public record Cell(String column, @Nullable Value value) {}

  /**
   * A value in SQL's text form.
   *
   * @param text of a number, a time, characters, or {@code 0x...} for bytes
   * @param kind how that text is to be read
   */
  public record Value(String text, Kind kind) {
    static Value plain(Object value) {
      return new Value(String.valueOf(value), Kind.PLAIN);
    }

    static Value characters(String text) {
      return new Value(text, Kind.CHARACTERS);
    }

    static Value undecoded(String bytes, String reason) {
      return new Value(bytes + " (" + reason + ")", Kind.UNDECODED);
    }
  }

  /** What a value's text is. */
  public enum Kind {
    /** A number, bits or bytes. */
    PLAIN,
    /** Characters, a time or a document: in quotes. */
    CHARACTERS,
    /** Bytes and the reason why they are no more than that. */
    UNDECODED
  }
}
