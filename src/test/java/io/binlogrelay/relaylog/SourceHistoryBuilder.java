package io.binlogrelay.relaylog;

import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.SourceHistory.Boundary;
import io.binlogrelay.relaylog.SourceHistory.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;

/** Writes a source's files, transaction by transaction. */
final class SourceHistoryBuilder {

  private final boolean crc;
  private final List<SourceFile> files = new ArrayList<>();
  private GtidSet executed = GtidSet.EMPTY;
  private long gno;
  private long transactions;
  private BinlogBuilder file;
  private NavigableMap<Long, Boundary> boundaries = SourceHistory.boundaries();

  SourceHistoryBuilder() {
    this(true);
  }

  SourceHistoryBuilder(boolean crc) {
    this.crc = crc;
    begin();
  }

  /** Every kind of transaction and end of file, as small as can be: four files, 4 KiB. */
  static SourceHistory small() {
    SourceHistoryBuilder source = new SourceHistoryBuilder();
    source.transaction(10).transaction(300).anonymous(5).rotate();
    source.statement("CREATE TABLE t (a INT)").transaction(700).transaction(20).sourceCrashes();
    source.transaction(30).stop();
    source.transaction(40).rotate();
    return source.transaction(50).build();
  }

  /** Random transactions, now and then a very large one, in files of some size. */
  static SourceHistory random(Random random, int bytes, int fileBytes, int largest) {
    SourceHistoryBuilder source = new SourceHistoryBuilder();
    for (int total = 0; total < bytes; ) {
      long before = source.file.position();
      source.randomTransaction(random, largest);
      total += (int) (source.file.position() - before);
      if (source.file.position() > fileBytes) {
        switch (random.nextInt(4)) {
          case 0 -> source.stop();
          case 1 -> source.sourceCrashes();
          default -> source.rotate();
        }
      }
    }
    return source.build();
  }

  private void randomTransaction(Random random, int largest) {
    switch (random.nextInt(10)) {
      case 0 -> anonymous(random.nextInt(2000));
      case 1 -> statement("DROP TABLE t" + random.nextInt());
      case 2 -> transaction(random.nextInt(largest));
      case 3 -> {
        gno += random.nextInt(3); // a hole
        transaction(random.nextInt(100));
      }
      default -> transaction(random.nextInt(600));
    }
  }

  SourceHistoryBuilder transaction(int bytes) {
    file.transaction(++gno, bytes);
    return executed(gno);
  }

  SourceHistoryBuilder statement(String sql) {
    file.gtid(++gno).query(sql);
    return executed(gno);
  }

  SourceHistoryBuilder anonymous(int bytes) {
    file.anonymous().query("BEGIN").rows(bytes).xid();
    transactions++;
    return mark();
  }

  /** The file goes on in the next one. */
  SourceHistoryBuilder rotate() {
    file.rotate(name(files.size() + 2));
    return next();
  }

  /** The source was shut down. */
  SourceHistoryBuilder stop() {
    file.stop();
    return next();
  }

  /** The file ends without Rotate or Stop. */
  SourceHistoryBuilder sourceCrashes() {
    return next();
  }

  private SourceHistoryBuilder next() {
    mark();
    end();
    begin();
    return this;
  }

  SourceHistory build() {
    end();
    return new SourceHistory(files);
  }

  private static String name(int number) {
    return String.format("binlog.%06d", number);
  }

  private void begin() {
    boundaries = SourceHistory.boundaries();
    file = new BinlogBuilder(crc).format().previousGtids(executed.encode());
    mark();
  }

  private void end() {
    files.add(new SourceFile(name(files.size() + 1), file.events(), file.file(), boundaries));
  }

  private SourceHistoryBuilder executed(long newest) {
    executed = executed.union(GtidSet.parse(BinlogBuilder.SOURCE + ":" + newest));
    transactions++;
    return mark();
  }

  private SourceHistoryBuilder mark() {
    boundaries.put(file.position(), new Boundary(executed, transactions));
    return this;
  }
}
