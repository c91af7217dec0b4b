package io.binlogrelay.auth;

/** What an account's password is checked against. Immutable; any thread. */
public sealed interface Credential permits Secret, StoredHash {}
