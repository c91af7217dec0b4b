package io.binlogrelay.offline.inspect;

import io.binlogrelay.relaylog.FileScan.Damage;

/** Takes what an inspection finds, in the order of the file, on the thread that inspects. */
public interface InspectionSink {

  /** An event; rows of it, and events inside it, come next. */
  void event(InspectedEvent event);

  /** A row of the last event. */
  void row(InspectedRow row);

  /** Something is damaged. */
  void damage(Damage damage);
}
