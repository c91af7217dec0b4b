package io.binlogrelay.cli;

/**
 * One line of {@code check}.
 *
 * @param pass whether the relay can work with what was found
 * @param what was looked at
 * @param found what it is
 * @param remedy what to do; empty when it passes
 */
record CheckItem(boolean pass, String what, String found, String remedy) {

  static CheckItem pass(String what, String found) {
    return new CheckItem(true, what, found, "");
  }

  static CheckItem fail(String what, String found, String remedy) {
    return new CheckItem(false, what, found, remedy);
  }

  /** {@code pass binary log log_bin is ON}, with the remedy below. */
  @Override
  public String toString() {
    String line = "%s  %-22s %s".formatted(pass ? "pass" : "FAIL", what, found);
    return remedy.isEmpty() ? line : line + "\n" + " ".repeat(29) + "-> " + remedy;
  }
}
