package io.binlogrelay.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializerBase;
import io.binlogrelay.metrics.RelayMetrics;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Decides what a path answers; knows nothing of channels. Any thread. */
final class AdminPages {
  static final String JSON = "application/json";

  private static final List<String> PATHS =
      List.of("/health/live", "/health/ready", "/status", "/metrics");

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .addModule(new SimpleModule().addSerializer(Instant.class, new Milliseconds()))
          .build();

  /**
   * An answer.
   *
   * @param status HTTP status code
   * @param contentType of the body
   * @param body whole
   */
  record Page(int status, String contentType, byte[] body) {}

  private final Supplier<RelayStatus> status;
  private final HealthSource health;
  private final MetricsSource metrics;

  AdminPages(Supplier<RelayStatus> status, HealthSource health, MetricsSource metrics) {
    this.status = status;
    this.health = health;
    this.metrics = metrics;
  }

  /** The answer to a GET of this path, without its query. */
  Page get(String path) {
    return switch (path) {
      case "/health/live" -> json(200, Map.of("live", true));
      case "/health/ready" -> ready();
      case "/status" -> json(200, status.get());
      case "/metrics" ->
          new Page(
              200, RelayMetrics.CONTENT_TYPE, metrics.scrape().getBytes(StandardCharsets.UTF_8));
      default -> json(404, new Refusal("no such page", PATHS));
    };
  }

  /** The answer to any other method than GET and HEAD. */
  Page methodNotAllowed() {
    return json(405, new Refusal("only GET and HEAD are answered", PATHS));
  }

  /** The answer when a page failed or a request cannot be read. */
  Page refusal(int code, String text) {
    return json(code, new Refusal(text, PATHS));
  }

  private Page ready() {
    HealthSource.Readiness readiness = health.readiness();
    return json(readiness.ready() ? 200 : 503, readiness);
  }

  private static Page json(int code, Object body) {
    try {
      return new Page(code, JSON, MAPPER.writeValueAsBytes(body));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** ISO 8601 in UTC; nobody reads nanoseconds. */
  private static final class Milliseconds extends ToStringSerializerBase {
    Milliseconds() {
      super(Instant.class);
    }

    @Override
    public String valueToString(Object value) {
      return ((Instant) value).truncatedTo(ChronoUnit.MILLIS).toString();
    }
  }

  /** The body of everything that is not 200 or 503. */
  private record Refusal(String error, List<String> pages) {}
}
