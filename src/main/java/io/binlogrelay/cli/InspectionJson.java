package io.binlogrelay.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.binlogrelay.offline.inspect.InspectedEvent;
import io.binlogrelay.offline.inspect.InspectedRow;
import io.binlogrelay.offline.inspect.InspectedRow.Cell;
import io.binlogrelay.offline.inspect.InspectedRow.Value;
import io.binlogrelay.offline.inspect.InspectionSink;
import io.binlogrelay.relaylog.FileScan.Damage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An inspection for scripts: one JSON object per line, for each event, row and damage, written as
 * it comes.
 */
final class InspectionJson implements InspectionSink {
  private final PrintWriter out;
  private final JsonGenerator json;

  InspectionJson(PrintWriter out) {
    this.out = out;
    try {
      this.json =
          new JsonFactory()
              .createGenerator(out)
              .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
      json.setRootValueSeparator(null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Fields {
    void write() throws IOException;
  }

  private void line(Fields fields) {
    try {
      json.writeStartObject();
      fields.write();
      json.writeEndObject();
      json.flush();
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void event(InspectedEvent event) {
    line(
        () -> {
          json.writeNumberField("position", event.position());
          if (event.inside().isPresent()) {
            json.writeNumberField("inside", event.inside().getAsLong());
          }
          json.writeStringField("time", event.time().toString());
          json.writeStringField("event", event.type());
          json.writeNumberField("serverId", event.serverId());
          json.writeNumberField("bytes", event.size());
          for (Map.Entry<String, Object> fact : event.facts().entrySet()) {
            json.writeObjectField(fact.getKey(), fact.getValue());
          }
          json.writeStringField("meaning", event.meaning());
        });
  }

  @Override
  public void row(InspectedRow row) {
    line(
        () -> {
          json.writeObjectFieldStart("row");
          image("before", row.before());
          image("after", row.after());
          json.writeEndObject();
        });
  }

  private void image(String what, Optional<List<Cell>> image) throws IOException {
    if (image.isPresent()) {
      json.writeObjectFieldStart(what);
      for (Cell cell : image.get()) {
        json.writeStringField(cell.column(), text(cell.value()));
      }
      json.writeEndObject();
    }
  }

  private static @Nullable String text(@Nullable Value value) {
    return value == null ? null : value.text();
  }

  @Override
  public void damage(Damage damage) {
    line(
        () -> {
          json.writeNumberField("damagedAt", damage.offset());
          json.writeStringField("what", damage.what());
          json.writeStringField("expected", String.valueOf(damage.expected()));
          json.writeStringField("found", String.valueOf(damage.found()));
        });
  }
}
