package io.binlogrelay.relaylog.crash;

import java.nio.channels.FileLock;

/** The lock of one process; a second one of the same process overlaps. */
final class CrashFileLock extends FileLock {

  private final CrashChannel channel;

  CrashFileLock(CrashChannel channel) {
    super(channel, 0, Long.MAX_VALUE, false);
    this.channel = channel;
  }

  @Override
  public boolean isValid() {
    return channel.holds(this);
  }

  @Override
  public void release() {
    channel.unlock();
  }
}
