package io.binlogrelay.wire;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;

/** Compresses one piece after the other, each by itself. One thread; close it, it is not Java's. */
interface Compressor extends AutoCloseable {

  /**
   * One for a connection.
   *
   * @param level of zstd, 1 to {@value Compression#MAX_ZSTD_LEVEL}; zlib has the one of mysqld
   */
  static Compressor of(Compression compression, int level) {
    return switch (compression) {
      case ZLIB -> new Zlib();
      case ZSTD -> new ZstdPieces(level);
      case NONE -> throw new IllegalArgumentException("nothing compresses without an algorithm");
    };
  }

  /** How much room {@link #compress} needs for a piece of so many bytes. */
  int room(int length);

  /** Compresses all that is readable, without moving the reader, to the end of {@code out}. */
  void compress(ByteBuf piece, ByteBuf out);

  @Override
  void close();

  /** Level 6, as mysqld has it. */
  final class Zlib implements Compressor {

    private final Deflater deflater = new Deflater(6);

    @Override
    public int room(int length) {
      return length + (length >> 12) + (length >> 14) + (length >> 25) + 64; // zlib's own bound
    }

    @Override
    public void compress(ByteBuf piece, ByteBuf out) {
      deflater.reset();
      deflater.setInput(piece.nioBuffer());
      deflater.finish();
      ByteBuffer to = out.nioBuffer(out.writerIndex(), out.writableBytes());
      while (!deflater.finished()) {
        if (deflater.deflate(to) == 0 && !to.hasRemaining()) {
          throw new IllegalStateException("zlib needs more room than it said");
        }
      }
      out.writerIndex(out.writerIndex() + to.position());
    }

    @Override
    public void close() {
      deflater.end();
    }
  }

  /** Both buffers are outside of the heap. */
  final class ZstdPieces implements Compressor {

    private final ZstdCompressCtx context = new ZstdCompressCtx();

    ZstdPieces(int level) {
      context.setLevel(level);
    }

    @Override
    public int room(int length) {
      return (int) Zstd.compressBound(length);
    }

    @Override
    public void compress(ByteBuf piece, ByteBuf out) {
      ByteBuffer from = piece.nioBuffer();
      ByteBuffer to = out.nioBuffer(out.writerIndex(), out.writableBytes());
      out.writerIndex(
          out.writerIndex()
              + context.compressDirectByteBuffer(
                  to, 0, to.remaining(), from, from.position(), from.remaining()));
    }

    @Override
    public void close() {
      context.close();
    }
  }
}
