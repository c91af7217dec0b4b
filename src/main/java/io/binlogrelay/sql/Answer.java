package io.binlogrelay.sql;

import io.binlogrelay.message.ErrPacket;
import java.util.List;
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
   * A text result set.
   *
   * @param columns at least one
   * @param rows each with as many values as there are columns; null is NULL
   */
  record Rows(List<Column> columns, List<List<@Nullable String>> rows) implements Answer {}

  /** An ERR packet. */
  record Failed(ErrPacket error) implements Answer {}
}
