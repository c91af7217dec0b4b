package io.binlogrelay.it.bench;

import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.RelaySettings;
import org.jspecify.annotations.Nullable;

/** The relay, started anew each time; what was committed without it, it receives first. */
final class Relay implements Acker {
  private @Nullable RelayProcess relay;

  @Override
  public String name() {
    return "binlog-relay, sync: transaction";
  }

  @Override
  public void attach(PlainMySql source) throws Exception {
    if (relay == null) {
      relay =
          RelayProcess.of(
              RelaySettings.below(source.address())
                  .set("source.semiSync", true)
                  .set("relayLog.sync", "transaction"));
    }
    relay.start();
    relay.awaitPublished(source.end());
  }

  @Override
  public void detach() {
    if (relay != null) {
      relay.sigterm();
    }
  }
}
