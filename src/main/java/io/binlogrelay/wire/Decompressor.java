package io.binlogrelay.wire;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Undoes what a {@link Compressor} of the peer did. One thread; close it, it is not Java's. */
interface Decompressor extends AutoCloseable {

  /** One for a connection. */
  static Decompressor of(Compression compression) {
    return switch (compression) {
      case ZLIB -> new Zlib();
      case ZSTD -> new ZstdPieces();
      case NONE -> throw new IllegalArgumentException("nothing is compressed without an algorithm");
    };
  }

  /**
   * Fills {@code out}, never more.
   *
   * @return how many bytes came; anything but its length means that the peer announced another
   * @throws WireException if it is damaged
   */
  int decompress(ByteBuf piece, ByteBuffer out);

  @Override
  void close();

  /** Any buffers. */
  final class Zlib implements Decompressor {

    private static final int MORE = -1;

    private final Inflater inflater = new Inflater();
    private final byte[] beyond = new byte[1];

    @Override
    public int decompress(ByteBuf piece, ByteBuffer out) {
      inflater.reset();
      inflater.setInput(piece.nioBuffer());
      int start = out.position();
      try {
        while (!inflater.finished() && !inflater.needsInput() && out.hasRemaining()) {
          if (inflater.inflate(out) == 0) {
            break;
          }
        }
        if (!inflater.finished() && inflater.inflate(beyond) > 0) {
          return MORE;
        }
        if (!inflater.finished()) {
          throw new WireException("a compressed frame is cut off, or needs a dictionary");
        }
      } catch (DataFormatException e) {
        throw new WireException("a compressed frame is damaged: " + e.getMessage());
      }
      return out.position() - start;
    }

    @Override
    public void close() {
      inflater.end();
    }
  }

  /** Buffers outside of the heap only. */
  final class ZstdPieces implements Decompressor {

    private final ZstdDecompressCtx context = new ZstdDecompressCtx();

    @Override
    public int decompress(ByteBuf piece, ByteBuffer out) {
      ByteBuffer from = piece.nioBuffer();
      try {
        return context.decompressDirectByteBuffer(
            out, out.position(), out.remaining(), from, from.position(), from.remaining());
      } catch (ZstdException e) {
        throw new WireException("a compressed frame is damaged: " + e.getMessage());
      }
    }

    @Override
    public void close() {
      context.close();
    }
  }
}
