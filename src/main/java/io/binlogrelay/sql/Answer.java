package io.binlogrelay.sql;

import io.binlogrelay.message.ErrPacket;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a statement is answered with. Immutable, any thread. */
public sealed interface Answer {

  /**
   * An OK packet.
   *
   * @param affected rows affected
   * @param warnings number of warnings
   */
  record Done(long affected, int warnings) implements Answer {

    static final Done NOTHING = new Done(0, 0);
  }

  /**
   * A result set.
   *
   * @param columns at least one
   * @param rows each with as many values as there are columns; null is NULL
   */
  record Rows(List<Column> columns, List<List<@Nullable String>> rows) implements Answer {}

  /**
   * Somebody else works on it.
   *
   * @param work completes on any thread, never exceptionally; what it gives is called once, by the
   *     session's thread, and makes the answer, which is none of these
   */
  record Later(CompletionStage<Supplier<Answer>> work) implements Answer {}

  /**
   * A statement is prepared.
   *
   * @param id its number
   * @param columns of its result; empty if it has none
   * @param parameters how many placeholders it has
   */
  record Prepared(long id, List<Column> columns, int parameters) implements Answer {}

  /** An ERR packet. */
  record Failed(ErrPacket error) implements Answer {}
}
