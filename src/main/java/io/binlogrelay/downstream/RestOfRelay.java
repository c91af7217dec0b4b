package io.binlogrelay.downstream;

import io.binlogrelay.sql.facts.Administration;
import io.binlogrelay.sql.facts.SourceFacts;

/**
 * What clients are shown of the rest of the relay, and may have done to it, by SQL.
 *
 * @param source our own source
 * @param administration what administrators may have done
 */
public record RestOfRelay(SourceFacts source, Administration administration) {}
