package io.binlogrelay.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Statements that clients send, damaged at random: every one gets an answer. */
class HostileSqlTest {

  private static final List<String> SEEDS =
      List.of(
          "SELECT @@GLOBAL.SERVER_ID, @a, NOW(3), 'it''s \\' x' AS `a b`, 1.5e3, x'41' LIMIT 1",
          "SET @master_heartbeat_period = 30000001024, @source_heartbeat_period = -1",
          "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED, READ ONLY",
          "SET NAMES 'utf8mb4' COLLATE utf8mb4_bin, @@session.sql_mode = DEFAULT",
          "show /*!50002 GLOBAL */ variables where Variable_name in ('a', 'b') or value like 'x%'",
          "SHOW REPLICA STATUS FOR CHANNEL ''",
          "SHOW FULL PROCESSLIST -- comment",
          "KILL QUERY CONNECTION_ID()",
          "SELECT NOT (1 = 2) AND NULL IS NOT NULL OR -(-3) <=> 3 FROM dual WHERE 1 # end",
          "PURGE BINARY LOGS TO 'binlog.000001'");

  private static final String ALPHABET = "'\"`@\\/*!#-(),.;=<>%_ \n\0019azAZ\u00e9\ud83d\ude00";

  @Test
  void answersEveryMutationWithoutAFaultOfOurs() {
    long seed = System.nanoTime();
    System.out.println("HostileSqlTest seed " + seed);
    Random random = new Random(seed);
    SqlSession session = new FixedFacts("8.0.33").replica();
    for (int i = 0; i < 30_000; i++) {
      String sql = mutated(random);
      Answer answer = session.execute(sql);
      if (answer instanceof Answer.Failed failed) {
        assertThat(failed.error().code()).as("seed %d: %s", seed, sql).isNotEqualTo(1105);
        assertThat(failed.error().sqlState()).hasSize(5);
        assertThat(failed.error().text()).hasSizeLessThan(400);
      } else if (answer instanceof Answer.Rows rows) {
        assertThat(rows.rows()).allSatisfy(row -> assertThat(row).hasSize(rows.columns().size()));
      }
    }
  }

  private static String mutated(Random random) {
    StringBuilder sql = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
    int changes = 1 + random.nextInt(6);
    for (int i = 0; i < changes && sql.length() > 0; i++) {
      int at = random.nextInt(sql.length());
      char c = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
      switch (random.nextInt(4)) {
        case 0 -> sql.setCharAt(at, c);
        case 1 -> sql.insert(at, c);
        case 2 -> sql.delete(at, Math.min(sql.length(), at + 1 + random.nextInt(8)));
        default -> {
          String other = SEEDS.get(random.nextInt(SEEDS.size()));
          sql.insert(at, other, 0, random.nextInt(other.length()));
        }
      }
    }
    return sql.toString();
  }
}
