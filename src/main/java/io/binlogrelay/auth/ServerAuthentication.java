package io.binlogrelay.auth;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A client authenticates to us.
 *
 * <pre>
 *  START --start()--> the proof
 *    |                  |-- fits, or can't be repaired --> FINISHED (Accepted or Denied)
 *    |                  '-- sha2, doesn't fit: 01 04 ----> FULL
 *    |--start(), another plugin: SwitchTo sha2 -----> AWAITS_SHA2 --onPacket()--> the proof
 *    '--start(), native without proof: SwitchTo it -> AWAITS_NATIVE --onPacket()--> the proof
 *  FULL --onPacket(), 02: public key--> KEY_SENT
 *  FULL, KEY_SENT --onPacket(), password--> FINISHED
 * </pre>
 *
 * <p>mysql_native_password is accepted from clients that begin with it, since clients before 8.0
 * know nothing else; any plugin but the two is switched to caching_sha2_password, and so is a
 * client of an account of which we have only the hash. MySQL's own client makes no native proof for
 * a greeting that names another plugin: it sends an empty one and expects a switch (captured from
 * 8.0.33 and 9.7.4). As in {@code mysqld}, a proof that does not fit leads to full authentication
 * first and is denied there, for a user who exists and one who does not alike.
 *
 * <p>Belongs to its connection's event loop; for one login.
 */
public final class ServerAuthentication {

  /** Bound for a packet that is not the first, bytes; RSA of 16384 bits takes 2048. */
  private static final int MAX_PACKET = 4096;

  private static final byte[] NOTHING = {};
  private static final byte[] REQUEST_PUBLIC_KEY = {CachingSha2.REQUEST_PUBLIC_KEY};

  private enum State {
    START,
    AWAITS_SHA2,
    AWAITS_NATIVE,
    FULL,
    KEY_SENT,
    FINISHED
  }

  private final Accounts accounts;
  private final byte[] nonce;
  private final RsaKey rsaKey;
  private final boolean secureTransport;
  private State state = State.START;
  private Verifier verifier;

  /**
   * The machine for one login.
   *
   * @param nonce the 20 bytes that the greeting carried
   * @param secureTransport whether TLS is on, so that a password may come in clear
   */
  public ServerAuthentication(
      Accounts accounts, byte[] nonce, RsaKey rsaKey, boolean secureTransport) {
    this.accounts = accounts;
    this.verifier = accounts.decoy();
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
    if (state != State.START) {
      throw new IllegalStateException("start() in " + state);
    }
    verifier = accounts.verifier(user);
    if (plugin.equals(CachingSha2.NAME)) {
      return onSha2Proof(response);
    }
    if (!plugin.equals(NativePassword.NAME) || !verifier.knowsNative()) {
      return take(State.AWAITS_SHA2, new Step.SwitchTo(CachingSha2.NAME, nonce.clone()));
    }
    if (response.length == 0) {
      return take(State.AWAITS_NATIVE, new Step.SwitchTo(NativePassword.NAME, nonce.clone()));
    }
    return onNativeProof(response);
  }

  /** The client's next packet, without header. */
  public Step onPacket(byte[] payload) {
    if (payload.length > MAX_PACKET) {
      return denied(true);
    }
    switch (state) {
      case AWAITS_SHA2:
        return onSha2Proof(payload);
      case AWAITS_NATIVE:
        return onNativeProof(payload);
      case FULL:
      case KEY_SENT:
        return onFullAuthentication(payload);
      default:
        throw new IllegalStateException("a packet in " + state);
    }
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
    byte[] more = moreData(CachingSha2.PERFORM_FULL_AUTHENTICATION);
    return take(State.FULL, new Step.Send(more));
  }

  private Step onEmptyProof() {
    return verifier.acceptsEmpty() ? accepted(NOTHING) : denied(false);
  }

  private Step onFullAuthentication(byte[] payload) {
    if (secureTransport) {
      return onPassword(payload);
    }
    if (state == State.FULL && Arrays.equals(payload, REQUEST_PUBLIC_KEY)) {
      byte[] pem = rsaKey.publicPem().getBytes(StandardCharsets.US_ASCII);
      return take(State.KEY_SENT, new Step.Send(moreData(pem)));
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
    if (verifier == accounts.decoy()) {
      throw new IllegalStateException("the decoy was accepted");
    }
    return take(State.FINISHED, new Step.Accepted(verifier.account(), first));
  }

  private Step denied(boolean usingPassword) {
    return take(State.FINISHED, new Step.Denied(usingPassword));
  }

  /** The only place that changes the state; the session logs the step. */
  private Step take(State next, Step step) {
    state = next;
    return step;
  }

  private static byte[] moreData(byte... data) {
    byte[] payload = new byte[1 + data.length];
    payload[0] = 1;
    System.arraycopy(data, 0, payload, 1, data.length);
    return payload;
  }
}
