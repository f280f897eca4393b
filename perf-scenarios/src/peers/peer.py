"""Loads JSON lines into DuckDB or ClickHouse (chdb) and asks what standard input says. One JSON object out."""

import json
import os
import sys
import time

COLUMNS = [
    ("context_name", "VARCHAR", "String"),
    ("epoch", "BIGINT", "Int64"),
    ("nanos", "BIGINT", "Int64"),
    ("loglevel", "BIGINT", "Int64"),
    ("error", "BOOLEAN", "Bool"),
    ("src", "VARCHAR", "String"),
    ("tags", "VARCHAR[]", "Array(String)"),
    ("content", "VARCHAR", "String"),
    ("attrs", "VARCHAR", "String"),
]


def bytes_below(path):
    if os.path.isfile(path):
        return os.path.getsize(path)
    return sum(os.path.getsize(os.path.join(at, name)) for at, _, names in os.walk(path) for name in names)


class DuckDb:
    def __init__(self, folder):
        import duckdb

        self.version = duckdb.__version__
        self.path = os.path.join(folder, "logs.duckdb")
        self.db = duckdb.connect(self.path)
        # It would draw it into the answer.
        self.db.execute("SET enable_progress_bar = false")

    def load(self, lines):
        columns = ", ".join(f"{name}: '{kind}'" for name, kind, _ in COLUMNS)
        names = ", ".join(name for name, _, _ in COLUMNS)
        self.db.execute(
            f"CREATE TABLE logs AS SELECT {names} FROM read_json('{lines}', format='newline_delimited', "
            f"columns={{{columns}}}, maximum_object_size=67108864)"
        )
        self.db.execute("CHECKPOINT")

    def rows(self, sql):
        return self.db.execute(sql).fetchall()

    def size(self):
        return bytes_below(self.path)


class ClickHouse:
    def __init__(self, folder):
        import chdb
        from chdb import session

        self.version = chdb.__version__
        self.path = os.path.join(folder, "clickhouse")
        self.db = session.Session(self.path)

    def load(self, lines):
        columns = ", ".join(f"{name} {kind}" for name, _, kind in COLUMNS)
        self.db.query("CREATE DATABASE IF NOT EXISTS peers ENGINE = Atomic")
        self.db.query(
            f"CREATE TABLE peers.logs ({columns}) ENGINE = MergeTree ORDER BY (context_name, epoch, nanos) "
            "SETTINGS fsync_after_insert = 1, fsync_part_directory = 1"
        )
        self.db.query(
            f"INSERT INTO peers.logs SELECT * FROM file('{lines}', 'JSONEachRow', '{columns}') "
            "SETTINGS input_format_json_read_objects_as_strings = 1, input_format_null_as_default = 1"
        )

    def rows(self, sql):
        text = str(self.db.query(sql.replace("FROM logs", "FROM peers.logs"), "JSONCompactEachRow"))
        return [json.loads(line) for line in text.splitlines()]

    def size(self):
        found = self.rows("SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND database = 'peers'")
        return int(found[0][0])


def answer(program, question, times):
    took = []
    for number in range(times + 1):
        began = time.perf_counter()
        rows = program.rows(question["sql"])
        if number > 0:
            took.append((time.perf_counter() - began) * 1e3)
    how = question["counts"]
    return {"ms": took, "rows": len(rows) if how == "rows" else sum(int(row[-1]) for row in rows)}


def main():
    asked = json.load(sys.stdin)
    program = {"duckdb": DuckDb, "clickhouse": ClickHouse}[asked["program"]](asked["folder"])
    if not asked.get("lines"):
        return {"version": program.version}
    began = time.perf_counter()
    program.load(asked["lines"])
    load_s = time.perf_counter() - began
    answers = [answer(program, question, asked["times"]) for question in asked["questions"]]
    return {"version": program.version, "load_s": load_s, "disk_bytes": program.size(), "answers": answers}


print(json.dumps(main()))
