package io.binlogrelay.offline.inspect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table map.
 *
 * @param type code of its type ({@code enum_field_types}), what STRING stands for resolved
 * @param meta its metadata as the library wants it
 * @param length for CHAR and BINARY the most bytes it holds, for ENUM and SET the bytes of a value
 * @param unsigned for numbers
 * @param collation of characters; 63 is binary, 0 not known
 * @param name as in the file, or {@code @N}
 * @param labels of an ENUM or SET; null if the file has none
 */
record Column(
    int type,
    int meta,
    int length,
    boolean unsigned,
    int collation,
    String name,
    @Nullable List<String> labels) {

  static final int BINARY = 63;
}
