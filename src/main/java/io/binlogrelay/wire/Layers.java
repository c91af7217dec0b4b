package io.binlogrelay.wire;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;

/**
 * The order of a connection's layers, and how it changes while bytes are on their way.
 *
 * <pre>
 *   socket - TLS - packets - the handler of the phase
 * </pre>
 *
 * <p>What a decoder holds when it is replaced goes on to the layer that is next to it from then on,
 * so nothing that arrived early is lost, and nothing that arrived in clear counts as encrypted.
 *
 * <p>On the connection's event loop.
 */
public final class Layers {

  private static final String TLS = "tls";
  private static final String DECODER = "packet decoder";
  private static final String DECODER_IN_TLS = "packet decoder in tls";
  private static final String ENCODER = "packet encoder";

  private Layers() {}

  /**
   * A connection begins: packets in clear, above what is in the pipeline.
   *
   * @param limit greatest payload that may come, bytes
   */
  public static void begin(ChannelPipeline pipeline, int limit, PacketSequence sequence) {
    pipeline
        .addLast(DECODER, new PacketDecoder(limit, sequence))
        .addLast(ENCODER, new PacketEncoder(sequence));
  }

  /** Everything from here on, in both directions, is inside TLS; what was written is not. */
  public static void encrypt(
      ChannelPipeline pipeline, ChannelHandler tls, int limit, PacketSequence sequence) {
    pipeline.addAfter(DECODER, TLS, tls);
    ChannelHandler inClear = pipeline.get(DECODER);
    pipeline.addAfter(TLS, DECODER_IN_TLS, new PacketDecoder(limit, sequence));
    pipeline.remove(inClear); // what it holds is the beginning of the TLS handshake
  }

  /** Another phase has another limit for payloads. */
  public static void limit(ChannelPipeline pipeline, int limit, PacketSequence sequence) {
    pipeline.replace(PacketDecoder.class, DECODER, new PacketDecoder(limit, sequence));
  }

  /** A stream begins: the handler of the phase reads and writes packets itself. */
  public static void end(ChannelPipeline pipeline) {
    pipeline.remove(PacketDecoder.class);
    pipeline.remove(PacketEncoder.class);
  }
}
