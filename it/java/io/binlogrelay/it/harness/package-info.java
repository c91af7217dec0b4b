/**
 * What integration tests are made of: real servers, a relay in its own process, faults, and the
 * comparisons that prove that nothing was lost.
 *
 * <ul>
 *   <li>{@link io.binlogrelay.it.harness.MySqlImage}: which MySQL versions this run covers
 *   <li>{@link io.binlogrelay.it.harness.MySqlServer}: one mysqld in a container on the host's
 *       network; {@link io.binlogrelay.it.harness.SharedServers} lends them to tests, clean
 *   <li>{@link io.binlogrelay.it.harness.Replication}: a server in its part as a replica
 *   <li>{@link io.binlogrelay.it.harness.RelayProcess}: the relay's jar as a child process
 *   <li>{@link io.binlogrelay.it.harness.ClassArchive}: what makes its many starts cheap
 *   <li>{@link io.binlogrelay.it.harness.FaultProxy}: cuts, stalls and halves a connection
 *   <li>{@link io.binlogrelay.it.harness.SmallDisk}: a file system that is soon full
 *   <li>{@link io.binlogrelay.it.harness.VolatileDisk}: a disk that forgets what was not synced
 *   <li>{@link io.binlogrelay.it.harness.DumpClient}: what a party answers to a dump request, byte
 *       for byte
 *   <li>{@link io.binlogrelay.it.harness.SemiSyncClient}: a semi-synchronous replica that
 *       acknowledges what a test says; {@link io.binlogrelay.it.harness.RawSession}: packets as
 *       they are
 *   <li>{@link io.binlogrelay.it.harness.Workload}: writers; {@link
 *       io.binlogrelay.it.harness.FileCompare}: byte-exact files
 *   <li>{@link io.binlogrelay.it.harness.LogsOnFailure}: what a failed test leaves behind
 * </ul>
 *
 * <p>Threads: everything here belongs to the test's thread, but for what says otherwise.
 */
@NullMarked
package io.binlogrelay.it.harness;

import org.jspecify.annotations.NullMarked;
