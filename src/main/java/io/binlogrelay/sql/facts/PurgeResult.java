package io.binlogrelay.sql.facts;

import org.jspecify.annotations.Nullable;

/**
 * What became of a purge. Immutable, any thread.
 *
 * @param purged how many files are gone
 * @param asked how many should be
 * @param kept the first file that had to stay; null if there was none
 * @param readers how many are in that file; 0 if it stays because it is in use
 */
public record PurgeResult(int purged, int asked, @Nullable String kept, int readers) {}
