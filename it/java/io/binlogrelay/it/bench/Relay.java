package io.binlogrelay.it.bench;

import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.RelaySettings;
import org.jspecify.annotations.Nullable;

/**
 * One relay for the whole run, as a relay that serves has run for days; only its link is stopped.
 * Without TLS, as the other ackers.
 */
final class Relay implements Acker, AutoCloseable {
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
                      .set("source.tls.mode", "disabled")
                      .set("relayLog.sync", "transaction"))
              .start();
    } else {
      relay.execute("START REPLICA");
    }
    relay.awaitPublished(source.end());
  }

  @Override
  public void detach() {
    if (relay != null) {
      relay.execute("STOP REPLICA");
    }
  }

  @Override
  public void close() {
    if (relay != null) {
      relay.close();
    }
  }
}
