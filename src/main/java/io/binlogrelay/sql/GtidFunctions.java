package io.binlogrelay.sql;

import io.binlogrelay.gtid.GtidFormatException;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.message.ErrorCode;
import java.util.List;
import java.util.function.BiFunction;

/** The functions of two GTID sets, by which clients of a source know whether it can serve them. */
final class GtidFunctions {

  private GtidFunctions() {}

  /** GTID_SUBSET: whether the second set has all of the first; unknown where one is NULL. */
  static Value subset(List<Value> sets) {
    return ofBoth(sets, Value.unknown(), (subset, set) -> Value.of(set.contains(subset)));
  }

  /** GTID_SUBTRACT: what the second set has not of the first; NULL where one is NULL. */
  static Value subtract(List<Value> sets) {
    return ofBoth(
        sets,
        new Value(null, ColumnType.nullableText(0)),
        (set, subtracted) -> {
          String rest = set.minus(subtracted).toString();
          return new Value(rest, ColumnType.nullableText(rest.length()));
        });
  }

  /**
   * @throws StatementRefused 1772 for what is no GTID set
   */
  private static Value ofBoth(
      List<Value> sets, Value ofNull, BiFunction<GtidSet, GtidSet, Value> function) {
    if (sets.stream().anyMatch(Value::isNull)) {
      return ofNull;
    }
    return function.apply(parse(sets.get(0).requireText()), parse(sets.get(1).requireText()));
  }

  private static GtidSet parse(String text) {
    try {
      return GtidSet.parse(text);
    } catch (GtidFormatException malformed) {
      throw new StatementRefused(ErrorCode.MALFORMED_GTID_SET_SPECIFICATION, text);
    }
  }
}
