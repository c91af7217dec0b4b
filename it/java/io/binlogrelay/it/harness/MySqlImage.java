package io.binlogrelay.it.harness;

import java.util.List;
import java.util.stream.Stream;

/**
 * A MySQL image by name, such as {@code mysql:8.0}. Which ones a run covers is the system property
 * {@code mysql.images}, separated by commas.
 *
 * @param name the name a Docker engine knows it by
 */
public record MySqlImage(String name) {

  private static final List<MySqlImage> ALL =
      Stream.of(System.getProperty("mysql.images", "mysql:8.0,mysql:9").split(","))
          .map(String::strip)
          .filter(name -> !name.isEmpty())
          .map(MySqlImage::new)
          .toList();

  /** Every image of this run, in the order of the property; made for {@code @MethodSource}. */
  public static Stream<MySqlImage> all() {
    return ALL.stream();
  }

  /** The last image of the list: what a test of something that no version changes runs on. */
  public static MySqlImage last() {
    return ALL.get(ALL.size() - 1);
  }

  /**
   * Whether servers of this image are of that version or newer. A tag without a minor number is
   * taken for the newest of its series.
   */
  public boolean isAtLeast(int major, int minor) {
    String tag = name.substring(name.indexOf(':') + 1);
    String[] numbers = tag.split("[^0-9]+", -1);
    int ownMajor = Integer.parseInt(numbers[0]);
    int ownMinor =
        numbers.length > 1 && !numbers[1].isEmpty()
            ? Integer.parseInt(numbers[1])
            : Integer.MAX_VALUE;
    return ownMajor > major || (ownMajor == major && ownMinor >= minor);
  }

  @Override
  public String toString() {
    return name;
  }
}
