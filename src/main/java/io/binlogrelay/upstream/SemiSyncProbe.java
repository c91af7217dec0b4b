package io.binlogrelay.upstream;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Asks for semi-synchronous replication as a replica does between its registration and the dump
 * request: whether the source knows it, under the current name and then under the retired one, and
 * then the wish itself (captured from 8.0.46 and 9.7.4; server source:
 * plugin/semisync/semisync_replica.cc, and semisync_replica_plugin.cc). The channel's event loop.
 *
 * <p>The wish is set under both names, as replicas from 8.0.26 to 8.4 do: a source reads the one it
 * knows. A plugin that is switched off is asked all the same: then it begins when it is switched
 * on.
 */
final class SemiSyncProbe {

  private static final String ABSENT = "";

  private final StatementHandler statements;
  private String enabled = ABSENT;

  SemiSyncProbe(StatementHandler statements) {
    this.statements = statements;
  }

  /** Asks, and sets the wish if there is anybody to hear it. */
  CompletableFuture<SemiSyncOffer> run() {
    return ask("rpl_semi_sync_source_enabled")
        .thenCompose(
            done ->
                enabled.equals(ABSENT)
                    ? ask("rpl_semi_sync_master_enabled")
                    : CompletableFuture.completedFuture(null))
        .thenCompose(done -> wish());
  }

  private CompletableFuture<Void> ask(String variable) {
    return new StatementScript(statements)
        .value("SELECT @@global." + variable, ABSENT, value -> enabled = value)
        .run();
  }

  private CompletionStage<SemiSyncOffer> wish() {
    if (enabled.equals(ABSENT)) {
      return CompletableFuture.completedFuture(SemiSyncOffer.MISSING);
    }
    boolean on = enabled.equals("1") || enabled.equals("ON");
    return new StatementScript(statements)
        .execute("SET @rpl_semi_sync_replica = 1, @rpl_semi_sync_slave = 1")
        .run()
        .thenApply(done -> on ? SemiSyncOffer.ENABLED : SemiSyncOffer.DISABLED);
  }
}
