package io.binlogrelay.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAuthenticationTest {

  private static final RsaKey KEY = RsaKey.generate();
  private static final Secret PASSWORD = new Secret("Geheim-1");
  private static final Account REPL = new Account("repl", PASSWORD, Set.of(Role.REPLICA));
  private static final Account EMPTY = new Account("emp", Secret.EMPTY, Set.of(Role.MONITOR));
  private static final Accounts ACCOUNTS = new Accounts(List.of(REPL, EMPTY));

  /** Nonce of 8.0.33 and the proof that a 9.7.4 replica sent for it, both captured. */
  private static final byte[] NONCE = hex("6c21332a6320637c352740330101503770681655");

  private static final byte[] PROOF =
      hex("85c6765b436caa0b51180d684042ac35eaa1c108e102921055df4718e630c195");

  @Test
  void acceptsAReplicasProofAtOnce() {
    Step step = server(false).start("repl", CachingSha2.NAME, PROOF);
    assertAccepted(step, REPL, "0103");
  }

  @Test
  void acceptsThePasswordByRsa() {
    ServerAuthentication server = server(false);
    assertSent(server.start("repl", CachingSha2.NAME, new byte[32]), "0104");
    Step.Send key = (Step.Send) server.onPacket(hex("02"));
    assertThat(key.payload()).as("as long as mysqld's").hasSize(452).startsWith(1);
    byte[] pem = Arrays.copyOfRange(key.payload(), 1, key.payload().length);
    byte[] encrypted = CachingSha2.rsaEncrypt(PASSWORD, NONCE, RsaKey.publicKey(pem));
    assertThat(encrypted).hasSize(256);
    assertAccepted(server.onPacket(encrypted), REPL, "");
  }

  @Test
  void acceptsThePasswordInClearOverTlsOnly() {
    byte[] clear = CachingSha2.clear(PASSWORD);
    assertAccepted(afterWrongProof(true, "repl").onPacket(clear), REPL, "");
    assertDenied(afterWrongProof(false, "repl").onPacket(clear), true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"repl", "nobody", "emp"})
  void aWrongPasswordAndAnUnknownUserTakeTheSameSteps(String user) {
    ServerAuthentication server = server(false);
    assertSent(server.start(user, CachingSha2.NAME, hex("ab".repeat(32))), "0104");
    assertThat(((Step.Send) server.onPacket(hex("02"))).payload()).hasSize(452);
    byte[] pem = KEY.publicPem().getBytes(StandardCharsets.US_ASCII);
    byte[] wrong = CachingSha2.rsaEncrypt(new Secret("x"), NONCE, RsaKey.publicKey(pem));
    assertDenied(server.onPacket(wrong), true);
    assertDenied(server(false).start(user, NativePassword.NAME, new byte[20]), true);
    assertThat(server(false).start(user, "sha256_password", new byte[0]))
        .isInstanceOf(Step.SwitchTo.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00"})
  void anEmptyPasswordIsRightOnlyForAnAccountWithoutOne(String proof) {
    assertAccepted(server(false).start("emp", CachingSha2.NAME, hex(proof)), EMPTY, "");
    assertDenied(server(false).start("repl", CachingSha2.NAME, hex(proof)), false);
    assertDenied(server(false).start("nobody", CachingSha2.NAME, hex(proof)), false);
  }

  @Test
  void theProofOfAnEmptyPasswordIsNotOneOfAnAccountWithoutPassword() {
    byte[] stage1 = Digests.SHA_256.of(new byte[0]);
    byte[] proof = Digests.xor(stage1, Digests.SHA_256.of(Digests.SHA_256.of(stage1), NONCE));
    ServerAuthentication server = server(true);
    assertSent(server.start("emp", CachingSha2.NAME, proof), "0104");
    assertDenied(server.onPacket(new byte[1]), true);
  }

  @Test
  void acceptsNativePasswordFromOldClients() {
    byte[] nonce = hex("1a7d337a257c5e17063b6b0d7a6f360e524c1c07");
    byte[] proof = hex("3a827b200960566aba21d61cf5c66cd22a4a243b");
    ServerAuthentication server = new ServerAuthentication(ACCOUNTS, nonce, KEY, false);
    assertAccepted(server.start("repl", NativePassword.NAME, proof), REPL, "");
  }

  @Test
  void aNativeProofThatIsMissingIsAskedFor() {
    byte[] nonce = hex("1a7d337a257c5e17063b6b0d7a6f360e524c1c07");
    ServerAuthentication server = new ServerAuthentication(ACCOUNTS, nonce, KEY, false);
    Step.SwitchTo step = (Step.SwitchTo) server.start("repl", NativePassword.NAME, hex(""));
    assertThat(step.plugin()).isEqualTo("mysql_native_password");
    assertThat(step.nonce()).isEqualTo(nonce);
    byte[] proof = hex("3a827b200960566aba21d61cf5c66cd22a4a243b");
    assertAccepted(server.onPacket(proof), REPL, "");
    assertAccepted(afterNativeSwitch("emp").onPacket(hex("")), EMPTY, "");
    assertDenied(afterNativeSwitch("repl").onPacket(hex("")), false);
    assertDenied(afterNativeSwitch("nobody").onPacket(hex("")), false);
    assertDenied(afterNativeSwitch("nobody").onPacket(proof), true);
  }

  private static ServerAuthentication afterNativeSwitch(String user) {
    ServerAuthentication server = server(false);
    assertThat(server.start(user, NativePassword.NAME, hex(""))).isInstanceOf(Step.SwitchTo.class);
    return server;
  }

  @Test
  void switchesAnyOtherPlugin() {
    ServerAuthentication server = server(false);
    Step.SwitchTo step = (Step.SwitchTo) server.start("repl", "mysql_clear_password", hex("00"));
    assertThat(step.plugin()).isEqualTo("caching_sha2_password");
    assertThat(step.nonce()).isEqualTo(NONCE);
    assertAccepted(server.onPacket(PROOF), REPL, "0103");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 255, 256, 257, 4096, 5000})
  void whateverComesInsteadOfAPasswordIsDenied(int length) {
    assertDenied(afterWrongProof(false, "repl").onPacket(new byte[length]), true);
    assertDenied(afterWrongProof(true, "repl").onPacket(new byte[length]), true);
  }

  @Test
  void theKeyIsSentOnce() {
    ServerAuthentication server = afterWrongProof(false, "repl");
    assertThat(server.onPacket(hex("02"))).isInstanceOf(Step.Send.class);
    assertDenied(server.onPacket(hex("02")), true);
  }

  @Test
  void nothingIsAcceptedAfterTheEnd() {
    ServerAuthentication server = server(false);
    assertDenied(server.start("repl", NativePassword.NAME, new byte[20]), true);
    assertThatThrownBy(() -> server.onPacket(PROOF)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> server.start("repl", CachingSha2.NAME, PROOF))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aUserIsThereOnce() {
    assertThatThrownBy(() -> new Accounts(List.of(REPL, REPL)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("account 'repl@%' is there twice");
    assertThat(ACCOUNTS.find("repl")).isSameAs(REPL);
    assertThat(ACCOUNTS.find("nobody")).isNull();
  }

  @Test
  void anAccountIsPrintedWithoutItsPassword() {
    assertThat(REPL.toString()).contains("repl", "******").doesNotContain("Geheim");
  }

  private static ServerAuthentication server(boolean secureTransport) {
    return new ServerAuthentication(ACCOUNTS, NONCE, KEY, secureTransport);
  }

  private static ServerAuthentication afterWrongProof(boolean secureTransport, String user) {
    ServerAuthentication server = server(secureTransport);
    assertSent(server.start(user, CachingSha2.NAME, new byte[32]), "0104");
    return server;
  }

  private static void assertSent(Step step, String payload) {
    assertThat(((Step.Send) step).payload()).isEqualTo(hex(payload));
  }

  private static void assertAccepted(Step step, Account account, String first) {
    assertThat(step).isInstanceOf(Step.Accepted.class);
    assertThat(((Step.Accepted) step).account()).isSameAs(account);
    assertThat(((Step.Accepted) step).first()).isEqualTo(hex(first));
  }

  private static void assertDenied(Step step, boolean usingPassword) {
    assertThat(step).isEqualTo(new Step.Denied(usingPassword));
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
