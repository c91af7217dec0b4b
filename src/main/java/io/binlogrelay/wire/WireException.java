package io.binlogrelay.wire;

import io.netty.handler.codec.DecoderException;

/**
 * The peer's bytes break the protocol. The message says what was expected and what was found.
 *
 * <p>Strangers cause it at will, so it carries no stack trace. It is a {@link DecoderException} so
 * that Netty hands it to {@code exceptionCaught} unwrapped.
 */
public class WireException extends DecoderException {

  public WireException(String message) {
    super(message);
  }

  /** A packet longer than the phase of its connection allows; MySQL answers 1153. */
  public static final class PacketTooLarge extends WireException {
    PacketTooLarge(long length, long limit) {
      super("packet length: " + length + " (expected: <= " + limit + ")");
    }
  }

  /** A packet whose number is not the next one; MySQL answers 1156. */
  public static final class OutOfOrder extends WireException {
    OutOfOrder(int expected, int found) {
      super("packet sequence: " + found + " (expected: " + expected + ")");
    }
  }

  @Override
  public final synchronized Throwable fillInStackTrace() {
    return this;
  }
}
