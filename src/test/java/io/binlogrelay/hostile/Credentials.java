package io.binlogrelay.hostile;

import io.binlogrelay.auth.CachingSha2;
import io.binlogrelay.auth.ClientAuthentication;
import io.binlogrelay.auth.NativePassword;
import io.binlogrelay.auth.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a client knows and is told while it logs in. One thread. */
final class Credentials {

  private static final int NONCE = 20;

  private final Secret password;
  private byte[] nonce = new byte[NONCE];
  private byte[] publicKey = {};

  Credentials(String password) {
    this.password = new Secret(password);
  }

  /** The server's greeting: its nonce comes in two parts behind the version. */
  void greeted(byte[] greeting) {
    int version = 1;
    while (greeting[version] != 0) {
      version++;
    }
    System.arraycopy(greeting, version + 5, nonce, 0, 8);
    System.arraycopy(greeting, version + 32, nonce, 8, 12);
  }

  /**
   * A packet of the server that asks for more: a switch has a nonce, AuthMoreData may have a key.
   */
  void told(byte[] packet) {
    if (packet[0] == (byte) 0xfe && packet.length > NONCE) {
      nonce = Arrays.copyOfRange(packet, packet.length - NONCE - 1, packet.length - 1);
    } else if (new String(packet, StandardCharsets.US_ASCII).contains("PUBLIC KEY")) {
      publicKey = Arrays.copyOfRange(packet, 1, packet.length);
    }
  }

  byte[] of(Slot slot) {
    switch (slot) {
      case SHA2_PROOF:
        return CachingSha2.scramble(password, nonce);
      case NATIVE_PROOF:
        return NativePassword.scramble(password, nonce);
      default:
        return publicKey.length == 0 ? new byte[slot.length()] : encrypted();
    }
  }

  private byte[] encrypted() {
    ClientAuthentication login = new ClientAuthentication(password, false);
    login.start(CachingSha2.NAME, nonce);
    login.onMoreData(new byte[] {4});
    return login.onMoreData(publicKey).orElseThrow();
  }
}
