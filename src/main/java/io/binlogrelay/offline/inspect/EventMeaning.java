package io.binlogrelay.offline.inspect;

import io.binlogrelay.binlog.ChecksumAlgorithm;
import io.binlogrelay.binlog.EventType;
import io.binlogrelay.binlog.FormatDescription;
import io.binlogrelay.binlog.PreviousGtids;
import io.binlogrelay.binlog.Rotate;
import io.binlogrelay.gtid.GtidSet;
import java.time.Instant;

/**
 * What the events of a file mean that are neither rows nor table maps nor compressed transactions.
 * Throws {@link io.binlogrelay.binlog.MalformedEventException} where the content is not what the
 * type says.
 */
final class EventMeaning {
  private static final int INCIDENT_LOST_EVENTS = 1;

  private EventMeaning() {}

  static Meaning of(Shown event) {
    return switch (event.type()) {
      case EventType.FORMAT_DESCRIPTION -> format(event);
      case EventType.PREVIOUS_GTIDS -> previousGtids(event);
      case EventType.GTID, EventType.ANONYMOUS_GTID, EventType.GTID_TAGGED -> GtidMeaning.of(event);
      case EventType.ROTATE -> rotate(event);
      case EventType.STOP -> Meaning.of("the source was stopped");
      case EventType.XID -> xid(event.body());
      case EventType.XA_PREPARE -> xaPrepare(event.body());
      case EventType.INCIDENT -> incident(event.body());
      case EventType.QUERY,
          EventType.ROWS_QUERY,
          EventType.INTVAR,
          EventType.RAND,
          EventType.USER_VAR,
          EventType.BEGIN_LOAD_QUERY,
          EventType.APPEND_BLOCK,
          EventType.DELETE_FILE,
          EventType.EXECUTE_LOAD_QUERY ->
          StatementMeaning.of(event);
      default -> Meaning.of("");
    };
  }

  private static Meaning format(Shown event) {
    FormatDescription format =
        FormatDescription.decode(event.buffer(), event.at(), event.available());
    boolean checked = format.checksum() == ChecksumAlgorithm.CRC32;
    String start =
        format.created() == 0
            ? ""
            : ", first file after the start at " + Instant.ofEpochSecond(format.created());
    return Meaning.of(
            "MySQL "
                + Texts.line(format.serverVersion())
                + (checked ? ", checksums CRC32" : ", no checksums")
                + start)
        .with("serverVersion", format.serverVersion())
        .with("checksum", checked ? "CRC32" : "NONE");
  }

  private static Meaning previousGtids(Shown event) {
    if (!event.isWhole()) {
      return Meaning.of("");
    }
    GtidSet gtids =
        PreviousGtids.decode(event.buffer(), event.at(), event.available(), event.checksum());
    String text = gtids.toString();
    return Meaning.of(text.isEmpty() ? "none" : Texts.line(text)).with("gtids", text);
  }

  private static Meaning rotate(Shown event) {
    Rotate rotate = Rotate.decode(event.buffer(), event.at(), event.available(), event.checksum());
    return Meaning.of("goes on in " + rotate.nextFile() + " at " + rotate.position())
        .with("nextFile", rotate.nextFile())
        .with("nextPosition", rotate.position());
  }

  private static Meaning xid(Body body) {
    String xid = Long.toUnsignedString(body.integer(8));
    return Meaning.of("COMMIT, xid " + xid).with("xid", xid);
  }

  /** One byte, then format, lengths of the two parts and the parts of the XA identifier. */
  private static Meaning xaPrepare(Body body) {
    boolean onePhase = body.u8() != 0;
    long format = body.u32();
    long gtridLength = body.u32();
    long bqualLength = body.u32();
    String xid =
        "X'%s',X'%s',%d"
            .formatted(
                Cells.hex(body.bytes(gtridLength)).substring(2),
                Cells.hex(body.bytes(bqualLength)).substring(2),
                format);
    return Meaning.of((onePhase ? "XA COMMIT ONE PHASE " : "XA PREPARE ") + xid).with("xid", xid);
  }

  private static Meaning incident(Body body) {
    int number = body.u16();
    String message = body.hasMore() ? body.text(body.u8()) : "";
    String name = number == INCIDENT_LOST_EVENTS ? "LOST_EVENTS" : "incident " + number;
    return Meaning.of(name + ": " + Texts.line(message)).with("message", message);
  }
}
