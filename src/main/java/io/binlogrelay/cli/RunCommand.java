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

/** {@code run}: a relay in the foreground until SIGTERM or SIGINT. */
@Command(
    name = "run",
    description = "Run the relay in the foreground until SIGTERM or SIGINT.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: 0 stopped by a signal, 2 bad configuration, 3 relay log refused,",
      "4 cannot listen on an address."
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
    try {
      BinlogRelay relay = BinlogRelay.start(config);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(relay), "stop"));
    } catch (RelayLogRefused e) {
      LOG.error("{}", e.getMessage());
      return ExitCode.RELAY_LOG_REFUSED;
    } catch (BindException e) {
      LOG.error("{}", e.getMessage());
      return ExitCode.CANNOT_BIND;
    }
    new CountDownLatch(1).await(); // the relay's own threads work; a signal ends the process
    return ExitCode.OK;
  }

  /** The JVM ends with 128 plus the number of the signal unless it is halted with another code. */
  private static void stop(BinlogRelay relay) {
    LOG.info("stopping");
    relay.close();
    LOG.info("stopped");
    Runtime.getRuntime().halt(ExitCode.OK);
  }
}
