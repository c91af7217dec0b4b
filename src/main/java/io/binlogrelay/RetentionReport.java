package io.binlogrelay;

import io.binlogrelay.admin.RelayStatus;
import io.binlogrelay.relaylog.RetentionLimits;
import io.binlogrelay.relaylog.RetentionStatus;
import org.jspecify.annotations.Nullable;

/** Tells retention in the words of {@code /status}. Stateless. */
final class RetentionReport {

  private RetentionReport() {}

  static RelayStatus.Retention of(RetentionStatus retention) {
    RetentionStatus.Counts counts = retention.counts();
    return new RelayStatus.Retention(
        limits(retention.limits()),
        unless(retention.freeBytes(), RetentionStatus.NOT_KNOWN),
        retention.oldestFileAge().toSeconds(),
        new RelayStatus.Removed(
            counts.purgedFiles(), counts.purgedBytes(), counts.releasedReaders()),
        retention.keepers().stream()
            .map(
                keeper ->
                    new RelayStatus.Keeper(
                        keeper.file(), keeper.name(), keeper.why(), keeper.until()))
            .toList());
  }

  private static RelayStatus.RetentionLimits limits(RetentionLimits limits) {
    RetentionLimits none = RetentionLimits.NONE;
    return new RelayStatus.RetentionLimits(
        unless(limits.maxAge().toSeconds(), none.maxAge().toSeconds()),
        unless(limits.maxSize(), none.maxSize()),
        unless(limits.minFree(), none.minFree()),
        limits.holdAbsentReplicas().toSeconds(),
        limits.releaseReadersAfter().toSeconds());
  }

  private static @Nullable Long unless(long value, long none) {
    return value == none ? null : value;
  }
}
