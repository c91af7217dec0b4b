package io.binlogrelay.wire;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;

/**
 * The order of a connection's layers, and how it changes while bytes are on their way.
 *
 * <pre>
 *   socket - TLS - compressed frames - packets - the handler of the phase
 * </pre>
 *
 * <p>What a decoder holds when it is replaced goes on to the layer that is next to it from then on,
 * so nothing that arrived early is lost, and nothing that arrived in clear counts as encrypted.
 *
 * <p>On the connection's event loop.
 */
public final class Layers {

  /** Tells decoders, lowest first, to look at what they have held back. */
  static final Object GO_ON =
      new Object() {
        @Override
        public String toString() {
          return "go on";
        }
      };

  private static final String TLS = "tls";
  private static final String DECODER = "packet decoder";
  private static final String FRAME_DECODER = "frame decoder";
  private static final String FRAME_ENCODER = "frame encoder";
  private static final String DECODER_OF_FRAMES = "packet decoder of frames";
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

  /** The login is over: other limits hold. */
  public static void limit(ChannelPipeline pipeline, int limit, PacketSequence sequence) {
    pipeline.replace(PacketDecoder.class, DECODER, new PacketDecoder(limit, sequence));
  }

  /**
   * The login is over: other limits hold, and everything from here on, in both directions, is
   * compressed; what was written is not.
   *
   * @param level of zstd, 1 to {@value Compression#MAX_ZSTD_LEVEL}
   */
  public static void compress(
      ChannelPipeline pipeline,
      Compression compression,
      int level,
      int limit,
      PacketSequence sequence) {
    PacketDecoder uncompressed = pipeline.get(PacketDecoder.class);
    PacketSequence frames = sequence.compress();
    int frameLimit = (int) Math.min((long) limit + PacketHeader.LENGTH, FrameHeader.MAX_CONTENT);
    String below = pipeline.context(uncompressed).name();
    pipeline
        .addAfter(below, FRAME_DECODER, new FrameDecoder(compression, frameLimit, frames))
        .addAfter(FRAME_DECODER, FRAME_ENCODER, new FrameEncoder(compression, level, frames))
        .addAfter(FRAME_ENCODER, DECODER_OF_FRAMES, new PacketDecoder(limit, sequence));
    pipeline.remove(uncompressed);
  }

  /**
   * What {@link PacketSequence#hold} has held up is read now, unless the same exchange goes on. No
   * more of it waits than one read of the socket brought: whoever holds stops reading first.
   */
  public static void goOn(ChannelPipeline pipeline) {
    pipeline.fireUserEventTriggered(GO_ON);
  }

  /**
   * A stream begins: the handler of the phase reads and writes packets itself. Frames of the peer
   * are no longer counted: they are ACKs, whose number is always 0, or a dump's, whose numbers
   * begin anew behind each event to be acknowledged.
   *
   * @param compression that of the connection
   * @param frameLimit greatest content of a frame that may come, bytes
   * @param ends where the numbers of our own frames begin anew
   */
  public static void stream(
      ChannelPipeline pipeline, Compression compression, int frameLimit, FrameEnds ends) {
    pipeline.remove(PacketDecoder.class);
    pipeline.remove(PacketEncoder.class);
    if (compression != Compression.NONE) {
      pipeline.get(FrameEncoder.class).beginAnewAt(ends);
      pipeline.replace(
          FrameDecoder.class,
          FRAME_DECODER,
          new FrameDecoder(compression, frameLimit, PacketSequence.ofAnyOrder()));
    }
  }
}
