package io.binlogrelay.hostile;

/** Where in a conversation a client says something. */
enum Phase {
  /** From the answer to the greeting on, the beginning of TLS included. */
  LOGIN,
  COMMAND,
  /** While the server sends events: ACKs, and what does not belong there. */
  STREAM
}
