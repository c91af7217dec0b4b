package io.binlogrelay.relaylog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * {@code relay.state} on disk and its current value. Thread-safe: changes are serialised, and each
 * is on disk before {@link #change} returns.
 */
final class StateFile {

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private final LogDirectory directory;
  private volatile RelayState state;

  StateFile(LogDirectory directory, RelayState state) {
    this.directory = directory;
    this.state = state;
  }

  /** Reads the state, null if there is none. Refuses one that can't be understood. */
  static @Nullable RelayState read(Path file) throws IOException {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return null;
    }
    try {
      RelayState state = JSON.readValue(content, RelayState.class);
      if (state == null) {
        throw unreadable(file, "it says null", null);
      }
      if (state.format() != RelayState.FORMAT) {
        throw new RelayLogRefused(
            file + ": expected format " + RelayState.FORMAT + ", found " + state.format());
      }
      return state;
    } catch (JsonProcessingException e) {
      throw unreadable(file, e.getOriginalMessage(), e);
    } catch (CharConversionException e) {
      throw unreadable(file, String.valueOf(e.getMessage()), e);
    }
  }

  private static RelayLogRefused unreadable(Path file, String why, @Nullable Exception cause) {
    return new RelayLogRefused(
        file
            + " can't be read: "
            + why
            + "; restore it from a backup, or begin again: 'log reset' sets the log aside",
        cause);
  }

  /** Writes the first state of a new directory. */
  static StateFile create(LogDirectory directory, RelayState first) {
    StateFile file = new StateFile(directory, first);
    file.store(first);
    return file;
  }

  RelayState state() {
    return state;
  }

  /** Applies a change and makes it durable. A change to an equal value costs nothing. */
  synchronized void change(UnaryOperator<RelayState> change) {
    RelayState changed = change.apply(state);
    if (changed.equals(state)) {
      return;
    }
    store(changed);
    state = changed;
  }

  /** The same, but writes in any case: to see whether it can be written. */
  synchronized void rewrite(UnaryOperator<RelayState> change) {
    RelayState changed = change.apply(state);
    store(changed);
    state = changed;
  }

  private void store(RelayState content) {
    try {
      directory.replace(LogDirectory.STATE, JSON.writeValueAsString(content));
    } catch (IOException e) {
      throw StorageException.of(directory.file(LogDirectory.STATE), e);
    }
  }
}
