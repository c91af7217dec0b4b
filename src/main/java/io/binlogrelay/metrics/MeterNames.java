package io.binlogrelay.metrics;

/**
 * The names of all meters, as Micrometer writes them. Prometheus shows dots as underscores and adds
 * the unit, and {@code _total} to what only grows: {@code binlogrelay.source.received} in bytes is
 * {@code binlogrelay_source_received_bytes_total}.
 */
final class MeterNames {
  static final String BYTES = "bytes";
  static final String SECONDS = "seconds";

  /** 1 with label {@code version}. */
  static final String INFO = "binlogrelay.build.info";

  /** 1 for the state that the link to the source is in, 0 for the others; label {@code state}. */
  static final String SOURCE_STATE = "binlogrelay.source.state";

  static final String SOURCE_RECEIVED = "binlogrelay.source.received";
  static final String SOURCE_RECONNECTS = "binlogrelay.source.reconnects";
  static final String SOURCE_HEARTBEATS = "binlogrelay.source.heartbeats";

  /** Seconds since the source last sent something, heartbeats included; NaN before the first. */
  static final String SOURCE_LAST_EVENT_AGE = "binlogrelay.source.last.event.age";

  /** Offset in the newest file; goes back to a few hundred bytes when the source rotates. */
  static final String LOG_RECEIVED_POSITION = "binlogrelay.relay.log.received.position";

  static final String LOG_DURABLE_POSITION = "binlogrelay.relay.log.durable.position";
  static final String LOG_PUBLISHED_POSITION = "binlogrelay.relay.log.published.position";
  static final String LOG_TRANSACTIONS = "binlogrelay.relay.log.transactions";
  static final String LOG_DURABLE = "binlogrelay.relay.log.durable";

  /** A histogram as Prometheus names it: how long each fdatasync took. */
  static final String LOG_SYNC_SECONDS = "binlogrelay_relay_log_sync_seconds";

  static final String LOG_WRITE_TIME = "binlogrelay.relay.log.write";
  static final String LOG_SLOW_SYNCS = "binlogrelay.relay.log.slow.syncs";

  static final String LOG_FILES = "binlogrelay.relay.log.files";
  static final String LOG_SIZE = "binlogrelay.relay.log.size";

  /** Free on the file system of the log; NaN if that is not known. */
  static final String LOG_FREE = "binlogrelay.relay.log.free";

  /** Seconds since the oldest file was last written to. */
  static final String LOG_OLDEST_FILE_AGE = "binlogrelay.relay.log.oldest.file.age";

  static final String LOG_PURGED_FILES = "binlogrelay.relay.log.purged.files";
  static final String LOG_PURGED = "binlogrelay.relay.log.purged";
  static final String LOG_RELEASED_READERS = "binlogrelay.relay.log.released.readers";

  /** 1 while the source can ask us for ACKs. */
  static final String ACKS_RUNNING = "binlogrelay.semisync.running";

  /** 1 while replicas that should have acknowledged are too late. */
  static final String ACKS_LATE = "binlogrelay.semisync.replicas.late";

  static final String ACKS = "binlogrelay.semisync.acks";
  static final String ACKS_UNCONFIRMED = "binlogrelay.semisync.acks.unconfirmed";

  /** From arrival to the disk, and from there to the ACK; divide by the ACKs for the mean. */
  static final String ACK_STORED_TIME = "binlogrelay.semisync.ack.stored";

  static final String ACK_WAITED_TIME = "binlogrelay.semisync.ack.waited";

  static final String CONNECTIONS = "binlogrelay.connections";

  /** Of logged-in clients inside TLS, by label {@code protocol}. */
  static final String CONNECTIONS_TLS = "binlogrelay.connections.tls";

  /** Of logged-in clients with protocol compression, by label {@code algorithm}. */
  static final String CONNECTIONS_COMPRESSED = "binlogrelay.connections.compressed";

  static final String CONNECTIONS_ACCEPTED = "binlogrelay.connections.accepted";
  static final String LOGINS_FAILED = "binlogrelay.logins.failed";
  static final String SENT = "binlogrelay.sent";

  /** Memory outside of the heap for network buffers, used or pooled. */
  static final String BUFFERS = "binlogrelay.buffers";

  /** Dump sessions now. */
  static final String REPLICAS = "binlogrelay.replicas";

  /** Published bytes that a replica has not been sent; labels {@code server_id}, {@code host}. */
  static final String REPLICA_LAG = "binlogrelay.replica.lag";

  static final String REPLICA_LAG_TRANSACTIONS = "binlogrelay.replica.lag.transactions";

  /** Published bytes that a replica has not acknowledged; NaN for one that acknowledges nothing. */
  static final String REPLICA_UNACKNOWLEDGED = "binlogrelay.replica.unacknowledged";

  static final String REPLICA_SENT = "binlogrelay.replica.sent";

  static final String LABEL_STATE = "state";
  static final String LABEL_PROTOCOL = "protocol";
  static final String LABEL_ALGORITHM = "algorithm";
  static final String LABEL_VERSION = "version";
  static final String LABEL_SERVER_ID = "server_id";
  static final String LABEL_HOST = "host";

  private MeterNames() {}
}
