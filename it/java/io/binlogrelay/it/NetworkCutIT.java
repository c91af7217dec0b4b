package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.binlogrelay.it.harness.FaultProxy;
import io.binlogrelay.it.harness.FaultProxy.Direction;
import io.binlogrelay.it.harness.FaultProxy.Ending;
import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.RelaySettings;
import io.binlogrelay.it.harness.SharedServers;
import io.binlogrelay.it.harness.Workload;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections that break at arbitrary bytes under load, above the relay and below it. */
@ExtendWith(LogsOnFailure.class)
class NetworkCutIT {
  private static final int CUTS = Boolean.getBoolean("soak") ? 1000 : 20;
  private static final Workload.Shape LOAD = new Workload.Shape(4, 60, 1 << 20);

  /** How a connection is broken. */
  private enum Break {
    CUT_WHAT_COMES_DOWN,
    CUT_WHAT_GOES_UP,
    HALVE_A_PACKET,
    SILENCE,
    SILENCE_IN_A_PACKET
  }

  /** A link of the chain, and how to know that it works again. */
  private record Link(String name, FaultProxy proxy, Callable<Boolean> works) {}

  static Stream<MySqlImage> images() {
    return MySqlImage.all();
  }

  @ParameterizedTest
  @MethodSource("images")
  void chainWhoseConnectionsBreakAnywhereLosesAndDoublesNothing(MySqlImage image) {
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    long patience = replica.queryLong("SELECT @@GLOBAL.replica_net_timeout");
    replica.execute("SET GLOBAL replica_net_timeout = 3");
    try (FaultProxy above = FaultProxy.before(source.address());
        RelayProcess relay =
            RelayProcess.of(
                    RelaySettings.below(source.address().through(above))
                        .set("source.heartbeat", "500ms")
                        .set("source.readTimeout", "2s"))
                .start();
        FaultProxy below = FaultProxy.before(relay.address())) {
      replica
          .replication()
          .followByGtid(relay.address().through(below), "SOURCE_HEARTBEAT_PERIOD = 0.5");
      breakUnderLoad(
          source,
          new Link("above", above, () -> text(relay, "/source/state").equals("streaming")),
          new Link("below", below, () -> text(relay, "/replicas/0/state").equals("at-the-tail")));
      EqualEnd.assertReached(source, replica, relay);
      assertThat(relay.status().at("/source/reconnects").asLong()).isPositive();
    } finally {
      replica.execute("STOP REPLICA", "SET GLOBAL replica_net_timeout = " + patience);
    }
  }

  private static String text(RelayProcess relay, String pointer) {
    return relay.status().at(pointer).asText();
  }

  private static void breakUnderLoad(MySqlServer source, Link... links) {
    long seed = Long.getLong("cut.seed", System.nanoTime());
    System.out.println("NetworkCutIT " + CUTS + " cuts, -Dcut.seed=" + seed);
    Random random = new Random(seed);
    try (Workload load = Workload.start(source, LOAD, seed)) {
      for (int cut = 0; cut < CUTS; cut++) {
        if (random.nextInt(4) == 0) {
          source.execute("FLUSH BINARY LOGS");
        }
        Link link = links[random.nextInt(links.length)];
        if (random.nextBoolean()) {
          await("link " + link.name()).atMost(Duration.ofSeconds(60)).until(link.works());
        }
        breakLink(link.proxy(), Break.values()[random.nextInt(Break.values().length)], random);
      }
    }
  }

  private static void breakLink(FaultProxy proxy, Break kind, Random random) {
    Ending ending = random.nextBoolean() ? Ending.FIN : Ending.RST;
    switch (kind) {
      case CUT_WHAT_COMES_DOWN -> proxy.cutAfter(Direction.TO_CLIENT, anyByte(random), ending);
      case HALVE_A_PACKET -> proxy.halveAndCut(Direction.TO_CLIENT, anyPacket(random), ending);
      case SILENCE -> proxy.stallAfter(Direction.TO_CLIENT, anyByte(random));
      case SILENCE_IN_A_PACKET -> proxy.halveAndStall(Direction.TO_CLIENT, anyPacket(random));
      case CUT_WHAT_GOES_UP -> {
        // A client speaks only when it connects: so it has to.
        proxy.cutAfter(Direction.TO_SERVER, 1 + random.nextInt(500), ending);
        proxy.cutNow(ending);
      }
    }
    Direction direction =
        kind == Break.CUT_WHAT_GOES_UP ? Direction.TO_SERVER : Direction.TO_CLIENT;
    await(kind + " to happen")
        .atMost(Duration.ofSeconds(60))
        .until(() -> proxy.faultHappened(direction));
    if (kind == Break.SILENCE || kind == Break.SILENCE_IN_A_PACKET) {
      int connections = proxy.connectionsAccepted();
      await("a new connection after the silence")
          .atMost(Duration.ofSeconds(30))
          .until(() -> proxy.connectionsAccepted() > connections);
      proxy.resume(direction);
    }
  }

  /** From the first byte of a handshake to the middle of a large transaction, evenly by order. */
  private static long anyByte(Random random) {
    return (long) Math.pow(10, random.nextDouble() * 6);
  }

  /** The least length of the packet that is halved: any packet, or one of a large row. */
  private static int anyPacket(Random random) {
    return random.nextBoolean() ? 1 : 1 << 13;
  }
}
