package io.binlogrelay.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A process that does with files what its arguments say, through the same calls of java.nio as the
 * relay, and dies without a word more. Each is {@code verb:file[:text]}.
 */
public final class DiskWriter {

  private DiskWriter() {}

  /**
   * @param arguments the directory, then what to do in it
   */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    for (int i = 1; i < arguments.length; i++) {
      String[] words = arguments[i].split(":");
      try {
        run(words[0], directory, directory.resolve(words[1]), words[words.length - 1]);
        System.out.println("done " + arguments[i]);
      } catch (IOException e) {
        System.out.println("failed " + arguments[i] + ": " + e.getMessage());
      }
    }
    Runtime.getRuntime().halt(0);
  }

  private static void run(String verb, Path directory, Path file, String text) throws IOException {
    switch (verb) {
      case "append" -> append(file, text);
      case "copy" -> copy(file, directory.resolve(text));
      case "cut" -> cut(file, Integer.parseInt(text));
      case "sync" -> sync(file, false);
      case "names" -> sync(directory, true);
      case "rename" -> Files.move(file, directory.resolve(text), StandardCopyOption.ATOMIC_MOVE);
      case "remove" -> Files.delete(file);
      case "show" -> System.out.println("shows " + Files.readString(file).replace('\0', '0'));
      default -> throw new IllegalArgumentException(verb);
    }
  }

  private static void append(Path file, String text) throws IOException {
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      out.write(ByteBuffer.wrap(text.getBytes(UTF_8)), out.size());
    }
  }

  private static void copy(Path file, Path to) throws IOException {
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ);
        FileChannel out =
            FileChannel.open(to, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      in.transferTo(0, in.size(), out);
    }
  }

  private static void cut(Path file, int size) throws IOException {
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      out.truncate(size);
    }
  }

  private static void sync(Path file, boolean metaData) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.force(metaData);
    }
  }
}
