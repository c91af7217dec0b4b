package io.binlogrelay.message;

/** The status flags of OK and EOF packets that matter to us (manual: "Status Flags"). */
public final class ServerStatus {

  /** The only flag a session of ours ever has. */
  public static final int AUTOCOMMIT = 0x0002;

  /** Another result follows; only ever an answer to what we never ask for. */
  public static final int MORE_RESULTS_EXIST = 0x0008;

  private ServerStatus() {}
}
