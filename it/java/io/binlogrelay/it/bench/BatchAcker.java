package io.binlogrelay.it.bench;

import io.binlogrelay.it.harness.BinlogEnd;
import io.binlogrelay.it.harness.SemiSyncClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The least that an acker can do: it takes in what has arrived, and acknowledges it with one ACK;
 * in between it writes nothing, or the events and one fdatasync. It checks nothing and serves
 * nobody: the floor for a durable acker.
 */
final class BatchAcker implements Acker {
  private static final int SERVER_ID = 77;
  private static final int BATCH_BYTES_MAX = 4 << 20;

  private final String name;
  private final @Nullable Path file;
  private final ByteBuffer batch = ByteBuffer.allocateDirect(BATCH_BYTES_MAX);
  private @Nullable SemiSyncClient client;

  private BatchAcker(String name, @Nullable Path file) {
    this.name = name;
    this.file = file;
  }

  static BatchAcker writingNothing() {
    return new BatchAcker("an acker that writes nothing", null);
  }

  static BatchAcker writingTo(Path file) {
    return new BatchAcker("an acker that only writes and fdatasyncs", file);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void attach(PlainMySql source) throws Exception {
    SemiSyncClient following = SemiSyncClient.follow(source.address(), SERVER_ID, source.end());
    client = following;
    Thread thread = new Thread(() -> acknowledgeAll(following), "acker");
    thread.setDaemon(true);
    thread.start();
  }

  private void acknowledgeAll(SemiSyncClient following) {
    try (FileChannel channel = file == null ? null : open(file)) {
      while (true) {
        batch.clear();
        BinlogEnd wanted = following.read((bytes, at, length) -> batch.put(bytes, at, length));
        if (channel != null) {
          channel.write(batch.flip());
          channel.force(false);
        }
        if (wanted != null) {
          following.acknowledge(wanted);
        }
      }
    } catch (IOException detached) {
      // The connection was closed: that is how it ends.
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Override
  public void detach() {
    if (client != null) {
      client.close();
    }
  }
}
