package io.binlogrelay.relaylog;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.RelayRun.Promise;
import io.binlogrelay.relaylog.SourceHistory.Boundary;
import io.binlogrelay.relaylog.SourceHistory.SourceFile;
import io.binlogrelay.relaylog.crash.Disk;
import io.binlogrelay.relaylog.crash.Operation;
import io.binlogrelay.relaylog.crash.Trace;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What must hold of every disk that a crash left: recovery takes it, keeps every promise, ends with
 * whole transactions that are byte for byte the source's, is durable itself, changes nothing a
 * second time, and the run that goes on from there ends like one that never crashed.
 */
final class DiskCheck {

  private static final String LOG = "/data/relay-log/";
  private static final String LOG_FILE = "binlog\\.\\d{6}";

  private final SourceHistory source;

  /** Disks, with their promise, and recovered disks that were seen before. */
  private final Set<String> seen = new HashSet<>();

  private int recoveries;

  DiskCheck(SourceHistory source) {
    this.source = source;
  }

  /** How many different disks were recovered. */
  int recoveries() {
    return recoveries;
  }

  /** Checks one disk, unless the same was checked before. */
  void check(Disk.Directory disk, Promise promise) {
    SortedMap<String, byte[]> files = disk.files();
    if (!seen.add(fingerprint(files) + promise.published() + promise.source() + promise.purged())) {
      return;
    }
    recoveries++;
    RelayRun run = RelayRun.on(disk, source).open();
    BinlogPosition end = verify(run, promise);
    verifyFiles(run, end);
    SortedMap<String, byte[]> recovered = run.disk().unmounted().files();
    if (seen.add("recovered " + fingerprint(withoutCuts(recovered)))) {
      isDurable(run, end);
      secondRecoveryChangesNothing(run, end);
      goesOn(run);
    }
  }

  private @Nullable BinlogPosition verify(RelayRun run, Promise promise) {
    RelayLogView view = run.log().view();
    BinlogPosition end = view.published().position();
    assertThat(source.streamOffset(end))
        .as("published end %s, of which was promised %s", end, promise.published())
        .isGreaterThanOrEqualTo(source.streamOffset(promise.published()));
    if (promise.serverUuid() != null) {
      assertThat(run.log().serverUuid()).as("server_uuid").isEqualTo(promise.serverUuid());
    }
    if (promise.source() != null) {
      assertThat(run.log().source()).as("source").contains(promise.source());
    }
    if (end == null) {
      assertThat(view.files()).isEmpty();
      return null;
    }
    Boundary boundary = source.at(end);
    assertThat(boundary).as("%s, no transaction open", end).isNotNull();
    GtidSet base = run.log().source().isPresent() ? RelayRun.BASE : GtidSet.EMPTY;
    assertThat(view.executed()).as("executed").isEqualTo(boundary.executed().union(base));
    assertThat(view.published().transactions())
        .as("transactions")
        .isEqualTo(boundary.transactions());
    int purged = source.index(view.files().get(0).name());
    assertThat(purged).as("purged files").isBetween(promise.purged(), promise.mayBePurged());
    List<String> names = source.namesUpTo(end.file());
    assertThat(view.files())
        .extracting(LogFile::name)
        .isEqualTo(names.subList(purged, names.size()));
    assertThat(view.purged())
        .as("purged GTIDs")
        .isEqualTo(source.executedBefore(purged).union(base));
    return end;
  }

  /** The log files are the source's up to the end, the index lists them, nothing else is there. */
  private void verifyFiles(RelayRun run, @Nullable BinlogPosition end) {
    SortedMap<String, byte[]> files = run.disk().unmounted().files();
    List<String> names = run.log().view().files().stream().map(LogFile::name).toList();
    StringBuilder index = new StringBuilder();
    for (String name : names) {
      SourceFile whole = source.file(name);
      int size = name.equals(end.file()) ? (int) end.offset() : whole.bytes().length;
      assertThat(files).containsKey(LOG + name);
      assertThat(Arrays.equals(files.get(LOG + name), Arrays.copyOf(whole.bytes(), size)))
          .as("%s is the source's, %s bytes", name, size)
          .isTrue();
      index.append("./").append(name).append('\n');
    }
    String found =
        new String(files.getOrDefault(LOG + "binlog.index", new byte[0]), StandardCharsets.UTF_8);
    assertThat(found).as("binlog.index").isEqualTo(index.toString());
    Set<String> others = new HashSet<>(files.keySet());
    others.removeIf(path -> path.matches(LOG + "(relay\\.(lock|state)|binlog\\.index|cut-.*)"));
    names.forEach(name -> others.remove(LOG + name));
    names.forEach(
        name -> {
          if (others.remove(LOG + name + GtidIndex.SUFFIX)) {
            new IndexTruth(source).check(run.directory(), run.log().view().file(name));
          }
        });
    assertThat(others).as("what else is on the disk").isEmpty();
  }

  private void isDurable(RelayRun run, @Nullable BinlogPosition end) {
    Disk.Directory left = run.disk().afterPowerLoss();
    RelayRun again = RelayRun.on(left, source).open();
    assertThat(again.log().view().published().position())
        .as("end after a power loss right after recovery")
        .isEqualTo(end);
    assertThat(again.log().serverUuid()).isEqualTo(run.log().serverUuid());
  }

  private void secondRecoveryChangesNothing(RelayRun run, @Nullable BinlogPosition end) {
    RelayRun again = RelayRun.on(run.disk().unmounted(), source).open();
    assertThat(again.log().view().published().position()).isEqualTo(end);
    Trace trace = again.disk().trace();
    for (int i = 0; i < trace.length(); i++) {
      assertThat(trace.get(i)).as("second recovery").matches(DiskCheck::changesNothing);
    }
  }

  /** Nothing but a sync, or what a start writes and removes to see that it can. */
  static boolean changesNothing(Operation operation) {
    return operation instanceof Operation.Force || operation.name().equals("probe.tmp");
  }

  private void goesOn(RelayRun run) {
    run.meetSource().connect().receiveRest(5).background().close();
    BinlogPosition end = source.end();
    verifyFiles(run, end);
    RelayRun again = RelayRun.on(run.disk().afterPowerLoss(), source).open();
    verify(again, run.promised(Integer.MAX_VALUE));
    assertThat(again.log().view().published().position()).as("end of the run").isEqualTo(end);
  }

  private static SortedMap<String, byte[]> withoutCuts(SortedMap<String, byte[]> files) {
    SortedMap<String, byte[]> others = new TreeMap<>(files);
    others.keySet().removeIf(path -> path.startsWith(LOG + "cut-"));
    return others;
  }

  private static String fingerprint(SortedMap<String, byte[]> files) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      CRC32C sum = new CRC32C();
      sum.update(file.getValue());
      text.append(file.getKey()).append(file.getValue().length).append('/').append(sum.getValue());
      text.append(Arrays.hashCode(file.getValue())).append(' ');
    }
    return text.toString();
  }
}
