package io.binlogrelay.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binlogrelay.wire.Capabilities;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Payloads captured from 8.0.33 and 9.7.4. */
class HandshakeTest {

  private static final String GREETING_OF_8_0_33 =
      "0a382e302e333300570000006c21332a6320637c00ffffff0200ffdf15000000000000000000003527403301"
          + "015037706816550063616368696e675f736861325f70617373776f726400";

  private static final String RESPONSE_OF_A_9_7_4_REPLICA =
      "85a2b89967100040ff00000000000000000000000000000000000000000000007265706c002085c6765b436caa0b"
          + "51180d684042ac35eaa1c108e102921055df4718e630c19563616368696e675f736861325f7061737377"
          + "6f726400a5095f706c6174666f726d067838365f3634035f6f73054c696e75780c5f636c69656e745f6e"
          + "616d65086c69626d7973716c205f636c69656e745f7265706c69636174696f6e5f6368616e6e656c5f6e"
          + "616d6500045f70696401310c5f636c69656e745f726f6c651362696e6172795f6c6f675f6c697374656e"
          + "65720f5f636c69656e745f76657273696f6e05392e372e340c70726f6772616d5f6e616d65066d797371"
          + "6c64";

  @Test
  void readsAndWritesTheGreeting() {
    HandshakeV10 greeting = HandshakeV10.decode(Hex.payload(GREETING_OF_8_0_33));
    assertThat(greeting.serverVersion()).isEqualTo("8.0.33");
    assertThat(greeting.connectionId()).isEqualTo(0x57);
    assertThat(greeting.capabilities()).isEqualTo(0xdfffffffL);
    assertThat(greeting.charset()).isEqualTo(255);
    assertThat(greeting.status()).isEqualTo(ServerStatus.AUTOCOMMIT);
    assertThat(greeting.challenge().plugin()).isEqualTo("caching_sha2_password");
    assertThat(ByteBufUtil.hexDump(greeting.challenge().data()))
        .isEqualTo("6c21332a6320637c352740330101503770681655");
    assertThat(Hex.of(greeting::encode)).isEqualTo(GREETING_OF_8_0_33);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "09", "0a", "0a382e30", "0a382e302e3333005700"})
  void refusesAGreetingCutOffOrOfAnotherProtocol(String hex) {
    assertThatThrownBy(() -> HandshakeV10.decode(Hex.payload(hex)))
        .isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void readsAndWritesAReplicasResponse() {
    HandshakeResponse41 response =
        HandshakeResponse41.decode(Hex.payload(RESPONSE_OF_A_9_7_4_REPLICA));
    assertThat(response.settings()).isEqualTo(new SslRequest(0x99b8a285L, 0x40001067L, 255));
    assertThat(response.login().user()).isEqualTo("repl");
    assertThat(response.login().plugin()).isEqualTo("caching_sha2_password");
    assertThat(response.login().response()).hasSize(32);
    assertThat(response.database()).isNull();
    assertThat(response.attributes())
        .containsEntry("_client_role", "binary_log_listener")
        .containsEntry("_client_replication_channel_name", "")
        .containsEntry("program_name", "mysqld")
        .hasSize(8);
    assertThat(Hex.of(response::encode)).isEqualTo(RESPONSE_OF_A_9_7_4_REPLICA);
  }

  @Test
  void knowsARequestForTlsFromAResponse() {
    String request = "85aab89967100040ff0000000000000000000000000000000000000000000000";
    assertThat(SslRequest.matches(Hex.payload(request))).isTrue();
    assertThat(SslRequest.matches(Hex.payload(RESPONSE_OF_A_9_7_4_REPLICA))).isFalse();
    SslRequest decoded = SslRequest.decode(Hex.payload(request));
    assertThat(Capabilities.has(decoded.capabilities(), Capabilities.SSL)).isTrue();
    assertThat(Hex.of(decoded::encode)).isEqualTo(request);
  }

  @Test
  void theResponseFollowsItsOwnBits() {
    long bits =
        Capabilities.PROTOCOL_41
            | Capabilities.SECURE_CONNECTION
            | Capabilities.CONNECT_WITH_DB
            | Capabilities.PLUGIN_AUTH
            | Capabilities.ZSTD_COMPRESSION_ALGORITHM;
    HandshakeResponse41 response =
        new HandshakeResponse41(
            new SslRequest(bits, 1 << 24, 45),
            new Login("u", "mysql_native_password", new byte[20]),
            "db",
            Map.of(),
            7);
    HandshakeResponse41 read = HandshakeResponse41.decode(Hex.payload(Hex.of(response::encode)));
    assertThat(read.database()).isEqualTo("db");
    assertThat(read.zstdLevel()).isEqualTo(7);
    assertThat(read.login().response()).hasSize(20);
  }

  @Test
  void aClientWithoutPluginsMeansNativePassword() {
    String response =
        "00820000 00000001 21" + "00".repeat(23) + Hex.ascii("u") + "00" + "14" + "11".repeat(20);
    assertThat(HandshakeResponse41.decode(Hex.payload(response)).login().plugin())
        .isEqualTo("mysql_native_password");
  }

  @Test
  void refusesAUserOver96Bytes() {
    assertThatThrownBy(() -> HandshakeResponse41.decode(responseOf("u".repeat(97), "00")))
        .isInstanceOf(MalformedPacketException.class)
        .hasMessage("user length: 97 (expected: <= 96)");
    HandshakeResponse41 longest = HandshakeResponse41.decode(responseOf("u".repeat(96), "00"));
    assertThat(longest.login().user()).hasSize(96);
  }

  @Test
  void refusesAResponseWithoutEndOrOverItsBound() {
    for (String proof : new String[] {"feffffffffffffff7f", "fdffffff", "fc0104", "2011"}) {
      assertThatThrownBy(() -> HandshakeResponse41.decode(responseOf("u", proof)))
          .as(proof)
          .isInstanceOf(MalformedPacketException.class);
    }
  }

  @Test
  void refusesAttributesThatDoNotAddUp() {
    for (String attributes :
        new String[] {"fd010001", "feffffffffffffffff", "05aa", "0201aa", "03016105", "0201610a"}) {
      assertThatThrownBy(
              () -> HandshakeResponse41.decode(responseOf("u", "00" + "7800" + attributes)))
          .as(attributes)
          .isInstanceOf(MalformedPacketException.class);
    }
  }

  @Test
  void whateverArrivesIsReadOrRefused() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      ByteBuf payload = Hex.payload(RESPONSE_OF_A_9_7_4_REPLICA).copy();
      payload.writerIndex(random.nextInt(payload.readableBytes()));
      for (int flips = random.nextInt(4); flips > 0 && payload.isReadable(); flips--) {
        payload.setByte(random.nextInt(payload.readableBytes()), random.nextInt(256));
      }
      try {
        HandshakeResponse41.decode(payload);
      } catch (MalformedPacketException expected) {
        assertThat(expected).hasMessageNotContaining("null");
      }
    }
  }

  @Test
  void anEmptyNonceOrManyBytesOfItAreKept() {
    AuthSwitchRequest captured =
        AuthSwitchRequest.decode(
            Hex.payload(
                "fe6d7973716c5f6e61746976655f70617373776f7264001a7d337a257c5e17063b6b0d7a6f360e52"
                    + "4c1c0700"));
    assertThat(captured.plugin()).isEqualTo("mysql_native_password");
    assertThat(captured.data()).hasSize(20).startsWith(0x1a).endsWith(0x07);
    assertThat(Hex.of(captured::encode)).endsWith("4c1c0700");
    assertThat(AuthSwitchRequest.decode(Hex.payload("fe6100")).data()).isEmpty();
    assertThat(AuthSwitchRequest.decode(Hex.payload("fe")).plugin())
        .isEqualTo("mysql_old_password");
  }

  @Test
  void attributesKeepTheirOrder() {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("z", "1");
    attributes.put("a", "2".repeat(300));
    HandshakeResponse41 response =
        new HandshakeResponse41(
            new SslRequest(0x99b8a285L, 0, 255),
            new Login("u", "p", new byte[0]),
            null,
            attributes,
            0);
    HandshakeResponse41 read = HandshakeResponse41.decode(Hex.payload(Hex.of(response::encode)));
    assertThat(read.attributes()).containsExactlyEntriesOf(attributes);
  }

  @Test
  void proofsAreNotPrinted() {
    HandshakeResponse41 response =
        HandshakeResponse41.decode(Hex.payload(RESPONSE_OF_A_9_7_4_REPLICA));
    assertThat(response.toString()).contains("repl").doesNotContain("[B@");
  }

  /** User and, from the proof on, whatever is said; with the bits of a replica. */
  private static ByteBuf responseOf(String user, String rest) {
    return Hex.payload("85a2b899 67100040 ff" + "00".repeat(23) + Hex.ascii(user) + "00" + rest);
  }
}
