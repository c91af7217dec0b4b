package io.binlogrelay;

/** The version of this build. Any thread. */
public final class RelayVersion {
  private RelayVersion() {}

  /** From the jar's manifest; {@code development} when classes run without one. */
  public static String text() {
    String version = RelayVersion.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
