package io.binlogrelay.cli;

import io.binlogrelay.BinlogRelay;
import io.binlogrelay.config.ConfigLoader;
import io.binlogrelay.config.RelayConfig;
import io.binlogrelay.relaylog.RelayLogRefused;
import java.net.BindException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code run}: a relay in the foreground until SIGTERM, SIGINT or an administrator's SHUTDOWN. */
@Command(
    name = "run",
    description = "Relay in the foreground until SIGTERM or Ctrl-C, then stop cleanly.",
    mixinStandardHelpOptions = true,
    versionProvider = ManifestVersion.class,
    footer = {
      "",
      "Exit codes: 0 stopped by a signal or SHUTDOWN, 2 bad configuration, 3 relay log refused,",
      "4 cannot listen on an address, 1 stopped by an error that the log names."
    })
final class RunCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

  @Option(
      names = {"-c", "--config"},
      required = true,
      paramLabel = "FILE",
      description = "The configuration, such as relay.yaml.")
  private Path file = Path.of("relay.yaml");

  @Override
  public Integer call() throws InterruptedException {
    RelayConfig config = ConfigLoader.load(file);
    CleanStop stop = new CleanStop();
    stop.arm();
    CountDownLatch shutDown = new CountDownLatch(1);
    try {
      stop.started(BinlogRelay.start(config, shutDown::countDown));
    } catch (RelayLogRefused e) {
      LOG.error("{}", e.getMessage());
      return ExitCode.RELAY_LOG_REFUSED;
    } catch (BindException e) {
      LOG.error("{}", e.getMessage());
      return ExitCode.CANNOT_BIND;
    } finally {
      stop.notStarted(); // without effect once it has started
    }
    shutDown.await(); // the relay's own threads work; a signal or SHUTDOWN ends the process
    return ExitCode.OK;
  }
}
