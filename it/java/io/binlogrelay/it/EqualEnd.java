package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.it.harness.FileCompare;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayProcess;
import java.time.Duration;

/** What must be true when the writing has ended, whatever happened to the chain before. */
final class EqualEnd {
  private static final Duration WITHIN = Duration.ofSeconds(180);

  private EqualEnd() {}

  /**
   * Waits for the replica, then fails unless rows and GTIDs are the source's, and the files of each
   * relay are the source's byte for byte: the closed ones, and the open one as far as it is
   * published, which is to its end.
   */
  static void assertReached(MySqlServer source, MySqlServer replica, RelayProcess... relays) {
    replica.replication().awaitCaughtUpWith(source, WITHIN);

    assertThat(replica.checksumTables()).isEqualTo(source.checksumTables());
    assertThat(replica.gtidExecuted()).isEqualTo(source.gtidExecuted());
    for (RelayProcess relay : relays) {
      assertThat(relay.gtidExecuted()).isEqualTo(source.gtidExecuted());
      assertThat(relay.published()).isEqualTo(source.binlogEnd());
      assertThat(FileCompare.assertClosedFilesEqual(relay, source))
          .isEqualTo(source.binaryLogs().size() - 1);
      FileCompare.assertPublishedPrefixEqual(relay, source);
    }
  }
}
