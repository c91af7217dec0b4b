package io.binlogrelay.cli;

import io.binlogrelay.offline.inspect.InspectedEvent;
import io.binlogrelay.offline.inspect.InspectedRow;
import io.binlogrelay.offline.inspect.InspectedRow.Cell;
import io.binlogrelay.offline.inspect.InspectedRow.Kind;
import io.binlogrelay.offline.inspect.InspectedRow.Value;
import io.binlogrelay.offline.inspect.InspectionSink;
import io.binlogrelay.relaylog.FileScan.Damage;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An inspection as a person reads it: a line per event, lines below it for rows. */
final class InspectionText implements InspectionSink {
  private static final int VALUE_MAX = 100;

  /** Position, time, type, server_id, size, meaning. */
  private static final String LINE = "%12s  %-19s  %-20s %10s %10s  %s%n";

  private final PrintWriter out;

  InspectionText(PrintWriter out) {
    this.out = out;
  }

  void head() {
    line("POSITION", "TIME (UTC)", "EVENT", "SERVER", "BYTES", "");
  }

  @Override
  public void event(InspectedEvent event) {
    line(
        event.inside().isPresent()
            ? "+" + event.inside().getAsLong()
            : String.valueOf(event.position()),
        event.time().toString().replace('T', ' ').replace("Z", ""),
        event.type(),
        String.valueOf(event.serverId()),
        String.valueOf(event.size()),
        event.meaning());
  }

  private void line(Object... columns) {
    out.print(String.format(Locale.ROOT, LINE, columns).stripTrailing() + "\n");
  }

  @Override
  public void row(InspectedRow row) {
    if (row.before().isPresent() && row.after().isPresent()) {
      image("before", row.before().get());
      image("after", row.after().get());
    } else {
      row.after().ifPresent(image -> image("inserted", image));
      row.before().ifPresent(image -> image("deleted", image));
    }
  }

  private void image(String what, List<Cell> image) {
    String cells =
        image.stream()
            .map(cell -> oneLine(cell.column()) + "=" + value(cell.value()))
            .collect(Collectors.joining("  "));
    out.printf("%12s  %s%n", what, cells);
  }

  private static String value(@Nullable Value value) {
    if (value == null) {
      return "NULL";
    }
    String text = shortened(oneLine(value.text()));
    return value.kind() == Kind.CHARACTERS ? "'" + text + "'" : text;
  }

  private static String shortened(String text) {
    return text.length() <= VALUE_MAX
        ? text
        : text.substring(0, VALUE_MAX) + "... (" + text.length() + " characters)";
  }

  /** A file must not be able to move a terminal's cursor. */
  private static String oneLine(String text) {
    StringBuilder line = new StringBuilder();
    text.chars()
        .forEach(
            c -> {
              if (c == '\n') {
                line.append("\\n");
              } else if (Character.isISOControl(c)) {
                line.append(String.format(Locale.ROOT, "\\x%02x", c));
              } else {
                line.append((char) c);
              }
            });
    return line.toString();
  }

  @Override
  public void damage(Damage damage) {
    out.printf("%12d  DAMAGED: %s%n", damage.offset(), described(damage));
  }

  private static String described(Damage damage) {
    return damage.what() + ": expected " + damage.expected() + ", found " + damage.found();
  }
}
