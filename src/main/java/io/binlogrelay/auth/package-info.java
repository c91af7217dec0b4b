/**
 * Who may come in, and how both sides prove it: caching_sha2_password and mysql_native_password as
 * pure functions of password and nonce, and the conversation around them as two small state
 * machines without a channel.
 *
 * <ul>
 *   <li>As a server: {@link io.binlogrelay.auth.ServerAuthentication} over {@link
 *       io.binlogrelay.auth.Accounts}; each call returns the {@link io.binlogrelay.auth.Step} to
 *       take. An account ({@link io.binlogrelay.auth.Account}) is a user from some hosts ({@link
 *       io.binlogrelay.auth.HostPattern}) with a password or the hash that MySQL keeps of one
 *       ({@link io.binlogrelay.auth.StoredHash}).
 *   <li>As a client: {@link io.binlogrelay.auth.ClientAuthentication}.
 *   <li>Functions: {@link io.binlogrelay.auth.CachingSha2}, {@link
 *       io.binlogrelay.auth.NativePassword}, {@link io.binlogrelay.auth.RsaKey}, {@link
 *       io.binlogrelay.auth.Nonce}.
 * </ul>
 *
 * <p>An unknown user takes the same steps as a wrong password, packet for packet (but that a proof
 * of mysql_native_password is switched where only a hash is known), and secrets are compared in
 * constant time. Uses the JDK only. Values and functions may be used from any thread; a state
 * machine belongs to its connection's event loop.
 */
@NullMarked
package io.binlogrelay.auth;

import org.jspecify.annotations.NullMarked;
