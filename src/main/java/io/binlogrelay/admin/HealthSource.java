package io.binlogrelay.admin;

import java.util.List;

/**
 * Tells whether the relay can serve what it has. Called by the admin event loop; must not block.
 */
@FunctionalInterface
public interface HealthSource {

  /** The health of this moment. */
  Readiness readiness();

  /**
   * @param ready whether published data can be served to replicas
   * @param reasons why not, in words; may also hold remarks while ready
   */
  record Readiness(boolean ready, List<String> reasons) {
    public Readiness {
      reasons = List.copyOf(reasons);
    }
  }
}
