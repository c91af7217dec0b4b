package io.binlogrelay.hostile;

/**
 * Whom strangers visit, on 127.0.0.1.
 *
 * @param password of the account that they have, whatever its name in the recordings
 * @param tls whether it is offered
 */
public record Target(int port, String password, boolean tls) {}
