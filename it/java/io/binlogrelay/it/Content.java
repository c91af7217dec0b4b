package io.binlogrelay.it;

import java.util.List;

/**
 * What a source may write into its binary log, kind by kind: each is a list of statements for one
 * session that has chosen database {@code content}.
 */
enum Content {
  ROWS(
      "CREATE TABLE rows_ (id INT PRIMARY KEY AUTO_INCREMENT, a VARCHAR(200), b INT, KEY (b))",
      "INSERT INTO rows_ (a, b) VALUES ('one', 1), ('two', 2), (NULL, NULL), ('', 0)",
      "INSERT INTO rows_ (a, b) SELECT CONCAT(a, '-again'), b + 10 FROM rows_ ORDER BY id",
      "UPDATE rows_ SET a = REPEAT('x', 200) WHERE b > 1 ORDER BY id LIMIT 2",
      "DELETE FROM rows_ WHERE b IS NULL",
      "REPLACE INTO rows_ (id, a, b) VALUES (1, 'replaced', 7)",
      "INSERT INTO rows_ (id, a, b) VALUES (1, 'x', 1) ON DUPLICATE KEY UPDATE b = b + 1"),
  DEFINITIONS(
      "CREATE TABLE ddl (id INT PRIMARY KEY)",
      "ALTER TABLE ddl ADD COLUMN a VARCHAR(10) NOT NULL DEFAULT 'd', ADD KEY (a)",
      "INSERT INTO ddl (id) VALUES (1), (2)",
      "CREATE TABLE ddl_copy SELECT * FROM ddl",
      "CREATE TABLE ddl_like LIKE ddl",
      "RENAME TABLE ddl_like TO ddl_renamed",
      "CREATE VIEW ddl_view AS SELECT id FROM ddl",
      "TRUNCATE TABLE ddl_copy",
      "DROP TABLE ddl_renamed, ddl_copy",
      "CREATE DATABASE content_two",
      "CREATE TABLE content_two.t (id INT PRIMARY KEY)",
      "INSERT INTO content_two.t VALUES (1)",
      "CREATE USER content_user IDENTIFIED BY 'x'",
      "GRANT SELECT ON content.* TO content_user",
      "DROP USER content_user"),
  TRANSACTIONS(
      "CREATE TABLE tx (id INT PRIMARY KEY, v INT)",
      "BEGIN",
      "INSERT INTO tx VALUES (1, 1), (2, 2)",
      "UPDATE tx SET v = v + 10",
      "COMMIT",
      "BEGIN",
      "INSERT INTO tx VALUES (3, 3)",
      "ROLLBACK",
      "BEGIN",
      "INSERT INTO tx VALUES (4, 4)",
      "COMMIT",
      "BEGIN",
      "COMMIT",
      "CREATE TABLE tx_myisam (id INT PRIMARY KEY) ENGINE = MyISAM",
      "INSERT INTO tx_myisam VALUES (1), (2)",
      "DELETE FROM tx_myisam WHERE id = 1"),
  SAVEPOINTS(
      "CREATE TABLE sp (id INT PRIMARY KEY)",
      "BEGIN",
      "INSERT INTO sp VALUES (1)",
      "SAVEPOINT one",
      "INSERT INTO sp VALUES (2)",
      "ROLLBACK TO SAVEPOINT one",
      "INSERT INTO sp VALUES (3)",
      "SAVEPOINT two",
      "RELEASE SAVEPOINT two",
      "COMMIT",
      "BEGIN",
      "SAVEPOINT three",
      "INSERT INTO sp VALUES (4)",
      "ROLLBACK TO three",
      "COMMIT"),
  CONTEXT(
      "CREATE TABLE ctx (id INT PRIMARY KEY AUTO_INCREMENT, a DOUBLE, b VARBINARY(50), c INT)",
      "SET @name = 'user variable', @number = 42",
      "INSERT INTO ctx (a, b, c) VALUES (RAND(7), @name, @number)",
      "INSERT INTO ctx (a, b, c) VALUES (1.5, NULL, LAST_INSERT_ID())",
      "SET TIMESTAMP = 1700000000.123456",
      "INSERT INTO ctx (a, b) VALUES (UNIX_TIMESTAMP(NOW(6)), 'ts')",
      "SET TIMESTAMP = DEFAULT"),
  TEMPORARY_TABLES(
      "CREATE TABLE from_temporary (id INT PRIMARY KEY, v VARCHAR(20))",
      "CREATE TEMPORARY TABLE scratch (id INT PRIMARY KEY, v VARCHAR(20))",
      "INSERT INTO scratch VALUES (1, 'kept'), (2, 'dropped')",
      "DELETE FROM scratch WHERE id = 2",
      "INSERT INTO from_temporary SELECT * FROM scratch",
      "DROP TEMPORARY TABLE scratch"),
  ROUTINES(
      "CREATE TABLE routine_log (id INT PRIMARY KEY AUTO_INCREMENT, what VARCHAR(30), n INT)",
      "CREATE TABLE watched (id INT PRIMARY KEY, v INT)",
      "CREATE TRIGGER watch AFTER INSERT ON watched FOR EACH ROW"
          + " INSERT INTO routine_log (what, n) VALUES ('trigger', NEW.v)",
      "CREATE FUNCTION twice(n INT) RETURNS INT DETERMINISTIC RETURN n * 2",
      "CREATE PROCEDURE fill(IN n INT) BEGIN DECLARE i INT DEFAULT 0;"
          + " WHILE i < n DO INSERT INTO watched VALUES (i, twice(i)); SET i = i + 1; END WHILE;"
          + " END",
      "CALL fill(5)",
      "INSERT INTO watched VALUES (100, twice(21))",
      "DROP TRIGGER watch",
      "CREATE EVENT later ON SCHEDULE AT '2037-01-01 00:00:00' DO DELETE FROM watched",
      "DROP EVENT later",
      "DROP PROCEDURE fill"),
  XA(
      "CREATE TABLE xa (id INT PRIMARY KEY)",
      "XA START 'one', 'branch', 7",
      "INSERT INTO xa VALUES (1)",
      "XA END 'one', 'branch', 7",
      "XA PREPARE 'one', 'branch', 7",
      "XA COMMIT 'one', 'branch', 7",
      "XA START 'two'",
      "INSERT INTO xa VALUES (2)",
      "XA END 'two'",
      "XA PREPARE 'two'",
      "XA ROLLBACK 'two'",
      "XA START 'three'",
      "INSERT INTO xa VALUES (3)",
      "XA END 'three'",
      "XA COMMIT 'three' ONE PHASE"),
  COLUMN_TYPES(
      "CREATE TABLE types (id SERIAL PRIMARY KEY, ti TINYINT, tu TINYINT UNSIGNED, si SMALLINT,"
          + " mi MEDIUMINT UNSIGNED, i INT, bi BIGINT UNSIGNED, de DECIMAL(30, 10), f FLOAT,"
          + " db DOUBLE, bt BIT(13), bo BOOLEAN, d DATE, t TIME(6), dt DATETIME(3),"
          + " ts TIMESTAMP(6) NULL, y YEAR, c CHAR(10) CHARACTER SET latin1,"
          + " vc VARCHAR(300) CHARACTER SET utf8mb4, bn BINARY(5), vb VARBINARY(400),"
          + " tb TINYBLOB, bl BLOB, mb MEDIUMBLOB, lb LONGBLOB, tt TINYTEXT, tx TEXT,"
          + " en ENUM('a', 'b'), st SET('x', 'y', 'z'), js JSON, ge GEOMETRY,"
          + " gv INT AS (i + 1) VIRTUAL, gs INT AS (i DIV 2) STORED, inv INT INVISIBLE)",
      "INSERT INTO types (ti, tu, si, mi, i, bi, de, f, db, bt, bo, d, t, dt, ts, y, c, vc, bn,"
          + " vb, tb, bl, mb, lb, tt, tx, en, st, js, ge, inv) VALUES (-128, 255, -32768,"
          + " 16777215, -2147483648, 18446744073709551615, -12345678901234567890.0123456789,"
          + " 1.5, -2.25e300, b'1010101010101', TRUE, '9999-12-31', '-838:59:59.000000',"
          + " '1000-01-01 00:00:00.001', '2037-12-31 23:59:59.999999', 2155, 'latin \u00e9',"
          + " 'snow \u2603 \ud83d\ude00', x'00ff00ff00', REPEAT(x'80', 400), x'00', x'', "
          + " REPEAT('m', 70000), REPEAT('l', 200000), '', 'text', 'b', 'x,z',"
          + " '{\"a\": [1, 2.5, null, \"s\"], \"b\": {\"c\": true}}',"
          + " ST_GeomFromText('POLYGON((0 0, 0 1, 1 1, 0 0))'), 9)",
      "INSERT INTO types (id) VALUES (NULL)",
      "UPDATE types SET bi = 0, js = '[]', lb = NULL, ge = ST_GeomFromText('POINT(1 2)')"
          + " ORDER BY id LIMIT 1"),
  JSON_PARTIAL_UPDATES(
      "CREATE TABLE js (id INT PRIMARY KEY, doc JSON)",
      "INSERT INTO js VALUES (1, JSON_OBJECT('name', REPEAT('n', 4000), 'list',"
          + " JSON_ARRAY(1, 2, 3), 'deep', JSON_OBJECT('x', 1)))",
      "SET binlog_row_value_options = 'PARTIAL_JSON', binlog_row_image = 'MINIMAL'",
      "UPDATE js SET doc = JSON_SET(doc, '$.list[1]', 99)",
      "UPDATE js SET doc = JSON_REPLACE(doc, '$.deep.x', 'longer than before')",
      "UPDATE js SET doc = JSON_REMOVE(doc, '$.list[0]')",
      "SET binlog_row_value_options = '', binlog_row_image = 'FULL'"),
  COMMENTED_ROWS(
      "CREATE TABLE commented (id INT PRIMARY KEY)",
      "SET binlog_rows_query_log_events = ON",
      "/* a comment that is kept */ INSERT INTO commented VALUES (1), (2)",
      "SET binlog_rows_query_log_events = OFF");

  private final List<String> statements;

  Content(String... statements) {
    this.statements = List.of(statements);
  }

  List<String> statements() {
    return statements;
  }
}
