package io.binlogrelay.downstream;

import io.binlogrelay.binlog.ChecksumAlgorithm;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a replica said about checksums by {@code SET @source_binlog_checksum} (or its older name).
 * It decides the checksum of the fake Rotate before the first format description, and whether a log
 * with checksums may be sent at all (server source: Binlog_sender::init_checksum_alg).
 */
enum ReplicaChecksum {
  /** It never spoke of checksums: it cannot read a log that has them. */
  UNAWARE(ChecksumAlgorithm.NONE),
  NONE(ChecksumAlgorithm.NONE),
  CRC32(ChecksumAlgorithm.CRC32);

  private final ChecksumAlgorithm algorithm;

  ReplicaChecksum(ChecksumAlgorithm algorithm) {
    this.algorithm = algorithm;
  }

  /** The checksum of what is sent before the first format description. */
  ChecksumAlgorithm beforeFirstFormat() {
    return algorithm;
  }

  /** The variable's value, null when unset; an unknown value counts as unaware. */
  static ReplicaChecksum of(@Nullable String value) {
    if (value == null) {
      return UNAWARE;
    }
    return switch (value.toUpperCase(Locale.ROOT)) {
      case "NONE" -> NONE;
      case "CRC32" -> CRC32;
      default -> UNAWARE;
    };
  }
}
