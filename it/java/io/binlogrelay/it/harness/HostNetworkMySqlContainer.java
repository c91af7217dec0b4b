package io.binlogrelay.it.harness;

import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.testcontainers.mysql.MySQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A MySQL container on the host's network, at a port of our choice, whose data directory and
 * options are directories of the host. It can be stopped, killed and started again as it is: unlike
 * {@link #stop()}, which removes it.
 */
final class HostNetworkMySqlContainer extends MySQLContainer {
  private static final Duration READY_WITHIN = Duration.ofSeconds(90);
  private static final int STOP_WITHIN_SECONDS = 60;

  private final String url;

  /**
   * @param data becomes /var/lib/mysql; may be empty
   * @param configuration becomes /etc/mysql/conf.d
   */
  HostNetworkMySqlContainer(MySqlImage image, int port, String url, Path data, Path configuration) {
    super(DockerImageName.parse(image.name()).asCompatibleSubstituteFor("mysql"));
    this.url = url;
    setExposedPorts(List.of());
    withNetworkMode("host");
    withUsername("root");
    withPassword(MySqlServer.ROOT_PASSWORD);
    withLabel("io.binlogrelay.run", System.getenv().getOrDefault("BINLOG_RELAY_RUN", "none"));
    withCommand("mysqld", "--port=" + port);
    withCreateContainerCmdModifier(
        command -> {
          HostConfig host = Objects.requireNonNull(command.getHostConfig());
          host.withBinds(
              new Bind(data.toString(), new Volume("/var/lib/mysql")),
              new Bind(configuration.toString(), new Volume("/etc/mysql/conf.d")));
          String user = userOf(data);
          if (!user.startsWith("0:")) {
            command.withUser(user); // so that we may read and delete its files
          }
        });
  }

  @Override
  protected void configure() {
    // No database or user: an official image would log their creation in the binary log.
    addEnv("MYSQL_ROOT_PASSWORD", getPassword());
    setStartupAttempts(1);
  }

  @Override
  public String getJdbcUrl() {
    return url;
  }

  @Override
  protected void waitUntilContainerStarted() {
    awaitReady();
  }

  /** Waits until the server takes a connection; fails at once when it has ended instead. */
  void awaitReady() {
    Awaitility.await("MySQL at " + url)
        .atMost(READY_WITHIN)
        .pollInterval(Duration.ofMillis(50))
        .failFast(
            () -> {
              if (!isRunningNow()) {
                throw new IllegalStateException("mysqld ended while starting:\n" + getLogs());
              }
            })
        .until(this::takesConnections);
  }

  private boolean takesConnections() {
    try (Connection connection = DriverManager.getConnection(url, getUsername(), getPassword())) {
      return connection.isValid(1);
    } catch (SQLException notYet) {
      return false;
    }
  }

  /** As asked from the engine this moment. */
  boolean isRunningNow() {
    ContainerState state =
        getDockerClient().inspectContainerCmd(getContainerId()).exec().getState();
    return Boolean.TRUE.equals(state.getRunning());
  }

  /** SIGTERM, and waits for the clean end. */
  void shutDown() {
    getDockerClient().stopContainerCmd(getContainerId()).withTimeout(STOP_WITHIN_SECONDS).exec();
  }

  /** SIGKILL: mysqld is process 1 of the container. */
  void kill9() {
    getDockerClient().killContainerCmd(getContainerId()).withSignal("KILL").exec();
    Awaitility.await("end of the killed " + url).until(() -> !isRunningNow());
  }

  /** Starts the container that was shut down or killed. */
  void startAgain() {
    getDockerClient().startContainerCmd(getContainerId()).exec();
    awaitReady();
  }

  private static String userOf(Path path) {
    try {
      return Files.getAttribute(path, "unix:uid") + ":" + Files.getAttribute(path, "unix:gid");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
