package io.binlogrelay;

import io.binlogrelay.admin.HealthSource;
import io.binlogrelay.upstream.LinkState;
import io.binlogrelay.upstream.LinkStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * Ready means that published data can be served: the log has begun. That it is open and that the
 * listeners are bound is so as long as this can be asked. A source that is away or a disk that
 * takes nothing more is a remark, not a reason to take replicas elsewhere: they are served what is
 * published, and get heartbeats. Any thread.
 */
final class RelayHealth implements HealthSource {

  private final Rooms rooms;

  RelayHealth(Rooms rooms) {
    this.rooms = rooms;
  }

  @Override
  public Readiness readiness() {
    List<String> reasons = new ArrayList<>();
    boolean empty = rooms.relayLog().view().isEmpty();
    if (empty) {
      reasons.add("relay log: empty, replicas are held until it begins");
    }
    LinkStatus link = rooms.link().status();
    if (link.state() != LinkState.STREAMING) {
      String reason = link.reason();
      reasons.add("source: " + link.state() + (reason == null ? "" : ", " + reason));
    }
    return new Readiness(!empty, reasons);
  }
}
