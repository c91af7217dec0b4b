/**
 * A file system for tests that forgets, when the power goes, what was not synced.
 *
 * <p>{@link io.binlogrelay.relaylog.crash.CrashFileSystem} is an ordinary {@code java.nio} file
 * system in memory: the program under test gets a {@link java.nio.file.Path} of it and notices
 * nothing. Every operation that changes something is recorded as a numbered {@link
 * io.binlogrelay.relaylog.crash.Operation} in a {@link io.binlogrelay.relaylog.crash.Trace}.
 *
 * <pre>
 *   CrashFileSystem --records--&gt; Trace --replayed up to n--&gt; PowerLoss
 *         ^                                                     |
 *         |                                             changes that may be lost
 *         |                                                     v
 *         '------- starts again on a Disk &lt;--made by-- Survival: which of them were not
 * </pre>
 *
 * <h2>What the power may take</h2>
 *
 * <p>{@link io.binlogrelay.relaylog.crash.PowerLoss} follows POSIX where it promises least:
 *
 * <ul>
 *   <li>Bytes written to a file since its last {@code force} are on the disk or not, block by
 *       block, in any order, and the last block that the disk was writing is torn at any byte.
 *       Overwritten blocks show any of their versions.
 *   <li>The size of a file follows its blocks, or is already the new one over blocks that never
 *       came (they read as zeros, or as garbage where a test asks for it), or is still the old one.
 *       A truncation may be missing under writes that came after it.
 *   <li>A name that was created, renamed or deleted since the last {@code force} of its directory
 *       is there or not, independently of the others and of the file's content. A rename happens
 *       whole or not at all, also one to another directory, which a force of either makes durable.
 *       A new directory's own name belongs to its parent.
 *   <li>{@code force(false)} is fdatasync: it covers bytes and size of a file, never a name. {@code
 *       force(true)} covers no more, but for the directory it is called on.
 *   <li>What a failed {@code force} was to cover is doubtful for good: as on Linux, a later one
 *       does not make it durable, only writing it again does.
 * </ul>
 *
 * <p>{@link io.binlogrelay.relaylog.crash.Faults} makes operations fail, fills the disk and
 * shortens writes. Everything that relaylog does not use throws {@link
 * UnsupportedOperationException}: the model has nothing to say about it.
 */
package io.binlogrelay.relaylog.crash;
