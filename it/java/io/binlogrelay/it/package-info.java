/**
 * Integration tests: the relay between real MySQL servers.
 *
 * <p>Each test says in its name what an operator may rely on. Servers come from {@link
 * io.binlogrelay.it.harness}; a test that takes an image runs once per image of the Maven property
 * {@code mysql.images}. Tests run one after the other, in one JVM.
 */
@NullMarked
package io.binlogrelay.it;

import org.jspecify.annotations.NullMarked;
