package io.binlogrelay.offline.inspect;

import io.binlogrelay.binlog.ChecksumAlgorithm;
import io.binlogrelay.binlog.EventType;
import io.binlogrelay.binlog.FormatDescription;
import io.binlogrelay.binlog.GtidEvent;
import io.binlogrelay.binlog.MalformedEventException;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.EventVisitor;
import io.binlogrelay.relaylog.FileScan;
import io.binlogrelay.relaylog.FileScan.Damage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Shows the events of a file to a sink, all of them or a {@link Selection}. The file may be in use.
 * One object per file; one thread.
 */
public final class Inspector implements EventVisitor {

  /** Larger events, of some MiB and more, are shown by their header. */
  public static final int HELD_MAX = 16 << 20;

  private final Selection selection;
  private final InspectionSink sink;
  private final EventView view;
  private ChecksumAlgorithm checksum = ChecksumAlgorithm.CRC32;
  private boolean done;

  /** Whether the events of this transaction are selected. */
  private boolean selected;

  private boolean damaged;

  private Inspector(Selection selection, InspectionSink sink) {
    this.selection = selection;
    this.sink = sink;
    this.view = new EventView(sink, selection.rows());
    this.selected = selection.gtids().isEmpty();
  }

  /**
   * Shows a file.
   *
   * @return whether nothing that was looked at is damaged
   * @throws IOException if the file can't be read
   */
  public static boolean inspect(Path file, Selection selection, InspectionSink sink)
      throws IOException {
    Inspector inspector = new Inspector(selection, sink);
    FileScan.read(file, GtidSet.EMPTY, inspector, HELD_MAX);
    return !inspector.damaged;
  }

  @Override
  public long from() {
    return selection.from();
  }

  @Override
  public boolean done() {
    return done;
  }

  @Override
  public void event(long offset, ByteBuffer buffer, int at, int available) {
    Shown event = new Shown(buffer, at, available, checksum);
    if (event.type() == EventType.FORMAT_DESCRIPTION) {
      event = format(event);
    }
    if (offset >= selection.to()) {
      done = true;
    } else if (offset >= selection.from() && isSelected(event)) {
      view.show(offset, event);
    }
  }

  /** From here on events end as the format description says; it itself always ends in a CRC32. */
  private Shown format(Shown event) {
    try {
      checksum = FormatDescription.decode(event.buffer(), event.at(), event.available()).checksum();
    } catch (MalformedEventException e) {
      // the scan says so
    }
    return new Shown(event.buffer(), event.at(), event.available(), ChecksumAlgorithm.CRC32);
  }

  private boolean isSelected(Shown event) {
    if (selection.gtids().isPresent() && GtidEvent.isGtid(event.type())) {
      selected = isWanted(event, selection.gtids().get());
    }
    return selected;
  }

  private static boolean isWanted(Shown event, GtidSet gtids) {
    try {
      return GtidEvent.in(gtids, event.buffer(), event.at(), event.length());
    } catch (MalformedEventException e) {
      return false;
    }
  }

  @Override
  public void passed(long end, boolean boundary) {
    if (boundary && selection.gtids().isPresent()) {
      selected = false;
    }
    done |= end >= selection.to();
  }

  @Override
  public boolean damaged(Damage damage) {
    damaged = true;
    sink.damage(damage);
    return true;
  }
}
