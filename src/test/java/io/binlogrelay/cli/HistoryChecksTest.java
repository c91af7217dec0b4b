package io.binlogrelay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryChecksTest {
  private static final String SOURCE = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
  private static final String OTHER = "5f22fa47-71ca-11e1-9e33-c80aa9429562";
  private static final String OURS = "0d0e0f00-71ca-11e1-9e33-c80aa9429562";

  private final Path directory;
  private final CannedSession session =
      new CannedSession().answer("SELECT @@GLOBAL.server_uuid", SOURCE);

  HistoryChecksTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void withoutALogEverySourceIsRight() throws SQLException {
    assertThat(check()).allMatch(CheckItem::pass);
  }

  @Test
  void theSourceThatTheLogFollowsPasses() throws Exception {
    remember(SOURCE);

    assertThat(check().get(0).found()).isEqualTo("the same server_uuid " + SOURCE);
  }

  @Test
  void anotherSourceFailsWithBothNamed() throws Exception {
    remember(OTHER);

    CheckItem item = check().get(0);
    assertThat(item.pass()).isFalse();
    assertThat(item.found()).contains(SOURCE, OTHER);
  }

  @Test
  void aStateThatCannotBeReadFailsWithoutATrace() throws Exception {
    Files.writeString(directory.resolve("relay.state"), "{");

    assertThat(check()).singleElement().matches(item -> !item.pass());
  }

  @Test
  void aReplicaWithOurServerIdFailsUnlessItIsUs() throws Exception {
    remember(SOURCE);
    session.answer("SHOW REPLICAS", List.of(Map.of("server_id", "900", "replica_uuid", OURS)));
    assertThat(check()).allMatch(CheckItem::pass);

    session.answer("SHOW REPLICAS", List.of(Map.of("server_id", "900", "replica_uuid", OTHER)));
    assertThat(check()).extracting(CheckItem::pass).containsExactly(true, false);
  }

  private void remember(String sourceUuid) throws IOException {
    Files.writeString(
        directory.resolve("relay.state"),
        """
        {"format": 1, "self": {"serverUuid": "%s"},
         "source": {"serverUuid": "%s", "serverId": 1, "version": "8.0.33", "gtidMode": "ON"},
         "base": "", "closedFiles": []}
        """
            .formatted(OURS, sourceUuid));
  }

  private List<CheckItem> check() throws SQLException {
    return new HistoryChecks(session, directory, 900).check();
  }
}
