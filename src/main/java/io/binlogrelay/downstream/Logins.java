package io.binlogrelay.downstream;

import io.binlogrelay.auth.Accounts;
import io.binlogrelay.auth.RsaKey;

/**
 * What it takes to let clients in.
 *
 * @param accounts who may
 * @param rsaKey encrypts passwords on their way when there is no TLS
 * @param encryption the TLS that is offered
 */
public record Logins(Accounts accounts, RsaKey rsaKey, Encryption encryption) {}
