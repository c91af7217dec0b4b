package io.binlogrelay.auth;

import java.util.Optional;

/**
 * We authenticate to a source.
 *
 * <p>Send {@link #start}'s answer in the handshake response; then hand over what the source sends
 * until its OK or ERR.
 *
 * <p>The password goes out in clear only over TLS, and otherwise encrypted with the RSA key that
 * the source itself sends: MySQL's {@code GET_SOURCE_PUBLIC_KEY=1}. Whoever can pose as the source
 * can send a key of their own, so without TLS that is protection against onlookers only; TLS with
 * {@code verify-ca} is the remedy.
 *
 * <p>Belongs to its connection's thread; for one login.
 */
public final class ClientAuthentication {

  /** The first proof: which plugin made it, and the proof. */
  public record FirstProof(String plugin, byte[] response) {}

  private enum State {
    START,
    PROOF_SENT,
    KEY_REQUESTED,
    PASSWORD_SENT
  }

  private final Secret password;
  private final boolean secureTransport;
  private State state = State.START;
  private String plugin = CachingSha2.NAME;
  private byte[] nonce = {};
  private boolean switched;

  /**
   * The machine for one login.
   *
   * @param secureTransport whether TLS is on
   */
  public ClientAuthentication(Secret password, boolean secureTransport) {
    this.password = password;
    this.secureTransport = secureTransport;
  }

  /**
   * The greeting's plugin and nonce. For a plugin that we do not have, the answer is made with
   * caching_sha2_password: the plugin of our account decides, not that of the greeting.
   */
  public FirstProof start(String offered, byte[] nonce) {
    expect(state == State.START, "a greeting");
    this.nonce = checked(nonce);
    plugin = offered.equals(NativePassword.NAME) ? NativePassword.NAME : CachingSha2.NAME;
    become(State.PROOF_SENT);
    return new FirstProof(plugin, proof());
  }

  /**
   * An AuthSwitchRequest.
   *
   * @return payload to send; may be empty
   * @throws AuthenticationException if the plugin is not one of ours, or this is the second switch
   */
  public byte[] onSwitch(String requested, byte[] nonce) {
    expect(state == State.PROOF_SENT && !switched, "an authentication switch");
    if (!requested.equals(CachingSha2.NAME) && !requested.equals(NativePassword.NAME)) {
      throw new AuthenticationException(
          "the source's account uses the authentication plugin '"
              + requested
              + "' (supported: "
              + CachingSha2.NAME
              + ", "
              + NativePassword.NAME
              + ")");
    }
    switched = true;
    plugin = requested;
    this.nonce = checked(nonce);
    if (password.isEmpty() && plugin.equals(CachingSha2.NAME)) {
      return new byte[1];
    }
    return proof();
  }

  /**
   * An AuthMoreData, without its tag.
   *
   * @return payload to send, or nothing: then wait for the source's next packet
   * @throws AuthenticationException if it makes no sense here
   */
  public Optional<byte[]> onMoreData(byte[] data) {
    if (plugin.equals(CachingSha2.NAME) && state == State.KEY_REQUESTED) {
      become(State.PASSWORD_SENT);
      return Optional.of(CachingSha2.rsaEncrypt(password, nonce, RsaKey.publicKey(data)));
    }
    expect(
        plugin.equals(CachingSha2.NAME) && state == State.PROOF_SENT && data.length == 1,
        "authentication data");
    if (data[0] == CachingSha2.FAST_AUTH_SUCCESS) {
      become(State.PASSWORD_SENT);
      return Optional.empty();
    }
    expect(data[0] == CachingSha2.PERFORM_FULL_AUTHENTICATION, "authentication data");
    if (secureTransport) {
      become(State.PASSWORD_SENT);
      return Optional.of(CachingSha2.clear(password));
    }
    become(State.KEY_REQUESTED);
    return Optional.of(new byte[] {CachingSha2.REQUEST_PUBLIC_KEY});
  }

  /** The only place that changes the state; the link logs the packets. */
  private void become(State next) {
    state = next;
  }

  private byte[] proof() {
    return plugin.equals(CachingSha2.NAME)
        ? CachingSha2.scramble(password, nonce)
        : NativePassword.scramble(password, nonce);
  }

  private static byte[] checked(byte[] nonce) {
    if (nonce.length != Nonce.LENGTH) {
      throw new AuthenticationException(
          "nonce: " + nonce.length + " bytes (expected: " + Nonce.LENGTH + ")");
    }
    return nonce.clone();
  }

  private void expect(boolean inOrder, String what) {
    if (!inOrder) {
      throw new AuthenticationException(
          "the source sent " + what + " out of order (" + plugin + ", " + state + ")");
    }
  }
}
