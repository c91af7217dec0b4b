package io.binlogrelay.upstream;

import java.util.Locale;

/** What the source said to our wish for semi-synchronous replication. */
public enum SemiSyncOffer {
  /** We did not ask: the configuration says so, or there was no dump yet. */
  NOT_ASKED,
  /** It waits for our ACKs. */
  ENABLED,
  /** It has the plugin, switched off: it begins to ask as soon as somebody switches it on. */
  DISABLED,
  /** It lacks the plugin: we follow asynchronously. */
  MISSING;

  /** Whether its packets carry the header of semi-sync, so that it may ask for ACKs. */
  boolean granted() {
    return this == ENABLED || this == DISABLED;
  }

  /** As shown, such as {@code not-asked}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
