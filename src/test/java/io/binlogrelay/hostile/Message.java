package io.binlogrelay.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends at once: a packet, a compressed frame or the beginning of TLS, header
 * included.
 *
 * @param bytes with zeros where the slot is
 * @param slot what has to be made anew, if anything
 * @param slotAt where in the bytes it is
 */
record Message(Phase phase, byte[] bytes, @Nullable Slot slot, int slotAt) {

  /** Where a command's code is: behind the packet's length and number. */
  private static final int CODE = 4;

  private static final int COM_STMT_SEND_LONG_DATA = 0x18;
  private static final int COM_STMT_CLOSE = 0x19;

  /** Hexadecimal digits, a text in quotation marks, or the name of a slot. */
  private static final Pattern TOKEN =
      Pattern.compile("(?<hex>[0-9a-f]+)|\"(?<text>[^\"]*)\"|<(?<slot>[a-z0-9-]+)>");

  /** Reads a line of a recorded conversation: the phase, then tokens in their order. */
  static Message parse(String line) {
    int space = line.indexOf(' ');
    Phase phase = Phase.valueOf(line.substring(0, space).toUpperCase(Locale.ROOT));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Slot slot = null;
    int slotAt = 0;
    Matcher token = TOKEN.matcher(line.substring(space));
    while (token.find()) {
      if (token.group("hex") != null) {
        bytes.writeBytes(HexFormat.of().parseHex(token.group("hex")));
      } else if (token.group("text") != null) {
        bytes.writeBytes(token.group("text").getBytes(StandardCharsets.US_ASCII));
      } else {
        slot = Slot.valueOf(token.group("slot").toUpperCase(Locale.ROOT).replace('-', '_'));
        slotAt = bytes.size();
        bytes.writeBytes(new byte[slot.length()]);
      }
    }
    return new Message(phase, bytes.toByteArray(), slot, slotAt);
  }

  /** Whether a server answers it: not what is about a prepared statement's pieces or its end. */
  boolean isAnswered() {
    return bytes.length <= CODE
        || bytes[CODE] != COM_STMT_SEND_LONG_DATA && bytes[CODE] != COM_STMT_CLOSE;
  }

  /** Whether it proves who somebody is whom the client, logged in already, changes to. */
  boolean isLaterProof() {
    return phase == Phase.COMMAND && slot != null && bytes[CODE - 1] != 0;
  }

  /** The bytes for one connection. */
  byte[] bytes(Credentials credentials) {
    byte[] filled = bytes.clone();
    if (slot != null) {
      byte[] made = credentials.of(slot);
      System.arraycopy(made, 0, filled, slotAt, Math.min(made.length, slot.length()));
    }
    return filled;
  }
}
