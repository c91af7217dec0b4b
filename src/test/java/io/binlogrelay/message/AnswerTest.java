package io.binlogrelay.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binlogrelay.wire.Capabilities;
import io.binlogrelay.wire.PacketSequence;
import io.binlogrelay.wire.PacketWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Payloads captured from 8.0.33 and 8.4.8. */
class AnswerTest {

  private static final long DEPRECATE_EOF =
      Capabilities.PROTOCOL_41 | Capabilities.DEPRECATE_EOF | Capabilities.SESSION_TRACK;
  private static final long CLASSIC = Capabilities.PROTOCOL_41;

  private static final String GTID_MODE_COLUMN =
      "03 646566 00 00 00 12"
          + Hex.ascii("@@GLOBAL.GTID_MODE")
          + "00 0c ff00 54550100 fd 0000 1f"
          + "0000";
  private static final String TIMESTAMP_COLUMN =
      "0364656600000010554e49585f54494d455354414d502829000c3f0015000000088100000000";

  private final TextResultSet gtidMode =
      new TextResultSet(
          List.of(ColumnDefinition.text("@@GLOBAL.GTID_MODE")), List.of(List.of("ON")));

  @Test
  void writesAResultAsMysqldDoesForAReplica() {
    assertThat(payloads(gtidMode, DEPRECATE_EOF))
        .containsExactly("01", flat(GTID_MODE_COLUMN), "024f4e", "fe000002000000");
  }

  @Test
  void writesAClassicResult() {
    assertThat(payloads(gtidMode, CLASSIC))
        .containsExactly("01", flat(GTID_MODE_COLUMN), "fe00000200", "024f4e", "fe00000200");
  }

  @Test
  void anIntegersColumnIsThatOfUnixTimestamp() {
    assertThat(Hex.of(ColumnDefinition.integer("UNIX_TIMESTAMP()")::encode))
        .isEqualTo(TIMESTAMP_COLUMN);
    assertThat(ColumnDefinition.decode(Hex.payload(TIMESTAMP_COLUMN)))
        .isEqualTo(ColumnDefinition.integer("UNIX_TIMESTAMP()"));
  }

  @Test
  void readsAClassicResultWithNull() {
    QueryAnswer answer =
        read(
            CLASSIC,
            "03",
            "03646566000000124040676c6f62616c2e677469645f6d6f6465000cff0054550100fd00001f0000",
            "03646566000000044e554c4c000c3f0000000000068000000000",
            "03646566000000124040676c6f62616c2e7365727665725f6964000c3f001500000008a000000000",
            "fe00000200",
            "024f4efb0137",
            "fe00000200");
    QueryAnswer.Rows rows = (QueryAnswer.Rows) answer;
    assertThat(rows.rows()).containsExactly(Arrays.asList("ON", null, "7"));
    assertThat(rows.first()).isEqualTo("ON");
    assertThat(rows.columns())
        .extracting(ColumnDefinition::name)
        .containsExactly("@@global.gtid_mode", "NULL", "@@global.server_id");
  }

  @Test
  void readsWhatItWrites() {
    TextResultSet result =
        new TextResultSet(
            List.of(ColumnDefinition.text("a"), ColumnDefinition.integer("b")),
            List.of(Arrays.asList(null, "1"), Arrays.asList("ä".repeat(70_000), "")));
    for (long capabilities : new long[] {DEPRECATE_EOF, CLASSIC}) {
      QueryAnswer answer =
          read(capabilities, payloads(result, capabilities).toArray(String[]::new));
      assertThat(((QueryAnswer.Rows) answer).rows()).isEqualTo(result.rows());
      assertThat(((QueryAnswer.Rows) answer).columns()).isEqualTo(result.columns());
    }
  }

  @Test
  void anEmptyResultHasNoFirstValue() {
    QueryAnswer answer = read(DEPRECATE_EOF, "01", flat(GTID_MODE_COLUMN), "fe000002000000");
    assertThat(((QueryAnswer.Rows) answer).first()).isNull();
  }

  @Test
  void anAnswerMayBeOkOrAnErrorEvenAfterRows() {
    assertThat(read(DEPRECATE_EOF, "00000002000100"))
        .isEqualTo(new QueryAnswer.Done(new OkPacket(0, 0, ServerStatus.AUTOCOMMIT, 1)));
    String error = "ff a904 23 4859303030" + Hex.ascii("Unknown system variable 'x'");
    QueryAnswer failed =
        new QueryAnswer.Failed(new ErrPacket(1193, "HY000", "Unknown system variable 'x'"));
    assertThat(read(DEPRECATE_EOF, error)).isEqualTo(failed);
    assertThat(read(DEPRECATE_EOF, "01", flat(GTID_MODE_COLUMN), "024f4e", error))
        .isEqualTo(failed);
  }

  @Test
  void anAnswerOverItsBoundIsRefused() {
    TextResultReader reader = new TextResultReader(DEPRECATE_EOF, 1000);
    reader.onPacket(Hex.payload("01"));
    reader.onPacket(Hex.payload(GTID_MODE_COLUMN));
    assertThatThrownBy(
            () -> {
              while (true) {
                reader.onPacket(Hex.payload("00"));
              }
            })
        .isInstanceOf(MalformedPacketException.class)
        .hasMessageStartingWith("answer length");
  }

  @Test
  void nonsenseIsRefused() {
    for (String first : new String[] {"", "fb", "fe00000200", "fd000001", "feffffffffffffffff"}) {
      assertThatThrownBy(() -> read(DEPRECATE_EOF, first))
          .as(first)
          .isInstanceOf(MalformedPacketException.class);
    }
    assertThatThrownBy(() -> read(DEPRECATE_EOF, "01", flat(GTID_MODE_COLUMN), "05aa"))
        .isInstanceOf(MalformedPacketException.class)
        .hasMessageStartingWith("row 0");
    assertThatThrownBy(() -> read(CLASSIC, "01", flat(GTID_MODE_COLUMN), "024f4e"))
        .isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void writesOkEofAndErrors() {
    assertThat(Hex.of(OkPacket.DONE::encode)).isEqualTo("00000002000000");
    assertThat(Hex.of(EofPacket.DONE::encode)).isEqualTo("fe00000200");
    assertThat(EofPacket.decode(Hex.payload("fe00000200"))).isEqualTo(EofPacket.DONE);
    ErrPacket denied = ErrorCode.ACCESS_DENIED.packet("emp2", "%", "NO");
    assertThat(Hex.of(out -> denied.encode(out, CLASSIC)))
        .isEqualTo(
            "ff15042332383030304163636573732064656e69656420666f72207573657220"
                + "27656d7032274027252720287573696e672070617373776f72643a204e4f29");
  }

  @Test
  void anErrorInPlaceOfTheGreetingHasNoState() {
    ErrPacket blocked = new ErrPacket(1129, "HY000", "Host 'h' is blocked");
    String written = Hex.of(out -> blocked.encode(out, 0));
    assertThat(written).isEqualTo(flat("ff 6904" + Hex.ascii("Host 'h' is blocked")));
    assertThat(ErrPacket.decode(Hex.payload(written))).isEqualTo(blocked);
  }

  @Test
  void aRowIsNotTakenForTheEnd() {
    String longValue = "fe" + "0900000000000000" + "61".repeat(9);
    assertThat(EofPacket.matches(Hex.payload(longValue))).isFalse();
    assertThat(EofPacket.matches(Hex.payload("fe00000200"))).isTrue();
  }

  private static QueryAnswer read(long capabilities, String... payloads) {
    TextResultReader reader = new TextResultReader(capabilities, 1 << 20);
    for (int i = 0; i < payloads.length; i++) {
      QueryAnswer answer = reader.onPacket(Hex.payload(payloads[i]));
      if (answer != null) {
        assertThat(i).isEqualTo(payloads.length - 1);
        return answer;
      }
    }
    throw new AssertionError("no answer from " + Arrays.toString(payloads));
  }

  private static List<String> payloads(TextResultSet result, long capabilities) {
    ByteBuf out = Unpooled.buffer();
    PacketSequence sequence = new PacketSequence();
    sequence.next();
    result.writeTo(new PacketWriter(out, sequence), capabilities, EofPacket.DONE);
    List<String> payloads = new ArrayList<>();
    while (out.isReadable()) {
      int length = out.readUnsignedMediumLE();
      assertThat(out.readUnsignedByte()).isEqualTo((short) (payloads.size() + 1));
      payloads.add(ByteBufUtil.hexDump(out.readSlice(length)));
    }
    return payloads;
  }

  private static String flat(String hex) {
    return hex.replace(" ", "");
  }
}
