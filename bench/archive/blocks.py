"""Port blocks: DuckDB, ClickHouse and SQLite over rows of 512 ports, forward only. blocks.py ENGINE STEP DATABASE SET [FILE]"""
import os
import sqlite3
import sys

import numpy as np
import pyarrow as pa

from clickhouse import Click
from common import Watch, ingested, run, size
from duck import Duck

JOIN = 'Q JOIN f ON Q.pub=f.pub AND Q.port=f.port WHERE f."start"<=Q.t AND f."end">=Q.t'


def block(port):
    return (np.asarray(port, dtype=np.int64) - 1_024) // 512 * 512 + 1_024


class DuckBlocks(Duck):
    reverse = destroy = None

    def load(self):
        if os.path.exists(self.path):
            os.remove(self.path)
        self.open()
        rows = self.records.rows
        with Watch() as taking:
            piece = pa.table({k: np.ascontiguousarray(rows[k]) for k in ("sub", "priv", "pub", "port", "start", "end")})
            self.con.execute('CREATE TABLE f AS SELECT * FROM piece ORDER BY pub, port, "start"')
            self.con.execute("CHECKPOINT")
        ingested(len(rows), (taking.cpu, taking.wall, os.path.getsize(self.path)))

    def point(self, q, skew):
        asked = [int(q["pub"]), int(block(q["port"])), int(q["t"]) + skew, int(q["t"]) - skew]
        text = 'SELECT sub FROM f WHERE pub=? AND port=? AND "start"<=? AND "end">=?'
        return [row[0] for row in self.con.execute(text, asked).fetchall()]

    def matches(self):
        q = self.records.questions
        Q = pa.table({"id": np.arange(len(q)), "pub": q["pub"], "port": block(q["port"]).astype(np.uint16), "t": q["t"]})
        return self.con.execute(f"SELECT Q.id, f.sub, f.priv FROM {JOIN}").fetchall()

    def batch(self):
        return unanswered(self)


class ClickBlocks(Click):
    reverse = destroy = None
    timed = 500

    def load(self):
        columns = ("sub UInt32 CODEC(ZSTD(1)), priv UInt32 CODEC(ZSTD(1)), pub UInt32 CODEC(Delta,ZSTD(1)), port UInt16 "
                   "CODEC(Delta,ZSTD(1)), start UInt64 CODEC(T64,ZSTD(1)), dur UInt32 CODEC(T64,ZSTD(1))")
        self.sql("CREATE DATABASE IF NOT EXISTS d ENGINE=Atomic")
        self.sql(f"CREATE TABLE d.f({columns}) ENGINE=MergeTree ORDER BY (pub,port,start)")
        form = "'sub UInt32, priv UInt32, pub UInt32, port UInt16, proto UInt8, pad UInt8, start UInt64, end UInt64'"
        with Watch() as taking:
            self.sql("INSERT INTO d.f SELECT sub,priv,pub,port,start,toUInt32(end-start) FROM "
                     f"file('{self.records.path}/rows.bin','RowBinary',{form})")
            self.sql("OPTIMIZE TABLE d.f FINAL")
        ingested(len(self.records.rows), (taking.cpu, taking.wall, self.bytes("f")))

    def point(self, q, skew):
        t = int(q["t"])
        rows = self.sql(f"SELECT sub FROM d.f WHERE pub={q['pub']} AND port={block(q['port'])} AND start<={t + skew} "
                        f"AND start+dur>={t - skew} SETTINGS max_threads=1")
        return [int(line) for line in str(rows).split()]

    def matches(self):
        form = "'pub UInt32, port UInt16, proto UInt8, hit UInt8, t UInt64, esub UInt32, pad UInt32'"
        asked = (f"(SELECT rowNumberInAllBlocks() AS id, pub, toUInt16(intDiv(port-1024,512)*512+1024) AS port, t "
                 f"FROM file('{self.records.path}/q.bin','RowBinary',{form}))")
        rows = self.sql(f"SELECT q.id, f.sub, f.priv FROM d.f f INNER JOIN {asked} q ON q.pub=f.pub AND q.port=f.port "
                        "WHERE f.start<=q.t AND f.start+f.dur>=q.t")
        return [tuple(map(int, line.split(","))) for line in str(rows).split()]

    def batch(self):
        return unanswered(self)


class SqliteBlocks:
    timed, warming, cold = 10_000, 1_000, 50

    def __init__(self, path, records):
        self.path, self.records, self.db = path, records, None

    def version(self):
        return f"SQLite {sqlite3.sqlite_version} (Python)"

    def open(self):
        self.db = sqlite3.connect(self.path)

    def close(self):
        self.db.close()

    def load(self):
        if os.path.exists(self.path):
            os.remove(self.path)
        self.open()
        self.db.execute("PRAGMA journal_mode=OFF")
        self.db.execute('CREATE TABLE f(pub INT, port INT, start INT, "end" INT, sub INT, priv INT, '
                        "PRIMARY KEY(pub, port, start)) WITHOUT ROWID")
        rows = self.records.rows
        with Watch() as taking:
            order = np.lexsort((rows["start"], rows["port"], rows["pub"]))
            columns = [rows[k][order].tolist() for k in ("pub", "port", "start", "end", "sub", "priv")]
            self.db.executemany("INSERT INTO f VALUES(?,?,?,?,?,?)", zip(*columns))
            self.db.commit()
        ingested(len(rows), (taking.cpu, taking.wall, size(self.path)))

    def find(self, q, skew):
        text = 'SELECT sub, priv, "end" FROM f WHERE pub=? AND port=? AND start<=? ORDER BY start DESC LIMIT 1'
        found = self.db.execute(text, (int(q["pub"]), int(block(q["port"])), int(q["t"]) + skew))
        return [row[:2] for row in found if row[2] >= int(q["t"]) - skew]

    def point(self, q, skew):
        return [row[0] for row in self.find(q, skew)]

    def batch(self):
        return unanswered(self)

    def matches(self):
        return [(number, *row) for number, q in enumerate(self.records.questions) for row in self.find(q, 0)]


def unanswered(engine):
    return len(engine.records.questions) - len({number for number, *_ in engine.matches()})


if __name__ == "__main__":
    run({"duckdb": DuckBlocks, "clickhouse": ClickBlocks, "sqlite": SqliteBlocks}[sys.argv.pop(1)])
