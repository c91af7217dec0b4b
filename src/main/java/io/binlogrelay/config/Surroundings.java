package io.binlogrelay.config;

import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration file may refer to.
 *
 * @param directory the absolute directory of the file: relative paths in it start there, so that
 *     the relay finds the same log from wherever it is started
 * @param environment the process environment
 */
record Surroundings(Path directory, Function<String, @Nullable String> environment) {}
