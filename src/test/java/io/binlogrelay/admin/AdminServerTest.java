package io.binlogrelay.admin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.binlogrelay.admin.HealthSource.Readiness;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdminServerTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private volatile Readiness readiness = new Readiness(true, List.of());
  private volatile Supplier<RelayStatus> status = StatusFixture::streaming;
  private final AdminServer server =
      new AdminServer(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
          () -> status.get(),
          () -> readiness,
          () -> "binlogrelay_replicas 1.0\n");

  @BeforeEach
  void start() throws BindException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void livenessIsAlwaysOk() throws Exception {
    readiness = new Readiness(false, List.of("the relay log is not open"));

    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void readinessSaysWhyNot() throws Exception {
    readiness = new Readiness(false, List.of("the relay log is empty"));
    HttpResponse<String> notReady = get("/health/ready");
    readiness = new Readiness(true, List.of());
    HttpResponse<String> ready = get("/health/ready");

    assertThat(notReady.statusCode()).isEqualTo(503);
    assertThat(json(notReady))
        .isEqualTo(json("{\"ready\":false,\"reasons\":[\"the relay log is empty\"]}"));
    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(json(ready)).isEqualTo(json("{\"ready\":true,\"reasons\":[]}"));
  }

  @Test
  void statusIsTheAgreedJson() throws Exception {
    HttpResponse<String> response = get("/status");

    assertThat(response.headers().firstValue("content-type")).contains("application/json");
    assertThat(json(response))
        .isEqualTo(
            json(
                """
                {"relay":{"version":"0.1.0","serverId":900,
                  "serverUuid":"0d0e0f00-71ca-11e1-9e33-c80aa9429562",
                  "startedAt":"2026-05-04T03:02:01Z","uptimeSeconds":65,"listen":"0.0.0.0:3307"},
                 "source":{"host":"db1","port":3306,"state":"streaming",
                  "since":"2026-05-04T03:02:01Z","reason":null,
                  "serverUuid":"3e11fa47-71ca-11e1-9e33-c80aa9429562","serverId":1,
                  "version":"8.0.33","gtidMode":"ON","tlsVersion":"TLSv1.3","tlsCipher":"TLS_AES_128_GCM_SHA256","compression":"none","reconnects":2,"receivedBytes":123456,
                  "heartbeats":7,"lastEventAt":"2026-05-04T03:02:06Z"},
                 "relayLog":{"directory":"/var/lib/relay",
                  "received":{"file":"binlog.000002","position":900},
                  "durable":{"file":"binlog.000002","position":800},
                  "published":{"file":"binlog.000002","position":700},
                  "gtidExecuted":"3e11fa47-71ca-11e1-9e33-c80aa9429562:1-77","gtidPurged":"",
                  "files":[{"name":"binlog.000001","size":2000000,"closed":true},
                           {"name":"binlog.000002","size":700,"closed":false}],
                  "totalBytes":2000700,"transactions":77,"syncMode":"transaction","syncs":31,
                  "slowSyncs":2,
                  "retention":{
                   "limits":{"maxAgeSeconds":604800,"maxSizeBytes":null,
                    "minFreeBytes":5368709120,"holdAbsentReplicasSeconds":86400,
                    "releaseReadersAfterSeconds":600},
                   "freeBytes":10200547328,"oldestFileAgeSeconds":86405,
                   "purgedFiles":3,"purgedBytes":3000000,"releasedReaders":1,
                   "keepers":[
                    {"file":"binlog.000001","by":"repl@10.0.0.9:4711 (connection 7)",
                     "why":"reading","until":null},
                    {"file":"binlog.000001","by":"replica 8 at 10.0.0.8","why":"may-return",
                     "until":"2026-05-04T03:02:01Z"}]}},
                 "semiSync":{"ackAfter":"replicas","replicas":1,"timeoutMillis":8000,
                  "onTimeout":"ack","offer":"enabled","running":true,"state":"idle",
                  "since":"2026-05-04T03:02:01Z","why":"1 replica acknowledged all",
                  "acknowledged":{"file":"binlog.000002","position":700},
                  "acks":76,"unconfirmed":3,"degradations":1,"meanStoredMillis":0.75,
                  "meanWaitedMillis":1.125},
                 "replicas":[{"connectionId":11,"serverId":2,
                  "serverUuid":"5f22fa47-71ca-11e1-9e33-c80aa9429562","host":"10.0.0.2",
                  "port":51234,"user":"repl","tlsVersion":null,"tlsCipher":null,"compression":"zstd","mode":"gtid","state":"at-the-tail",
                  "file":"binlog.000002","position":650,"lagBytes":50,"lagTransactions":1,
                  "connectedAt":"2026-05-04T03:02:04Z","sentBytes":2000650,
                  "semiSync":true,"acknowledged":{"file":"binlog.000002","position":600}}]}
                """));
  }

  @Test
  void statusHasEveryKeyBeforeAnythingIsKnown() throws Exception {
    JsonNode known = json(get("/status"));
    status = StatusFixture::fresh;
    JsonNode fresh = json(get("/status"));

    for (String section : List.of("relay", "source", "relayLog", "semiSync")) {
      assertThat(names(fresh.get(section))).containsExactlyElementsOf(names(known.get(section)));
    }
    assertThat(fresh.at("/source/serverUuid").isNull()).isTrue();
    assertThat(fresh.at("/relayLog/published").isNull()).isTrue();
  }

  @Test
  void metricsArePrometheusText() throws Exception {
    HttpResponse<String> response = get("/metrics");

    assertThat(response.body()).isEqualTo("binlogrelay_replicas 1.0\n");
    assertThat(response.headers().firstValue("content-type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
  }

  @Test
  void anUnknownPageIsToldTheKnownOnes() throws Exception {
    HttpResponse<String> response = get("/nowhere?a=b");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(json(response).get("error").asText()).isEqualTo("no such page");
    assertThat(json(response).get("pages")).hasSize(4);
  }

  @Test
  void onlyReadingIsAllowed() throws Exception {
    HttpResponse<String> response =
        send(request("/status").POST(HttpRequest.BodyPublishers.ofString("x")));

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("allow")).contains("GET, HEAD");
  }

  @Test
  void headHasTheLengthButNoBody() throws Exception {
    HttpResponse<String> response =
        send(request("/metrics").method("HEAD", HttpRequest.BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValueAsLong("content-length")).hasValue(25);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void aFailingPageIsFiveHundredAndTheNextOneWorks() throws Exception {
    status =
        () -> {
          throw new IllegalStateException("on purpose");
        };

    assertThat(get("/status").statusCode()).isEqualTo(500);
    assertThat(get("/metrics").statusCode()).isEqualTo(200);
  }

  @Test
  void aRequestBeyondEveryBoundIsRefusedAndTheServerLivesOn() throws Exception {
    assertThat(raw("GET /" + "x".repeat(10_000) + " HTTP/1.1\r\nhost: a\r\n\r\n"))
        .startsWith("HTTP/1.1 400");
    assertThat(raw("GET / HTTP/1.1\r\nhost: " + "x".repeat(20_000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 400");
    assertThat(raw("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 4000000000\r\n\r\n"))
        .startsWith("HTTP/1.1 413");
    assertThat(raw("J\0\0\0\n8.0.33 garbage\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void connectionsBeyondTheBoundAreClosed() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < AdminServer.CONNECTIONS_MAX; i++) {
        sockets.add(connect());
        assertAnswers(sockets.get(i));
      }
      Socket oneTooMany = connect();
      sockets.add(oneTooMany);
      assertThat(oneTooMany.getInputStream().read()).isEqualTo(-1);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void aTakenPortIsRefusedByName() {
    AdminServer second =
        new AdminServer(server.address(), StatusFixture::fresh, () -> readiness, () -> "");

    assertThatThrownBy(second::start)
        .isInstanceOf(BindException.class)
        .hasMessageContaining(String.valueOf(server.address().getPort()));
  }

  private Socket connect() throws IOException {
    return new Socket(server.address().getAddress(), server.address().getPort());
  }

  private static void assertAnswers(Socket socket) throws IOException {
    socket
        .getOutputStream()
        .write("GET /health/live HTTP/1.1\r\nhost: a\r\n\r\n".getBytes(US_ASCII));
    assertThat(socket.getInputStream().readNBytes(15)).asString().isEqualTo("HTTP/1.1 200 OK");
  }

  private String raw(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return new String(socket.getInputStream().readNBytes(12), US_ASCII);
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + server.address().getPort() + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return json(response.body());
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }
}
