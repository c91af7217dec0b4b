package io.binlogrelay.it.bench;

import io.binlogrelay.it.harness.BinlogEnd;
import io.binlogrelay.it.harness.SourceAddress;

/** A MySQL replica with its receiver only, which syncs its relay log after each event. */
final class NativeReplica implements Acker {
  private final PlainMySql replica;

  NativeReplica(PlainMySql replica) {
    this.replica = replica;
  }

  @Override
  public String name() {
    return "a MySQL replica, sync_relay_log=1";
  }

  @Override
  public void attach(PlainMySql source) throws Exception {
    BinlogEnd end = source.end();
    SourceAddress address = source.address();
    replica.execute(
        "STOP REPLICA",
        "RESET REPLICA",
        "SET GLOBAL sync_relay_log = 1",
        ("CHANGE REPLICATION SOURCE TO SOURCE_HOST = '%s', SOURCE_PORT = %d, SOURCE_USER = '%s',"
                + " SOURCE_PASSWORD = '%s', GET_SOURCE_PUBLIC_KEY = 1, SOURCE_AUTO_POSITION = 0,"
                + " SOURCE_LOG_FILE = '%s', SOURCE_LOG_POS = %d")
            .formatted(
                address.host(),
                address.port(),
                address.user(),
                address.password(),
                end.file(),
                end.position()),
        "START REPLICA IO_THREAD");
  }

  @Override
  public void detach() throws Exception {
    replica.execute("STOP REPLICA");
  }
}
