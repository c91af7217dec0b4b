package io.binlogrelay.it.bench;

import io.binlogrelay.it.harness.SourceAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A server that is measured, and what the kernel says of its process. Any thread.
 *
 * @param name as the tables call it
 */
record ServerProcess(String name, SourceAddress address, long pid) {
  private static final double TICKS_PER_SECOND = 100; // USER_HZ, the same on all of Linux

  /** Fields of /proc/PID/stat behind the name in brackets: proc(5) counts them from 3. */
  private static final int FIRST_FIELD = 3;

  private static final int USER_TIME = 14;
  private static final int SYSTEM_TIME = 15;

  /** What all its threads have used so far, in seconds, exact to a hundredth. */
  double cpuSeconds() throws IOException {
    String stat = Files.readString(proc("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[USER_TIME - FIRST_FIELD])
            + Long.parseLong(fields[SYSTEM_TIME - FIRST_FIELD]))
        / TICKS_PER_SECOND;
  }

  /** Highest resident memory since {@link #forgetPeak}, in MiB. */
  double peakResidentMib() throws IOException {
    return mib("VmHWM:");
  }

  /** Resident memory, in MiB. */
  double residentMib() throws IOException {
    return mib("VmRSS:");
  }

  private double mib(String name) throws IOException {
    for (String line : Files.readAllLines(proc("status"))) {
      if (line.startsWith(name)) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
      }
    }
    throw new IOException("no " + name + " of process " + pid);
  }

  void forgetPeak() throws IOException {
    Files.writeString(proc("clear_refs"), "5");
  }

  private Path proc(String file) {
    return Path.of("/proc", Long.toString(pid), file);
  }
}
