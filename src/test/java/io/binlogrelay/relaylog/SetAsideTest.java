package io.binlogrelay.relaylog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binlogrelay.gtid.GtidSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetAsideTest {
  private static final String FIRST = "binlog.000001";
  private static final String SECOND = "binlog.000002";
  private static final Instant NOW = Instant.parse("2026-09-21T10:11:12Z");

  @TempDir Path directory;

  private final BinlogBuilder file = new BinlogBuilder().head().transaction(1, 40).rotate(SECOND);

  @Test
  void theFilesMoveAndAnEmptyLogWithTheSameIdentityIsLeft() throws IOException {
    UUID uuid = write();
    String key = key();

    SetAside result = SetAside.run(directory, NOW);

    assertThat(result.target()).isEqualTo(directory.resolve("set-aside-20260921-101112"));
    assertThat(result.files()).isEqualTo(1);
    assertThat(result.bytes()).isEqualTo(file.position());
    assertThat(result.serverUuid()).contains(uuid);
    assertThat(names(result.target()))
        .containsExactly(FIRST, "binlog.index", "cut-" + FIRST + "-4", "relay.state");
    assertThat(names(directory))
        .containsExactly("relay.lock", "relay.state", "set-aside-20260921-101112");
    try (RelayLog log = open()) {
      assertThat(log.view().isEmpty()).isTrue();
      assertThat(log.serverUuid()).isEqualTo(uuid);
      assertThat(log.source()).isEmpty();
      assertThat(log.view().executed().isEmpty()).isTrue();
    }
    assertThat(key()).isEqualTo(key);
  }

  @Test
  void theSameFilesCanBeStoredAnew() throws IOException {
    write();
    SetAside.run(directory, NOW);
    write();

    try (RelayLog log = open()) {
      assertThat(log.view().published().transactions()).isEqualTo(1);
    }
  }

  @Test
  void aLogThatIsInUseIsRefused() throws IOException {
    write();
    try (RelayLog log = open()) {
      assertThatThrownBy(() -> SetAside.run(directory, NOW))
          .isInstanceOf(RelayLogRefused.class)
          .hasMessageContaining("in use by another relay");
      assertThat(log.view().files()).hasSize(1);
    }
  }

  @Test
  void whereThereIsNoLogNothingIsTouched() throws IOException {
    Path absent = directory.resolve("absent");
    assertThatThrownBy(() -> SetAside.run(absent, NOW)).isInstanceOf(RelayLogRefused.class);
    assertThat(absent).doesNotExist();

    open().close();
    assertThatThrownBy(() -> SetAside.run(directory, NOW))
        .isInstanceOf(RelayLogRefused.class)
        .hasMessageContaining("holds no log that could be set aside");
  }

  @Test
  void aStateThatCanNotBeReadIsSetAsideToo() throws IOException {
    write();
    Files.writeString(directory.resolve("relay.state"), "{ half");

    SetAside result = SetAside.run(directory, NOW);

    assertThat(result.serverUuid()).isEmpty();
    assertThat(Files.readString(result.target().resolve("relay.state"))).isEqualTo("{ half");
    try (RelayLog log = open()) {
      assertThat(log.view().isEmpty()).isTrue();
    }
  }

  @Test
  void logFilesWithoutStateAreSetAside() throws IOException {
    write();
    Files.delete(directory.resolve("relay.state"));
    assertThatThrownBy(this::open).isInstanceOf(RelayLogRefused.class);

    SetAside.run(directory, NOW);

    try (RelayLog log = open()) {
      assertThat(log.view().isEmpty()).isTrue();
    }
  }

  @Test
  void anInterruptedRunLeavesALogThatIsRefusedAndIsFinishedByTheNextOne() throws IOException {
    write();
    Path target = Files.createDirectory(directory.resolve("set-aside-20260921-101112"));
    Files.copy(directory.resolve("relay.state"), target.resolve("relay.state"));
    Files.move(directory.resolve("binlog.index"), target.resolve("binlog.index"));
    assertThatThrownBy(this::open)
        .isInstanceOf(RelayLogRefused.class)
        .hasMessageContaining("log reset");

    SetAside result = SetAside.run(directory, NOW.plusSeconds(60));

    assertThat(result.target()).isEqualTo(target);
    assertThat(names(target)).contains(FIRST, "binlog.index", "relay.state");
    try (RelayLog log = open()) {
      assertThat(log.view().isEmpty()).isTrue();
    }
  }

  @Test
  void aLogThatLostItsIndexIsNotMixedWithOneThatWasSetAsideBefore() throws IOException {
    write();
    SetAside before = SetAside.run(directory, NOW);
    write();
    Files.delete(directory.resolve("binlog.index"));

    SetAside result = SetAside.run(directory, NOW);

    assertThat(result.target()).isEqualTo(directory.resolve("set-aside-20260921-101113"));
    assertThat(before.target().resolve(FIRST)).exists();
    assertThat(result.target().resolve(FIRST)).exists();
  }

  private UUID write() throws IOException {
    try (RelayLog log = open()) {
      log.rsaKeyPem(() -> "the key");
      RelayLogWriter writer = log.writer();
      writer.remember(
          new SourceIdentity(BinlogBuilder.SOURCE, 84, "8.0.33", "ON"),
          GtidSet.parse(BinlogBuilder.SOURCE + ":100"));
      writer.cutToPublished();
      writer.beginFile(FIRST);
      for (byte[] event : file.events()) {
        writer.append(ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN), 0, event.length);
      }
      writer.sync();
      Files.writeString(directory.resolve("cut-" + FIRST + "-4"), "a tail");
      return log.serverUuid();
    }
  }

  private String key() throws IOException {
    try (RelayLog log = open()) {
      return log.rsaKeyPem(() -> "another key");
    }
  }

  private RelayLog open() {
    return RelayLog.open(new RelayLogOptions(directory, 1 << 20));
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
