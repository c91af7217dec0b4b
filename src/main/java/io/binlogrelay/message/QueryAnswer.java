package io.binlogrelay.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a source answered to a query of ours. */
public sealed interface QueryAnswer {

  /** It did what was asked; there are no rows. */
  record Done(OkPacket ok) implements QueryAnswer {}

  /** It refused. */
  record Failed(ErrPacket error) implements QueryAnswer {}

  /** Rows, all of them. */
  record Rows(List<ColumnDefinition> columns, List<List<@Nullable String>> rows)
      implements QueryAnswer {

    /** The first value of the first row, or null if that is NULL or there is no row. */
    public @Nullable String first() {
      return rows.isEmpty() ? null : rows.get(0).get(0);
    }
  }
}
