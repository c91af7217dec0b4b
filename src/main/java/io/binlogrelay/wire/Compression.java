package io.binlogrelay.wire;

import java.util.Locale;

/** Protocol compression, under MySQL's names of its algorithms but for {@link #NONE}. */
public enum Compression {
  /** Packets as they are; {@code uncompressed} in MySQL. */
  NONE(0),
  ZLIB(Capabilities.COMPRESS),
  ZSTD(Capabilities.ZSTD_COMPRESSION_ALGORITHM);

  /** What a client asks for that says nothing (manual: {@code --zstd-compression-level}). */
  public static final int DEFAULT_ZSTD_LEVEL = 3;

  /** The highest level of zstd; the lowest is 1. */
  public static final int MAX_ZSTD_LEVEL = 22;

  private final long capability;

  Compression(long capability) {
    this.capability = capability;
  }

  /** The bit that stands for it, 0 for none. */
  public long capability() {
    return capability;
  }

  /**
   * What both sides use that have agreed on these bits: of two algorithms zlib, in whatever order
   * they were asked for (captured from 8.0.33 and 9.7.4).
   */
  public static Compression agreed(long effective) {
    if (Capabilities.has(effective, ZLIB.capability)) {
      return ZLIB;
    }
    return Capabilities.has(effective, ZSTD.capability) ? ZSTD : NONE;
  }

  /** As configuration and status have it, such as {@code zstd}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
