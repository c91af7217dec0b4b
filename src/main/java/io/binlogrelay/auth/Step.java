package io.binlogrelay.auth;

/** What a server does next while a client authenticates. */
public sealed interface Step {

  /**
   * Send this payload as it is (an AuthMoreData, tag included) and hand the client's next packet to
   * {@link ServerAuthentication#onPacket}.
   */
  record Send(byte[] payload) implements Step {}

  /**
   * Send an AuthSwitchRequest and hand the client's next packet to {@link
   * ServerAuthentication#onPacket}.
   */
  record SwitchTo(String plugin, byte[] nonce) implements Step {}

  /**
   * Let the client in.
   *
   * @param first payload to send before the OK packet, such as {@code 01 03}; nothing if empty
   */
  record Accepted(Account account, byte[] first) implements Step {}

  /**
   * Send error 1045 and close.
   *
   * @param usingPassword what the error's text says
   */
  record Denied(boolean usingPassword) implements Step {}
}
