package io.binlogrelay.it.harness;

import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Saves the logs of every server and relay of a failed test, and the files of its relays where they
 * are not too many, below {@code target/it-logs/CLASS/METHOD}, and prints where. For
 * {@code @ExtendWith}; every integration test has it.
 */
public final class LogsOnFailure implements AfterTestExecutionCallback, AfterEachCallback {

  @Override
  public void afterTestExecution(ExtensionContext context) {
    if (context.getExecutionException().isEmpty()) {
      return;
    }
    Path directory =
        Path.of(System.getProperty("it.logs", "target/it-logs"))
            .resolve(context.getRequiredTestClass().getSimpleName())
            .resolve(context.getRequiredTestMethod().getName() + suffix(context));
    Parties.save(directory);
    System.err.println("Logs of the failed test: " + directory);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Parties.forgetDeparted();
  }

  /** Tells the invocations of one parametrised method apart. */
  private static String suffix(ExtensionContext context) {
    String method = context.getRequiredTestMethod().getName() + "(";
    String display = context.getDisplayName();
    return display.startsWith(method) ? "" : "-" + display.replaceAll("[^A-Za-z0-9.]+", "_");
  }
}
