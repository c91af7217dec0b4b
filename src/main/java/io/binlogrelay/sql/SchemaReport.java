package io.binlogrelay.sql;

import io.binlogrelay.message.ErrorCode;
import io.binlogrelay.sql.Diagnostics.Condition;
import io.binlogrelay.sql.Diagnostics.Level;
import io.binlogrelay.sql.syntax.Filter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * SHOW DATABASES, SHOW TABLES, SHOW ENGINES, SHOW GRANTS and SHOW WARNINGS: what clients ask to
 * make themselves at home. The session's thread.
 */
final class SchemaReport {

  private static final List<Column> WARNINGS =
      List.of(
          new Column("Level", ColumnType.text(7)),
          new Column("Code", ColumnType.unsignedInt(5)),
          new Column("Message", ColumnType.text(512)));

  private static final String INNODB = "Supports transactions, row-level locking, and foreign keys";

  private static final List<Column> ENGINES =
      new TableColumns()
          .text("Engine", 64, ColumnType.NOT_NULL)
          .text("Support", 8, ColumnType.NOT_NULL)
          .text("Comment", 80, ColumnType.NOT_NULL)
          .text("Transactions", 3, 0)
          .text("XA", 3, 0)
          .text("Savepoints", 3, 0)
          .rows(List.of())
          .columns();

  private static final ColumnType NAME =
      ColumnType.viewText(64, ColumnType.NOT_NULL | ColumnType.BINARY);

  private final SessionState session;

  SchemaReport(SessionState session) {
    this.session = session;
  }

  Answer.Rows databases(Filter filter) {
    return new Answer.Rows(
        List.of(new Column(named("Database", filter), NAME)),
        List.of(List.of("information_schema"), List.of("performance_schema")));
  }

  /**
   * Any database may be the session's, since connectors choose one of the source's: it is empty.
   * Others are unknown.
   */
  Answer.Rows tables(@Nullable String database, boolean full, Filter filter) {
    String in = database == null ? session.database() : database;
    if (in == null) {
      throw new StatementRefused(ErrorCode.NO_DATABASE);
    }
    if (!in.equals(session.database()) && !SchemaTables.isDatabase(in)) {
      throw new StatementRefused(ErrorCode.UNKNOWN_DATABASE, in);
    }
    List<Column> columns = new ArrayList<>();
    columns.add(new Column(named("Tables_in_" + in, filter), NAME));
    if (full) {
      columns.add(new Column("Table_type", ColumnType.viewText(11, ColumnType.NOT_NULL)));
    }
    String type = in.equalsIgnoreCase("information_schema") ? "SYSTEM VIEW" : "BASE TABLE";
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (String name : SchemaTables.names(in)) {
      rows.add(full ? List.of(name, type) : List.of(name));
    }
    return new Answer.Rows(columns, rows);
  }

  Answer.Rows grants() {
    String user = session.context().user();
    Set<Privilege> privileges = session.context().privileges();
    String words =
        privileges.isEmpty()
            ? "USAGE"
            : privileges.stream()
                .sorted(Comparator.naturalOrder())
                .map(Privilege::words)
                .collect(Collectors.joining(", "));
    String host = session.context().accountHost();
    String grant = "GRANT " + words + " ON *.* TO `" + user.replace("`", "``") + "`@`" + host + "`";
    return new Answer.Rows(
        List.of(new Column("Grants for " + user + "@" + host, ColumnType.text(1024))),
        List.of(List.of(grant)));
  }

  /** A relay has the tables of the performance schema, and no engine for data. */
  static Answer.Rows engines() {
    return new Answer.Rows(
        ENGINES,
        List.of(
            Arrays.asList("InnoDB", "NO", INNODB, null, null, null),
            List.of("PERFORMANCE_SCHEMA", "YES", "Performance Schema", "NO", "NO", "NO")));
  }

  /** SHOW WARNINGS, or SHOW ERRORS. */
  Answer.Rows conditions(boolean errorsOnly) {
    return new Answer.Rows(
        WARNINGS,
        session.diagnostics().all().stream()
            .filter(each -> !errorsOnly || each.level() == Level.ERROR)
            .map(SchemaReport::row)
            .toList());
  }

  private static List<@Nullable String> row(Condition condition) {
    return List.of(
        condition.level().word(),
        Integer.toString(condition.message().code()),
        condition.message().text());
  }

  /** SHOW COUNT(*) WARNINGS. */
  static Answer.Rows count(String variable, int count) {
    ColumnType type = ColumnType.bigint(21, ColumnType.UNSIGNED);
    return new Answer.Rows(
        List.of(new Column("@@session." + variable, type)),
        List.of(List.of(Integer.toString(count))));
  }

  /** mysqld puts a LIKE pattern into the column's name. */
  private static String named(String name, Filter filter) {
    return filter instanceof Filter.Matching like ? name + " (" + like.pattern() + ")" : name;
  }
}
