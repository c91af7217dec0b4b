import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.format.Json;
import java.io.FileInputStream;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Prints every change that Debezium's connector takes, as one line of JSON, until its input ends:
 * {@code java -cp 'target/debezium/*' Capture.java PROPERTIES}.
 */
public final class Capture {

  public static void main(String[] arguments) throws Exception {
    Properties properties = new Properties();
    try (FileInputStream file = new FileInputStream(arguments[0])) {
      properties.load(file);
    }
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (DebeziumEngine<ChangeEvent<String, String>> engine =
        DebeziumEngine.create(Json.class)
            .using(properties)
            .using(
                (success, message, error) ->
                    System.out.println(success ? "ended" : "failed: " + message))
            .notifying(change -> System.out.println(change.value()))
            .build()) {
      thread.execute(engine);
      System.in.readAllBytes();
    } finally {
      thread.shutdown();
    }
  }
}
