package io.binlogrelay.auth;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A client authenticates to us.
 *
 * <pre>
 *  START --start(), other plugin: SwitchTo--> SWITCHED --onPacket(), the answer--.
 *    |                                                                           |
 *    '--start(), answer of a plugin we know------------------------------------->o
 *    o -- fits, or is native or empty --> FINISHED (Accepted or Denied)
 *    o -- sha2, does not fit: 01 04 --> FULL
 *  FULL --onPacket(), 02: public key--> FULL
 *  FULL --onPacket(), password-------> FINISHED
 * </pre>
 *
 * <p>A proof of mysql_native_password is accepted from clients that begin with it, since clients
 * before 8.0 know nothing else; any other plugin than the two is switched to caching_sha2_password.
 * As in {@code mysqld}, a proof that does not fit leads to full authentication first and is denied
 * there, for a user who exists and one who does not alike.
 *
 * <p>Belongs to its connection's event loop; for one login.
 */
public final class ServerAuthentication {

  /** Bound for a packet that is not the first, bytes; RSA of 16384 bits takes 2048. */
  private static final int MAX_PACKET = 4096;

  private static final byte[] NOTHING = {};

  private enum State {
    START,
    SWITCHED,
    FULL,
    FINISHED
  }

  private final Accounts accounts;
  private final byte[] nonce;
  private final RsaKey rsaKey;
  private final boolean secureTransport;
  private State state = State.START;
  private Verifier verifier = Verifier.decoy();

  /**
   * The machine for one login.
   *
   * @param nonce the 20 bytes that the greeting carried
   * @param secureTransport whether TLS is on, so that a password may come in clear
   */
  public ServerAuthentication(
      Accounts accounts, byte[] nonce, RsaKey rsaKey, boolean secureTransport) {
    this.accounts = accounts;
    this.nonce = nonce.clone();
    this.rsaKey = rsaKey;
    this.secureTransport = secureTransport;
  }

  /**
   * The client's answer to the greeting.
   *
   * @param plugin what made the response; mysql_native_password if the client does not say
   */
  public Step start(String user, String plugin, byte[] response) {
    expect(state == State.START);
    verifier = accounts.verifier(user);
    if (plugin.equals(CachingSha2.NAME)) {
      return onSha2Proof(response);
    }
    if (plugin.equals(NativePassword.NAME)) {
      return onNativeProof(response);
    }
    state = State.SWITCHED;
    return new Step.SwitchTo(CachingSha2.NAME, nonce.clone());
  }

  /** The client's next packet, without header. */
  public Step onPacket(byte[] payload) {
    expect(state == State.SWITCHED || state == State.FULL);
    if (payload.length > MAX_PACKET) {
      return denied(true);
    }
    return state == State.SWITCHED ? onSha2Proof(payload) : onFullAuthentication(payload);
  }

  private Step onNativeProof(byte[] proof) {
    if (proof.length == 0) {
      return onEmptyProof();
    }
    return verifier.acceptsNative(nonce, proof) ? accepted(NOTHING) : denied(true);
  }

  private Step onSha2Proof(byte[] proof) {
    if (proof.length == 0 || (proof.length == 1 && proof[0] == 0)) {
      return onEmptyProof();
    }
    if (verifier.acceptsSha2(nonce, proof)) {
      return accepted(moreData(CachingSha2.FAST_AUTH_SUCCESS));
    }
    state = State.FULL;
    return new Step.Send(moreData(CachingSha2.PERFORM_FULL_AUTHENTICATION));
  }

  private Step onEmptyProof() {
    return verifier.acceptsEmpty() ? accepted(NOTHING) : denied(false);
  }

  private Step onFullAuthentication(byte[] payload) {
    if (secureTransport) {
      return onPassword(payload);
    }
    if (payload.length == 1 && payload[0] == CachingSha2.REQUEST_PUBLIC_KEY) {
      return new Step.Send(moreData(rsaKey.publicPem().getBytes(StandardCharsets.US_ASCII)));
    }
    byte[] password = rsaKey.decrypt(payload, nonce);
    return password == null ? denied(true) : onPassword(password);
  }

  private Step onPassword(byte[] terminated) {
    int length = terminated.length - 1;
    if (length < 0 || terminated[length] != 0) {
      return denied(true);
    }
    return verifier.acceptsPassword(Arrays.copyOf(terminated, length))
        ? accepted(NOTHING)
        : denied(true);
  }

  private Step accepted(byte[] first) {
    state = State.FINISHED;
    Account account = verifier.account();
    if (account == null) {
      throw new IllegalStateException("the decoy was accepted");
    }
    return new Step.Accepted(account, first);
  }

  private Step denied(boolean usingPassword) {
    state = State.FINISHED;
    return new Step.Denied(usingPassword);
  }

  private static byte[] moreData(byte... data) {
    byte[] payload = new byte[1 + data.length];
    payload[0] = 1;
    System.arraycopy(data, 0, payload, 1, data.length);
    return payload;
  }

  private void expect(boolean inOrder) {
    if (!inOrder) {
      throw new IllegalStateException("called out of order in " + state);
    }
  }
}
