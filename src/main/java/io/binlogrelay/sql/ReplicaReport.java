package io.binlogrelay.sql;

import io.binlogrelay.sql.facts.RegisteredReplica;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SHOW REPLICAS and SHOW SLAVE HOSTS. The session's thread. */
final class ReplicaReport {

  private static final ColumnType SERVER_ID = ColumnType.unsignedInt(11);

  private static final List<Column> COLUMNS = columns("Server_Id", "Source_Id", "Replica_UUID");

  private static final List<Column> RETIRED_COLUMNS =
      columns("Server_id", "Master_id", "Slave_UUID");

  private final SessionState session;

  ReplicaReport(SessionState session) {
    this.session = session;
  }

  private static List<Column> columns(String serverId, String sourceId, String uuid) {
    return List.of(
        new Column(serverId, SERVER_ID),
        new Column("Host", ColumnType.text(255)),
        new Column("Port", ColumnType.unsignedInt(8)),
        new Column(sourceId, SERVER_ID),
        new Column(uuid, ColumnType.text(36)));
  }

  Answer.Rows replicas(boolean retiredNames) {
    session.requirePrivilege(Privilege.REPLICATION_SLAVE, "REPLICATION SLAVE");
    String ourId = Long.toString(session.facts().identity().serverId());
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (RegisteredReplica replica : session.facts().replicas().registered()) {
      String uuid = replica.uuid() == null ? "" : replica.uuid().toString();
      String id = Long.toString(replica.serverId());
      rows.add(List.of(id, replica.host(), Integer.toString(replica.port()), ourId, uuid));
    }
    return new Answer.Rows(retiredNames ? RETIRED_COLUMNS : COLUMNS, rows);
  }
}
