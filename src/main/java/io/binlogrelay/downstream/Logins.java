package io.binlogrelay.downstream;

import io.binlogrelay.auth.Accounts;
import io.binlogrelay.auth.RsaKey;

/**
 * What it takes to let clients in.
 *
 * @param accounts who may
 * @param rsaKey encrypts passwords on their way when there is no TLS
 */
public record Logins(Accounts accounts, RsaKey rsaKey) {}
