package io.binlogrelay.cli;

import io.binlogrelay.config.ConfigLoader;
import io.binlogrelay.config.RelayConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code check}: says whether {@code run} would work, item by item. Changes nothing. */
@Command(
    name = "check",
    description = "Validate the configuration, look at this machine, and ask the source.",
    mixinStandardHelpOptions = true,
    versionProvider = ManifestVersion.class,
    footer = {"", "Exit codes: 0 every item passes, 1 an item fails, 2 bad configuration."})
final class CheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-c", "--config"},
      required = true,
      paramLabel = "FILE",
      description = "The configuration, such as relay.yaml.")
  private Path file = Path.of("relay.yaml");

  @Override
  public Integer call() {
    RelayConfig config = ConfigLoader.load(file);
    List<CheckItem> items = new ArrayList<>();
    items.add(CheckItem.pass("configuration", file + " is valid"));
    items.addAll(new LocalChecks(config).run());
    items.addAll(new SourceChecks(config).run());
    PrintWriter out = spec.commandLine().getOut();
    items.forEach(out::println);
    long failed = items.stream().filter(item -> !item.pass()).count();
    out.println();
    out.println(failed == 0 ? "Ready to run." : failed + " of " + items.size() + " items fail.");
    out.flush();
    return failed == 0 ? ExitCode.OK : ExitCode.FAILED;
  }
}
