package io.binlogrelay.binlog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What the statement of a QUERY event means for the transaction, compared in place. The server
 * writes BEGIN, COMMIT and XA START itself, always in upper case; the text of the other statements
 * is the user's ({@code trx_boundary_parser.cpp: get_event_boundary_type}).
 */
enum QueryKind {
  BEGIN,
  END,
  END_XA,
  STATEMENT,
  EMPTY;

  // Offsets in the event.
  private static final int SCHEMA_LENGTH_OFFSET = EventHeader.LENGTH + 8;
  private static final int STATUS_LENGTH_OFFSET = EventHeader.LENGTH + 11;
  private static final int VARIABLE_OFFSET = EventHeader.LENGTH + 13;

  private static final byte[] BEGIN_TEXT = ascii("BEGIN");
  private static final byte[] COMMIT_TEXT = ascii("COMMIT");
  private static final byte[] XA_START = ascii("XA START");
  private static final byte[] ROLLBACK = ascii("ROLLBACK");
  private static final byte[] ROLLBACK_TO = ascii("ROLLBACK TO ");
  private static final byte[] XA_ROLLBACK = ascii("XA ROLLBACK");

  static QueryKind of(
      ByteBuffer b, int at, int available, long eventLength, ChecksumAlgorithm checksum) {
    long textEnd = eventLength - checksum.trailerLength();
    if (textEnd < VARIABLE_OFFSET) {
      throw new MalformedEventException(
          "Query event length",
          "at least " + (VARIABLE_OFFSET + checksum.trailerLength()) + " bytes",
          eventLength);
    }
    int schemaLength = b.get(at + SCHEMA_LENGTH_OFFSET) & 0xff;
    int statusLength = b.getShort(at + STATUS_LENGTH_OFFSET) & 0xffff;
    int textOffset = VARIABLE_OFFSET + statusLength + schemaLength + 1;
    long length = textEnd - textOffset;
    if (length < 0) {
      throw new MalformedEventException(
          "Query event",
          "room for " + statusLength + " bytes of status and " + schemaLength + " of schema",
          eventLength + " bytes");
    }
    int inBuffer = (int) Math.min(length, (long) available - textOffset);
    return classify(b, at + textOffset, length, inBuffer);
  }

  private static QueryKind classify(ByteBuffer b, int text, long length, int inBuffer) {
    if (length == 0) {
      return EMPTY;
    }
    if ((length == BEGIN_TEXT.length && startsWith(b, text, inBuffer, BEGIN_TEXT, false))
        || startsWith(b, text, inBuffer, XA_START, false)) {
      return BEGIN;
    }
    if (length == COMMIT_TEXT.length && startsWith(b, text, inBuffer, COMMIT_TEXT, false)) {
      return END;
    }
    if (startsWith(b, text, inBuffer, ROLLBACK, true)) {
      return startsWith(b, text, inBuffer, ROLLBACK_TO, true) ? STATEMENT : END;
    }
    return startsWith(b, text, inBuffer, XA_ROLLBACK, true) ? END_XA : STATEMENT;
  }

  private static boolean startsWith(
      ByteBuffer b, int text, int length, byte[] words, boolean anyCase) {
    if (length < words.length) {
      return false;
    }
    for (int i = 0; i < words.length; i++) {
      int c = b.get(text + i);
      if (anyCase && c >= 'a' && c <= 'z') {
        c -= 'a' - 'A';
      }
      if (c != words[i]) {
        return false;
      }
    }
    return true;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
