package io.binlogrelay.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.message.ErrPacket;
import org.junit.jupiter.api.Test;

class KillCommandTest {

  private final FixedFacts facts = new FixedFacts("8.0.33");

  @Test
  void closesAnyConnectionForAnAdministrator() {
    assertThat(facts.administrator().execute("KILL 23")).isEqualTo(new Answer.Done(0, 0));
    assertThat(facts.administrator().execute("kill connection 31"))
        .isEqualTo(new Answer.Done(0, 0));
    assertThat(facts.disconnected).containsExactly(23L, 31L);
  }

  @Test
  void closesAnAccountsOwnConnection() {
    assertThat(facts.replica().execute("KILL 23")).isEqualTo(new Answer.Done(0, 0));
    assertThat(facts.disconnected).containsExactly(23L);
  }

  @Test
  void refusesAnotherAccountsConnection() {
    assertThat(facts.replica().execute("KILL 30"))
        .isEqualTo(
            new Answer.Failed(new ErrPacket(1095, "HY000", "You are not owner of thread 30")));
    assertThat(facts.disconnected).isEmpty();
  }

  @Test
  void knowsNoSuchConnection() {
    assertThat(facts.administrator().execute("KILL 99999"))
        .isEqualTo(new Answer.Failed(new ErrPacket(1094, "HY000", "Unknown thread id: 99999")));
    assertThat(facts.administrator().execute("KILL -1"))
        .isEqualTo(
            new Answer.Failed(new ErrPacket(1094, "HY000", "Unknown thread id: 4294967295")));
  }

  @Test
  void endsAStreamButNoIdleConnectionByItsQuery() {
    assertThat(facts.administrator().execute("KILL QUERY 31")).isEqualTo(new Answer.Done(0, 0));
    assertThat(facts.disconnected).isEmpty();
    assertThat(facts.administrator().execute("KILL QUERY 23")).isEqualTo(new Answer.Done(0, 0));
    assertThat(facts.disconnected).containsExactly(23L);
  }

  @Test
  void interruptsItself() {
    assertThat(facts.administrator().execute("KILL CONNECTION_ID()"))
        .isEqualTo(
            new Answer.Failed(new ErrPacket(1317, "70100", "Query execution was interrupted")));
    assertThat(facts.disconnected).containsExactly(30L);
  }
}
