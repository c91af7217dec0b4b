package io.binlogrelay.upstream;

/** Ends the session it is thrown in. Without a stack: the reason says all, and sources cause it. */
final class LinkFailure extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient SessionEnd end;

  LinkFailure(SessionEnd end) {
    super(end.reason(), null, false, false);
    this.end = end;
  }

  static LinkFailure lost(String reason) {
    return new LinkFailure(new SessionEnd.Lost(reason));
  }

  SessionEnd end() {
    return end;
  }
}
