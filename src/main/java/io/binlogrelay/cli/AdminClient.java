package io.binlogrelay.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/** Asks a running relay for its status. Confined to the command's thread. */
final class AdminClient {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final URI page;

  /**
   * @param admin {@code http://host:port}, or {@code host:port}
   * @throws IllegalArgumentException when it is no such address
   */
  AdminClient(String admin) {
    String url = admin.contains("://") ? admin : "http://" + admin;
    URI base = URI.create(url.endsWith("/") ? url : url + "/");
    if (base.getHost() == null || !base.getScheme().equals("http")) {
      throw new IllegalArgumentException(
          admin + " is not an address such as http://127.0.0.1:8080");
    }
    page = base.resolve("status");
  }

  /** The JSON of {@code /status}; the message of an {@link IOException} is for people. */
  String status() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(page).timeout(PATIENCE).build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IOException(page + " answers " + response.statusCode() + ": is that a relay?");
      }
      return response.body();
    } catch (ConnectException e) {
      throw new IOException("no relay listens on " + page.getAuthority(), e);
    } catch (HttpTimeoutException e) {
      throw new IOException(page.getAuthority() + " does not answer", e);
    }
  }
}
