/**
 * The configuration file: from YAML text to one validated, immutable {@link
 * io.binlogrelay.config.RelayConfig}.
 *
 * <p>{@link io.binlogrelay.config.ConfigLoader} is the only door. It reads the text into {@code
 * YamlNode}s that still know their line and column, then one reader per section ({@code
 * ServerReader}, {@code SourceReader}, {@code TlsReader}, {@code RelayLogReader}) turns nodes into
 * records. Readers never stop at the first fault: each fault becomes a {@link
 * io.binlogrelay.config.Problem} with the key, the value and what is allowed, and the file is
 * refused once, with all of them ({@link io.binlogrelay.config.ConfigRefused}). {@code NotBuiltYet}
 * refuses the settings whose feature this version does not have, so that nothing an operator asked
 * for is ignored in silence.
 *
 * <p>Secrets live in {@link io.binlogrelay.config.Password}, which does not print itself, and the
 * value of a secret or unknown key is never quoted in a problem.
 *
 * <p>Threads: the records are immutable and may be read anywhere; loading is done once, by the
 * thread that starts the process.
 */
@NullMarked
package io.binlogrelay.config;

import org.jspecify.annotations.NullMarked;
