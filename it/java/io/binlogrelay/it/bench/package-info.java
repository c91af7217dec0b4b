/**
 * What acknowledging costs: commits at a semi-synchronous source, by who acknowledges them.
 *
 * <p>{@link io.binlogrelay.it.bench.SemiSyncBench} is the program, {@code it/bench-semisync} its
 * command. Each {@link io.binlogrelay.it.bench.Acker} in turn is attached to the same source
 * ({@link io.binlogrelay.it.bench.PlainMySql}), {@link io.binlogrelay.it.bench.Load} commits, and
 * the next one follows; then all of it again, the order moved on by one.
 */
@NullMarked
package io.binlogrelay.it.bench;

import org.jspecify.annotations.NullMarked;
