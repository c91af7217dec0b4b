package io.binlogrelay.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What replicas ask before they request a dump, in their order and spelling: captured from the
 * general log of an 8.0.33 source; 9.7.4 from the wire; older ones from their source
 * (rpl_replica.cc).
 */
class ReplicaConversationTest {

  private static final String UUID = "7d7d3750-e558-11f1-a0f7-02fc00000001";

  private final FixedFacts facts = new FixedFacts("8.0.33");
  private final SqlSession session = facts.replica();

  @Test
  void answersAReplicaOf8_0_26AndLater() {
    assertThat(value("SELECT UNIX_TIMESTAMP()")).isEqualTo("1795230480");
    assertThat(value("SELECT @@GLOBAL.SERVER_ID")).isEqualTo("900");
    done("SET @master_heartbeat_period = 30000001024, @source_heartbeat_period = 30000001024");
    done(
        "SET @master_binlog_checksum = @@global.binlog_checksum,"
            + " @source_binlog_checksum = @@global.binlog_checksum");
    assertThat(value("SELECT @source_binlog_checksum")).isEqualTo("CRC32");
    assertThat(value("SELECT @@GLOBAL.GTID_MODE")).isEqualTo("ON");
    assertThat(value("SELECT @@GLOBAL.SERVER_UUID")).isEqualTo(FixedFacts.OUR_UUID.toString());
    done("SET @slave_uuid = '" + UUID + "', @replica_uuid = '" + UUID + "'");

    assertThat(session.variables().text("source_heartbeat_period", "master_heartbeat_period"))
        .contains("30000001024");
    assertThat(session.variables().text("replica_uuid", "slave_uuid")).contains(UUID);
  }

  @Test
  void answersAReplicaBefore8_0_26() {
    assertThat(value("SELECT UNIX_TIMESTAMP()")).isEqualTo("1795230480");
    assertThat(value("SELECT @@GLOBAL.SERVER_ID")).isEqualTo("900");
    done("SET @master_heartbeat_period= 30000001024");
    done("SET @master_binlog_checksum= @@global.binlog_checksum");
    assertThat(value("SELECT @master_binlog_checksum")).isEqualTo("CRC32");
    assertThat(value("SELECT @@GLOBAL.GTID_MODE")).isEqualTo("ON");
    assertThat(value("SELECT @@GLOBAL.SERVER_UUID")).isEqualTo(FixedFacts.OUR_UUID.toString());
    done("SET @slave_uuid= '" + UUID + "'");

    assertThat(session.variables().text("source_heartbeat_period", "master_heartbeat_period"))
        .contains("30000001024");
    assertThat(session.variables().text("replica_uuid", "slave_uuid")).contains(UUID);
  }

  @Test
  void answersAReplicaOf5_5() {
    assertThat(row("SHOW VARIABLES LIKE 'SERVER_ID'")).containsExactly("server_id", "900");
    assertThat(row("SHOW VARIABLES LIKE 'SERVER_UUID'"))
        .containsExactly("server_uuid", FixedFacts.OUR_UUID.toString());
  }

  @Test
  void offersSemiSyncUnderEitherName() {
    assertThat(row("SELECT @@global.rpl_semi_sync_source_enabled")).containsExactly("1");
    assertThat(row("SELECT @@global.rpl_semi_sync_master_enabled")).containsExactly("1");
    assertThat(row("SHOW VARIABLES LIKE 'rpl_semi_sync_master_enabled'"))
        .containsExactly("rpl_semi_sync_master_enabled", "ON");
    done("SET @rpl_semi_sync_slave= 1");
    done("SET @rpl_semi_sync_replica = 1, @rpl_semi_sync_slave = 1");
  }

  @Test
  void repeatsTheChecksumThatWasStoredNotTheOneOfNow() {
    done("SET @source_binlog_checksum = @@global.binlog_checksum");
    facts.checksum = "NONE";

    assertThat(value("SELECT @source_binlog_checksum")).isEqualTo("CRC32");
    assertThat(value("SELECT @@global.binlog_checksum")).isEqualTo("NONE");
  }

  @Test
  void prefersTheCurrentSpellingOfAUserVariable() {
    done("SET @master_binlog_checksum = 'CRC32', @source_binlog_checksum = 'NONE'");

    assertThat(session.variables().text("source_binlog_checksum", "master_binlog_checksum"))
        .contains("NONE");
    assertThat(session.variables().text("SOURCE_BINLOG_CHECKSUM")).contains("NONE");
    assertThat(session.variables().text("never_set")).isEmpty();
  }

  private void done(String sql) {
    assertThat(session.execute(sql)).isEqualTo(new Answer.Done(0, 0));
  }

  private String value(String sql) {
    List<String> row = row(sql);
    assertThat(row).hasSize(1);
    return row.get(0);
  }

  private List<String> row(String sql) {
    Answer answer = session.execute(sql);
    assertThat(answer).isInstanceOf(Answer.Rows.class);
    List<List<String>> rows = ((Answer.Rows) answer).rows();
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }
}
