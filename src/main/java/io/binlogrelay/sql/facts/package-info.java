/**
 * What the SQL answers need to know of the rest of the relay, as interfaces declared by the one who
 * asks. The root and the server implement them; {@link io.binlogrelay.sql.facts.ServerFacts} holds
 * them together.
 *
 * <p>Threads: every method may be called from any event loop at any time, must not block, and
 * returns immutable values of that moment.
 */
@NullMarked
package io.binlogrelay.sql.facts;

import org.jspecify.annotations.NullMarked;
