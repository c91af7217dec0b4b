/**
 * The command line: {@link io.binlogrelay.cli.Main} and one class per command.
 *
 * <p>{@code run} starts a relay through {@link io.binlogrelay.cli.RelayLauncher} and turns what can
 * go wrong into an exit code ({@link io.binlogrelay.cli.ExitCode}) and a sentence. {@code check} is
 * a list of {@code CheckItem}s, each pass or fail with the remedy: {@code LocalChecks} about this
 * machine, {@code SourceChecks} about the source, which is asked with Connector/J. {@code status}
 * asks a running relay over HTTP and prints a table ({@code StatusView}). {@code log} has commands
 * of its own for the relay log without a relay: what they find comes from {@link
 * io.binlogrelay.offline}, how it is shown is here.
 *
 * <p>Results go to standard output, complaints and the log to standard error; an expected failure
 * is never a stack trace. Threads: a command runs on the main thread; {@code run} adds a shutdown
 * hook that stops the relay.
 */
@NullMarked
package io.binlogrelay.cli;

import org.jspecify.annotations.NullMarked;
