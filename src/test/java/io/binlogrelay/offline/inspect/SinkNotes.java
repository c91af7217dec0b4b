package io.binlogrelay.offline.inspect;

import io.binlogrelay.offline.inspect.InspectedRow.Cell;
import io.binlogrelay.relaylog.FileScan.Damage;
import java.util.ArrayList;
import java.util.List;

/** Keeps what an inspection told. */
final class SinkNotes implements InspectionSink {
  final List<InspectedEvent> events = new ArrayList<>();
  final List<InspectedRow> rows = new ArrayList<>();
  final List<Damage> damages = new ArrayList<>();

  @Override
  public void event(InspectedEvent event) {
    events.add(event);
  }

  @Override
  public void row(InspectedRow row) {
    rows.add(row);
  }

  @Override
  public void damage(Damage damage) {
    damages.add(damage);
  }

  List<String> types() {
    return events.stream().map(InspectedEvent::type).toList();
  }

  List<String> meanings(String type) {
    return events.stream()
        .filter(event -> event.type().equals(type))
        .map(InspectedEvent::meaning)
        .toList();
  }

  /** The values of an image, as texts. */
  static List<String> texts(List<Cell> image) {
    return image.stream().map(cell -> cell.value() == null ? "NULL" : cell.value().text()).toList();
  }
}
