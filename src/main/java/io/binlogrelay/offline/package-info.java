/**
 * What an operator learns from a relay log without a relay: the work behind the {@code log}
 * commands.
 *
 * <ul>
 *   <li>{@link io.binlogrelay.offline.LogVerifier} reads every byte and returns what is wrong, as
 *       {@link io.binlogrelay.offline.Finding}s: file, offset, expected, found
 *   <li>{@link io.binlogrelay.offline.IndexRebuilder} makes the GTID indexes anew
 * </ul>
 *
 * <p>It reads through {@code relaylog}'s faces for readers of a directory, {@link
 * io.binlogrelay.relaylog.StoredFiles}, {@link io.binlogrelay.relaylog.Remembered} and {@link
 * io.binlogrelay.relaylog.FileScan}, so that it means by "whole" what recovery means. It takes no
 * lock and changes nothing, GTID indexes aside, and therefore works beside a running relay: what
 * that relay creates, closes or purges meanwhile is no finding, nor is the tail it is writing.
 *
 * <p>Nothing here prints; results are values, and long work reports to a {@link
 * io.binlogrelay.offline.Progress}. One thread per call.
 */
@NullMarked
package io.binlogrelay.offline;

import org.jspecify.annotations.NullMarked;
