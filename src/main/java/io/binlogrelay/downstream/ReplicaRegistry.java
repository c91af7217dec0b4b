package io.binlogrelay.downstream;

import io.binlogrelay.sql.facts.RegisteredReplica;
import io.binlogrelay.sql.facts.ReplicaFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The replicas: who registered, and who receives a dump. Any thread.
 *
 * <p>The same replica dumps once: when it begins a new dump, because it never learnt or the network
 * never told us that the old connection is dead, the old one ends (server source:
 * sql/rpl_source.cc, kill_zombie_dump_threads).
 */
final class ReplicaRegistry implements ReplicaFacts {

  private record Registration(long connectionId, RegisteredReplica replica) {}

  private final Map<Long, Registration> registered = new HashMap<>();
  private final Map<Long, DumpSession> dumps = new LinkedHashMap<>();

  /** Lists a replica; one with the same server id makes room. */
  synchronized void register(long connectionId, RegisteredReplica replica) {
    registered.put(replica.serverId(), new Registration(connectionId, replica));
  }

  /**
   * Adds a dump.
   *
   * @return the dump of the same replica that it takes the place of; null if there is none. The
   *     caller ends it
   */
  synchronized @Nullable DumpSession dumpBegins(DumpSession begun) {
    DumpSession zombie = null;
    for (DumpSession other : dumps.values()) {
      if (isSameReplica(begun.stream(), other.stream())) {
        zombie = other;
        break;
      }
    }
    if (zombie != null) {
      // At once, however long its end takes: the next dump of this replica replaces this one.
      dumps.remove(zombie.connection().id());
    }
    dumps.put(begun.connection().id(), begun);
    return zombie;
  }

  static boolean isSameReplica(DumpStream begun, DumpStream other) {
    UUID uuid = begun.terms().replicaUuid();
    if (uuid != null) {
      return uuid.equals(other.terms().replicaUuid());
    }
    return begun.request().serverId() != 0
        && other.terms().replicaUuid() == null
        && other.request().serverId() == begun.request().serverId();
  }

  /** Forgets what came over a connection that is gone. */
  synchronized void connectionClosed(long connectionId) {
    dumps.remove(connectionId);
    registered.values().removeIf(registration -> registration.connectionId() == connectionId);
  }

  /** The dumps, in the order they began. */
  synchronized List<DumpSession> dumps() {
    return new ArrayList<>(dumps.values());
  }

  @Override
  public synchronized int acknowledging() {
    return (int) dumps.values().stream().filter(dump -> dump.stream().terms().semiSync()).count();
  }

  @Override
  public synchronized List<RegisteredReplica> registered() {
    return registered.values().stream()
        .map(Registration::replica)
        .sorted(Comparator.comparingLong(RegisteredReplica::serverId))
        .toList();
  }
}
