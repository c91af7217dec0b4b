package io.binlogrelay.offline.inspect;

import com.github.luben.zstd.ZstdInputStream;
import io.binlogrelay.binlog.EventHeader;
import io.binlogrelay.binlog.MalformedEventException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * The body of a TRANSACTION_PAYLOAD event ({@code libs/mysql/binlog/event/codecs/binary.cpp}):
 * fields of (type, length, value), all packed, then the events of the transaction, compressed.
 *
 * @param algorithm 0 is zstd, 255 none
 * @param uncompressedSize of the events in bytes, as the field says; 0 if there is none
 * @param compressedSize in bytes
 */
record TransactionPayload(int algorithm, long uncompressedSize, long compressedSize, Body events) {
  private static final int END = 0;
  private static final int SIZE = 1;
  private static final int COMPRESSION = 2;
  private static final int UNCOMPRESSED_SIZE = 3;

  private static final int ZSTD = 0;
  private static final int NONE = 255;

  static TransactionPayload decode(ByteBuffer event, int at, int end) {
    Body body = new Body(event, at + EventHeader.LENGTH, end);
    int algorithm = NONE;
    long size = -1;
    long uncompressed = 0;
    while (true) {
      long field = body.packed();
      if (field == END) {
        break;
      }
      Body value = body.part(body.packed());
      if (field == SIZE) {
        size = value.packed();
      } else if (field == COMPRESSION) {
        algorithm = (int) value.packed();
      } else if (field == UNCOMPRESSED_SIZE) {
        uncompressed = value.packed();
      }
    }
    long compressed = size < 0 ? body.remaining() : size;
    return new TransactionPayload(algorithm, uncompressed, compressed, body.part(compressed));
  }

  String algorithmName() {
    return algorithm == ZSTD ? "ZSTD" : algorithm == NONE ? "none" : "algorithm " + algorithm;
  }

  /** The events, to be read once. */
  InputStream open() throws IOException {
    InputStream compressed = new ByteArrayInputStream(events.rest());
    return switch (algorithm) {
      case ZSTD -> new ZstdInputStream(compressed);
      case NONE -> compressed;
      default ->
          throw new MalformedEventException("compression", "0 (zstd) or 255 (none)", algorithm);
    };
  }
}
