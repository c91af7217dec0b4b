package io.binlogrelay.it.harness;

import java.nio.file.Path;

/** A server or a relay that a test has started: it has a log, files, and an end. */
interface Party extends AutoCloseable {

  /** What it is called in file names, such as {@code source-mysql-8.0-1}. */
  String name();

  /** What it has logged so far; also after it has ended. */
  String log();

  /** The directory that holds all its files. */
  Path directory();

  @Override
  void close();
}
