package io.binlogrelay.config;

import io.binlogrelay.wire.Compression;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the section {@code server}. Confined to the thread that loads the file. */
final class ServerReader {
  private static final int HOST_LENGTH_MAX = 255;

  private final Surroundings surroundings;
  private final PasswordReader passwords;

  ServerReader(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.passwords = new PasswordReader(surroundings);
  }

  ServerConfig read(Section server) {
    Address listen =
        server.optional("listen", Address::parseListen).orElse(ServerConfig.DEFAULT_LISTEN);
    long id = id(server);
    List<AccountConfig> accounts = new AccountReader(passwords).read(server);
    ServerLimitsConfig limits = ServerLimitsConfig.read(server);
    Optional<String> reportHost = server.text("reportHost", HOST_LENGTH_MAX);
    long reportPort = server.wholeNumber("reportPort", 1, 65535).orElse((long) listen.port());
    Optional<ServerTls> tls = new TlsReader(surroundings).server(server);
    Set<Compression> compression = compression(server);
    server.end();
    var report = new ServerConfig.Report(reportHost, (int) reportPort);
    return new ServerConfig(id, listen, accounts, report, limits, tls, compression);
  }

  private static long id(Section server) {
    Optional<Long> id = server.wholeNumber("id", 1, ServerConfig.MAX_ID);
    if (!server.has("id")) {
      server.problem(
          "id",
          "is required: our server_id, a whole number from 1 to "
              + ServerConfig.MAX_ID
              + " that no other server of the topology has");
    }
    return id.orElse(0L);
  }

  private static Set<Compression> compression(Section server) {
    if (!server.has("compression")) {
      return EnumSet.allOf(Compression.class);
    }
    Set<Compression> listed = EnumSet.noneOf(Compression.class);
    listed.addAll(
        server.requiredList(
            "compression",
            "of zlib, zstd, none",
            text -> Section.constant(text, Compression.class)));
    return listed;
  }
}
