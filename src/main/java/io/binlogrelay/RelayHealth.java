package io.binlogrelay;

import io.binlogrelay.admin.HealthSource;
import io.binlogrelay.upstream.LinkState;
import io.binlogrelay.upstream.LinkStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * Ready means that published data can be served: the log is open and the listeners are bound, which
 * they are as long as this can be asked. A source that is away is a remark, not a reason to take
 * replicas elsewhere. Any thread.
 */
final class RelayHealth implements HealthSource {

  private final Rooms rooms;

  RelayHealth(Rooms rooms) {
    this.rooms = rooms;
  }

  @Override
  public Readiness readiness() {
    List<String> remarks = new ArrayList<>();
    LinkStatus link = rooms.link().status();
    if (link.state() != LinkState.STREAMING) {
      String reason = link.reason();
      remarks.add("source: " + link.state() + (reason == null ? "" : ", " + reason));
    }
    if (rooms.relayLog().view().isEmpty()) {
      remarks.add("relay log: empty, replicas are held until it begins");
    }
    return new Readiness(true, remarks);
  }
}
