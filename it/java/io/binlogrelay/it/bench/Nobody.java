package io.binlogrelay.it.bench;

/** The source does not wait. */
final class Nobody implements Acker {

  @Override
  public String name() {
    return "nobody: asynchronous";
  }

  @Override
  public boolean semiSync() {
    return false;
  }

  @Override
  public void attach(PlainMySql source) {
    // There is nothing to attach.
  }

  @Override
  public void detach() {
    // And nothing to take away.
  }
}
