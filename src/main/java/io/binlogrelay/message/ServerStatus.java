package io.binlogrelay.message;

/** The status flags of OK and EOF packets that matter to us (manual: "Status Flags"). */
public final class ServerStatus {

  /** Statements are transactions of their own. */
  public static final int AUTOCOMMIT = 0x0002;

  /** Another result follows: the client sent several statements at once. */
  public static final int MORE_RESULTS_EXIST = 0x0008;

  private ServerStatus() {}
}
