package io.binlogrelay.message;

/**
 * Who a client says it is and its first proof.
 *
 * @param user at most {@link HandshakeResponse41#MAX_USER} bytes of UTF-8
 * @param plugin the plugin that made the response
 * @param response what the plugin made of password and nonce; over TLS it may be the password
 */
public record Login(String user, String plugin, byte[] response) {

  /** Without the response. */
  @Override
  public String toString() {
    return "Login[" + user + ", " + plugin + "]";
  }
}
