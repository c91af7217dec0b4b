/**
 * The root: builds every part of the relay by constructor and knows the order of start and stop.
 *
 * <p>Arrows between packages go one way; {@code ArchitectureTest} enforces them.
 */
@NullMarked
package io.binlogrelay;

import org.jspecify.annotations.NullMarked;
