"""DuckDB: the rows sorted twice, once for each direction."""
import os

import duckdb
import numpy as np
import pyarrow as pa

from common import Watch, ingested, missed, run, say

POINT = 'SELECT sub, priv FROM f WHERE pub=? AND port=? AND proto=? AND "start"<=? AND "end">=?'
JOIN = """SELECT Q.id, f.sub, f.priv FROM Q JOIN f ON Q.pub=f.pub AND Q.port=f.port AND Q.proto=f.proto
          AND f."start"<=Q.t AND f."end">=Q.t"""
REVERSE = 'SELECT * FROM rv WHERE sub=? AND "start">=? AND "start"<=? AND "end">=?'
COLUMNS = 'sub UINTEGER, priv UINTEGER, pub UINTEGER, port USMALLINT, proto UTINYINT, "start" UBIGINT, "end" UBIGINT'
PIECE = 5_000_000


class Duck:
    timed, warming, cold = 1_000, 50, 50

    def __init__(self, path, records):
        self.path, self.records, self.con = path, records, None

    def version(self):
        return f"DuckDB {duckdb.__version__}"

    def open(self):
        self.con = duckdb.connect(self.path)
        self.con.execute("SET threads=2")
        self.con.execute("SET memory_limit='12GB'")
        self.con.execute("SELECT 1").fetchall()

    def close(self):
        if self.con is not None:
            self.con.close()

    def load(self):
        for old in (self.path, self.path + ".wal"):
            if os.path.exists(old):
                os.remove(old)
        self.open()
        rows = self.records.rows
        with Watch() as taking:
            self.con.execute(f"CREATE TABLE t({COLUMNS})")
            for at in range(0, len(rows), PIECE):
                part = rows[at:at + PIECE]
                names = ("sub", "priv", "pub", "port", "proto", "start", "end")
                piece = pa.table({name: np.ascontiguousarray(part[name]) for name in names})
                self.con.execute("INSERT INTO t SELECT * FROM piece")
            self.con.execute("CHECKPOINT")
        start = os.path.getsize(self.path)
        with Watch() as forward:
            self.con.execute('CREATE TABLE f AS SELECT pub, port, proto, "start", "end", sub, priv FROM t '
                             'ORDER BY pub, port, proto, "start"')
            self.con.execute("CHECKPOINT")
        middle = os.path.getsize(self.path)
        with Watch() as backward:
            self.con.execute('CREATE TABLE rv AS SELECT sub, "start", "end", priv, pub, port, proto FROM t '
                             'ORDER BY sub, "start"')
            self.con.execute("CHECKPOINT")
        end = os.path.getsize(self.path)
        self.con.execute("DROP TABLE t")
        self.con.execute("CHECKPOINT")
        cpu, wall = taking.cpu + forward.cpu, taking.wall + forward.wall
        # The unsorted table is only a step on the way: its bytes do not count, its time does.
        ingested(len(rows), (cpu, wall, middle - start), (cpu + backward.cpu, wall + backward.wall, end - start))

    def asked(self):
        q = self.records.questions
        return pa.table({"id": np.arange(len(q), dtype=np.uint32), **{k: q[k] for k in ("pub", "port", "proto", "t")}})

    def point(self, q, skew):
        asked = [int(q["pub"]), int(q["port"]), int(q["proto"]), int(q["t"]) + skew, int(q["t"]) - skew]
        return [row[0] for row in self.con.execute(POINT, asked).fetchall()]

    def batch(self):
        Q = self.asked()
        found = self.con.execute(JOIN).fetchnumpy()
        return missed(self.records, found["id"], found["sub"])

    def matches(self):
        Q = self.asked()
        return self.con.execute(JOIN).fetchall()

    def reverse(self, subscriber, begin, end):
        return len(self.con.execute(REVERSE, [subscriber, max(begin - 86_400_000, 0), end, begin]).fetchnumpy()["sub"])

    def destroy(self):
        cut, held = self.records.first_hour()
        gone = f'WHERE "end"<{cut} AND sub NOT IN ({",".join(map(str, held))})'
        before = os.path.getsize(self.path)
        with Watch() as forward:
            rows = self.con.execute(f"DELETE FROM f {gone}").fetchone()[0]
            self.con.execute("CHECKPOINT")
        with Watch() as backward:
            self.con.execute(f"DELETE FROM rv {gone}")
            self.con.execute("CHECKPOINT")
        say("destroy_forward_ms", forward.wall * 1e3)
        say("destroy_ms", (forward.wall + backward.wall) * 1e3)
        say("destroy_rows", rows)
        say("destroy_bytes_freed", before - os.path.getsize(self.path))


if __name__ == "__main__":
    run(Duck)
