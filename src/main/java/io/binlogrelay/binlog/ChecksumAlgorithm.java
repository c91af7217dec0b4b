package io.binlogrelay.binlog;

/** What closes every event of a file. The number is the one in the FDE. */
public enum ChecksumAlgorithm {
  NONE(0),
  CRC32(1);

  private final int fdeByte;

  ChecksumAlgorithm(int fdeByte) {
    this.fdeByte = fdeByte;
  }

  /** Bytes at the end of each event: 0 or 4. An FDE has 4 in any case. */
  public int trailerLength() {
    return this == CRC32 ? EventChecksum.LENGTH : 0;
  }

  /** Value of {@code @@global.binlog_checksum}. */
  public String mysqlName() {
    return name();
  }

  /**
   * The algorithm that an FDE names.
   *
   * @throws MalformedEventException if the number is not 0 or 1
   */
  public static ChecksumAlgorithm ofFdeByte(int fdeByte) {
    for (ChecksumAlgorithm algorithm : values()) {
      if (algorithm.fdeByte == fdeByte) {
        return algorithm;
      }
    }
    throw new MalformedEventException("FDE checksum algorithm", "0 or 1", fdeByte);
  }
}
