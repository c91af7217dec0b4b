package io.binlogrelay;

import io.binlogrelay.downstream.ReplicaServer;
import io.binlogrelay.relaylog.RelayLog;
import io.binlogrelay.upstream.SourceLink;

/** The three rooms that reports are made of. */
record Rooms(RelayLog relayLog, SourceLink link, ReplicaServer server) {}
