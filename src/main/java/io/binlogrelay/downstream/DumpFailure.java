package io.binlogrelay.downstream;

import io.binlogrelay.message.DumpErrors;
import io.binlogrelay.message.DumpErrors.Place;

/**
 * Why a stream cannot go on, ever, and how far it had come.
 *
 * @param text MySQL's text, without the place
 * @param file the file that is open
 * @param lastEventEnd offset at which the last event that was read ends
 * @param lastByte offset up to which bytes were looked at
 */
record DumpFailure(String text, String file, long lastEventEnd, long lastByte) {

  /** The text as the server says it once a file is open. */
  String textFor(DumpRequest request) {
    return DumpErrors.at(
        text,
        new Place(request.file(), request.position()),
        indexed(file, lastEventEnd),
        indexed(file, lastByte));
  }

  /** A place as the server names it, whose names come from its index (captured from 8.0.33). */
  static Place indexed(String file, long offset) {
    return new Place("./" + file, offset);
  }
}
