package io.binlogrelay.config;

import io.binlogrelay.config.SemiSyncConfig.AckAfter;
import io.binlogrelay.config.SemiSyncConfig.OnTimeout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The door to a configuration: a file goes in, a valid {@link RelayConfig} comes out, or {@link
 * ConfigRefused} with everything that is wrong. Call it from the thread that starts the process.
 */
public final class ConfigLoader {
  private static final long FILE_BYTES_MAX = 1 << 20;

  private final Function<String, @Nullable String> environment;

  /**
   * @param environment gives the value of an environment variable, or {@code null}
   */
  public ConfigLoader(Function<String, @Nullable String> environment) {
    this.environment = environment;
  }

  /** Reads with the environment of this process. */
  public static RelayConfig load(Path file) {
    return new ConfigLoader(System::getenv).read(file);
  }

  /** Reads, checks, and refuses what this version cannot do. */
  public RelayConfig read(Path file) {
    Problems problems = new Problems();
    YamlNode.Mapping root = YamlReader.read(text(file), problems);
    if (!problems.isEmpty() && root.entries().isEmpty()) {
      throw new ConfigRefused(file, problems.sorted()); // what is required was not even looked for
    }
    RelayConfig config = read(root, file, problems);
    NotBuiltYet.refuse(root, problems);
    if (!problems.isEmpty()) {
      throw new ConfigRefused(file, problems.sorted());
    }
    return config;
  }

  /** Reads and checks, whatever this version can do. */
  RelayConfig read(YamlNode.Mapping root, Path file, Problems problems) {
    Path directory = file.toAbsolutePath().normalize().getParent();
    Surroundings surroundings =
        new Surroundings(directory == null ? file.toAbsolutePath() : directory, environment);
    Section top = new Section("", root, problems);
    Section serverSection = top.section("server");
    ServerConfig server = new ServerReader(surroundings).read(serverSection);
    Section sourceSection = top.section("source");
    SourceConfig source = new SourceReader(surroundings).read(sourceSection);
    Section relayLogSection = top.section("relayLog");
    RelayLogConfig relayLog = new RelayLogReader(surroundings).read(relayLogSection);
    Section semiSyncSection = top.section("semiSync");
    SemiSyncConfig semiSync = semiSync(semiSyncSection);
    Section adminSection = top.section("admin");
    AdminConfig admin = admin(adminSection);
    top.end();
    if (source.semiSync() && relayLog.sync() instanceof RelayLogConfig.Sync.Never) {
      relayLogSection.problem(
          "sync",
          "\"never\" is impossible with source.semiSync: true: what was acknowledged could be lost");
    }
    if (semiSync.ackAfter() == AckAfter.REPLICAS && !source.semiSync()) {
      semiSyncSection.problem(
          "ackAfter", "\"replicas\" needs source.semiSync: true: nothing is acknowledged without");
    }
    if (admin.listen().collidesWith(server.listen())) {
      adminSection.problem(
          "listen", "\"" + admin.listen() + "\" collides with server.listen " + server.listen());
    }
    return new RelayConfig(server, source, relayLog, semiSync, admin);
  }

  private static SemiSyncConfig semiSync(Section semiSync) {
    SemiSyncConfig or = SemiSyncConfig.DEFAULT;
    SemiSyncConfig read =
        new SemiSyncConfig(
            semiSync.choice("ackAfter", AckAfter.class, or.ackAfter()),
            semiSync.wholeNumber("replicas", 1, 65535).orElse((long) or.replicas()).intValue(),
            semiSync.duration("timeout", Duration.ofMillis(1), Duration.ofHours(24), or.timeout()),
            semiSync.choice("onTimeout", OnTimeout.class, or.onTimeout()));
    semiSync.end();
    return read;
  }

  private static AdminConfig admin(Section admin) {
    Address listen =
        admin.optional("listen", Address::parseListen).orElse(AdminConfig.DEFAULT_LISTEN);
    admin.end();
    return new AdminConfig(listen);
  }

  private static String text(Path file) {
    try {
      if (Files.isDirectory(file)) {
        throw refused(file, "cannot be read: it is a directory");
      }
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw refused(file, "is longer than " + FILE_BYTES_MAX + " bytes: not a configuration");
      }
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw refused(file, "cannot be read: " + IoReason.of(e));
    }
  }

  private static ConfigRefused refused(Path file, String text) {
    return new ConfigRefused(file, List.of(new Problem(0, 0, "", text)));
  }
}
