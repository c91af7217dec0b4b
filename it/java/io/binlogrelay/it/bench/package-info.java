/**
 * What the relay costs, beside mysqld on the same machine. No test: programs that a person starts.
 *
 * <p>{@code it/bench} runs {@link io.binlogrelay.it.bench.SpeedBench}: a source ({@link
 * io.binlogrelay.it.bench.PlainMySql}) with a file of small and a file of large transactions
 * ({@link io.binlogrelay.it.bench.DataSets}), which a relay takes in ({@link
 * io.binlogrelay.it.bench.Ingest}) and both serve in turn to the same readers ({@link
 * io.binlogrelay.it.bench.FanOut}, {@link io.binlogrelay.it.bench.Drain}), to replicas that join by
 * GTID ({@link io.binlogrelay.it.bench.Joins}) and to readers at the tail ({@link
 * io.binlogrelay.it.bench.ChainDelay}). What a server costs, its process tells ({@link
 * io.binlogrelay.it.bench.ServerProcess}).
 *
 * <p>{@code it/bench-semisync} runs {@link io.binlogrelay.it.bench.SemiSyncBench}: commits at a
 * semi-synchronous source, by who acknowledges them. Each {@link io.binlogrelay.it.bench.Acker} in
 * turn is attached to the same source, {@link io.binlogrelay.it.bench.Load} commits, and the next
 * one follows; then all of it again, the order moved on by one.
 */
@NullMarked
package io.binlogrelay.it.bench;

import org.jspecify.annotations.NullMarked;
