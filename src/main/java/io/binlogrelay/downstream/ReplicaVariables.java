package io.binlogrelay.downstream;

import io.binlogrelay.sql.UserVariables;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a replica says of itself in user variables, under the current names or the retired
 * ones (server source: rpl_source.cc, get_user_var_from_alternatives). Stateless.
 */
final class ReplicaVariables {

  private static final int MAX_DIGITS = 18;

  private ReplicaVariables() {}

  static DumpTerms read(UserVariables variables) {
    return new DumpTerms(
        uuid(variables.text("replica_uuid", "slave_uuid").orElse(null)),
        number(variables.text("source_heartbeat_period", "master_heartbeat_period").orElse(null)),
        ReplicaChecksum.of(
            variables.text("source_binlog_checksum", "master_binlog_checksum").orElse(null)),
        number(variables.text("rpl_semi_sync_replica", "rpl_semi_sync_slave").orElse(null)) != 0);
  }

  private static @Nullable UUID uuid(@Nullable String text) {
    if (text == null || text.length() != 36) {
      return null;
    }
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException notAUuid) {
      return null; // then only its server id tells a replica apart, as if it had set none
    }
  }

  /** As the server converts the variable to an integer: leading digits, else 0. */
  private static long number(@Nullable String text) {
    if (text == null) {
      return 0;
    }
    int digits = 0;
    while (digits < text.length() && Character.digit(text.charAt(digits), 10) >= 0) {
      digits++;
    }
    if (digits > MAX_DIGITS) {
      return Long.MAX_VALUE;
    }
    return digits == 0 ? 0 : Long.parseLong(text.substring(0, digits));
  }
}
