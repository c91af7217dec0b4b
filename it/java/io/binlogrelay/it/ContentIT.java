package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.mysql.cj.jdbc.JdbcStatement;
import io.binlogrelay.it.harness.FileCompare;
import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.SharedServers;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that a source writes into its binary log arrives below the relay. */
@ExtendWith(LogsOnFailure.class)
class ContentIT {

  /** How the source writes its log. */
  enum Logging {
    ROW("SET binlog_format = 'ROW'"),
    STATEMENT("SET binlog_format = 'STATEMENT'"),
    MIXED("SET binlog_format = 'MIXED'"),
    COMPRESSED("SET binlog_transaction_compression = ON"),
    WITHOUT_CHECKSUMS("SET GLOBAL binlog_checksum = 'NONE'"),
    TAGGED_GTIDS("SET gtid_next = 'AUTOMATIC:content'");

    private final String statement;

    Logging(String statement) {
      this.statement = statement;
    }

    private boolean knownTo(MySqlImage image) {
      return this != TAGGED_GTIDS || image.isAtLeast(8, 3);
    }
  }

  static Stream<Arguments> imagesAndLoggings() {
    return MySqlImage.all()
        .flatMap(
            image ->
                Arrays.stream(Logging.values())
                    .filter(logging -> logging.knownTo(image))
                    .map(logging -> Arguments.of(image, logging)));
  }

  @ParameterizedTest
  @MethodSource("imagesAndLoggings")
  void everyKindOfContentArrives(MySqlImage image, Logging logging) throws SQLException {
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    try (RelayProcess relay = RelayProcess.below(source.address());
        Connection session = source.connection();
        Statement statement = session.createStatement()) {
      replica.replication().followByGtid(relay.address());
      statement.execute("CREATE DATABASE content");
      statement.execute("USE content");
      statement.execute(logging.statement);
      for (Content content : Content.values()) {
        for (String sql : content.statements()) {
          statement.execute(sql);
        }
        assertEqual(content.name(), source, replica);
      }
      loadData(statement);
      assertEqual("LOAD DATA", source, replica);

      source.execute("FLUSH BINARY LOGS");
      relay.awaitPublished(source.binlogEnd());
      assertThat(FileCompare.assertClosedFilesEqual(relay, source)).isPositive();
    } finally {
      source.execute("SET GLOBAL binlog_checksum = 'CRC32'");
    }
  }

  /** LOAD DATA: in statement format the file itself travels in events of its own. */
  private static void loadData(Statement statement) throws SQLException {
    statement.execute("CREATE TABLE loaded (id INT PRIMARY KEY, v VARCHAR(100))");
    List<String> lines = IntStream.range(0, 5000).mapToObj(i -> i + "\tvalue " + i * 31).toList();
    byte[] file = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    statement.unwrap(JdbcStatement.class).setLocalInfileInputStream(new ByteArrayInputStream(file));
    statement.execute("LOAD DATA LOCAL INFILE 'lines' INTO TABLE loaded (id, v)");
  }

  private static void assertEqual(String content, MySqlServer source, MySqlServer replica) {
    replica.replication().awaitCaughtUpWith(source);
    assertThat(replica.checksumTables())
        .as("tables after %s", content)
        .isEqualTo(source.checksumTables());
    assertThat(replica.gtidExecuted())
        .as("gtid_executed after %s", content)
        .isEqualTo(source.gtidExecuted());
  }
}
