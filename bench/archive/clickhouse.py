"""ClickHouse in this process (chDB): two tables, once for each direction, merged as far as the engine will."""
import shutil

from chdb import session

from common import Watch, ingested, run, say

COLUMNS = ("sub UInt32 CODEC(ZSTD(1)), priv UInt32 CODEC(ZSTD(1)), pub UInt32 CODEC(Delta,ZSTD(1)), "
           "port UInt16 CODEC(Delta,ZSTD(1)), proto UInt8 CODEC(ZSTD(1)), start UInt64 CODEC({},ZSTD(1)), "
           "dur UInt32 CODEC(T64,ZSTD(1))")
ROWS = "'sub UInt32, priv UInt32, pub UInt32, port UInt16, proto UInt8, pad UInt8, start UInt64, end UInt64'"
ASKED = "'pub UInt32, port UInt16, proto UInt8, hit UInt8, t UInt64, esub UInt32, pad UInt32'"
PARTITION = 14_400_000


class Click:
    timed, warming, cold = 1_000, 50, 50

    def __init__(self, path, records):
        self.path, self.records = path, records
        self.session = None

    def open(self):
        # One session a process: where the others open anew, this one forgets what it has read.
        if self.session is None:
            self.session = session.Session(self.path)
        else:
            for cache in ("MARK", "UNCOMPRESSED"):
                self.sql(f"SYSTEM DROP {cache} CACHE")
        self.sql("SELECT 1")

    def close(self):
        pass

    def sql(self, text, form="CSV"):
        return self.session.query(text, form)

    def number(self, text):
        return int(str(self.sql(text)).strip().strip('"') or 0)

    def version(self):
        shutil.rmtree(self.path, ignore_errors=True)
        self.open()
        return "ClickHouse " + str(self.sql("SELECT version()")).strip().strip('"') + " (chDB)"

    def bytes(self, table):
        return self.number(f"SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND table='{table}'")

    def load(self):
        self.sql("CREATE DATABASE IF NOT EXISTS d ENGINE=Atomic")
        taken = [self.take("f", "T64", "pub, port, proto, start"), self.take("rv", "Delta", "sub, start")]
        cpu, wall = [t.cpu for t in taken], [t.wall for t in taken]
        size = self.bytes("f")
        ingested(len(self.records.rows), (cpu[0], wall[0], size), (sum(cpu), sum(wall), size + self.bytes("rv")))

    def take(self, table, codec, order):
        self.sql(f"CREATE TABLE d.{table}({COLUMNS.format(codec)}) ENGINE=MergeTree "
                 f"PARTITION BY intDiv(start,{PARTITION}) ORDER BY ({order})")
        with Watch() as taking:
            self.sql(f"INSERT INTO d.{table} SELECT sub,priv,pub,port,proto,start,toUInt32(end-start) FROM "
                     f"file('{self.records.path}/rows.bin','RowBinary',{ROWS}) SETTINGS max_threads=2, max_insert_threads=2")
            self.sql(f"OPTIMIZE TABLE d.{table} FINAL")
        return taking

    def point(self, q, skew):
        t = int(q["t"])
        rows = self.sql(f"SELECT sub,priv FROM d.f WHERE pub={q['pub']} AND port={q['port']} AND proto={q['proto']} "
                        f"AND start<={t + skew} AND start+dur>={t - skew} SETTINGS max_threads=1")
        return [int(line.split(",")[0]) for line in str(rows).split()]

    def joined(self, what, numbered=""):
        q = f"(SELECT * {numbered} FROM file('{self.records.path}/q.bin','RowBinary',{ASKED}))"
        return self.sql(f"SELECT {what} FROM d.f f INNER JOIN {q} q ON q.pub=f.pub AND q.port=f.port AND q.proto=f.proto "
                        "WHERE f.start<=q.t AND f.start+f.dur>=q.t SETTINGS max_threads=2")

    def batch(self):
        right = int(str(self.joined("countIf(f.sub=q.esub)")).strip())
        return int(self.records.questions["hit"].sum()) - right

    def matches(self):
        # A file of this size is read by one thread in order, so that rows can be numbered as they come.
        rows = self.joined("q.id, f.sub, f.priv", ", rowNumberInAllBlocks() AS id")
        return [tuple(map(int, line.split(","))) for line in str(rows).split()]

    def reverse(self, subscriber, begin, end):
        rows = self.sql(f"SELECT * FROM d.rv WHERE sub={subscriber} AND start>={begin - 86_400_000} AND start<={end} "
                        f"AND start+dur>={begin} SETTINGS max_threads=1", "RowBinary")
        return len(rows.bytes()) // 27

    def destroy(self):
        cut, held = self.records.first_hour()
        gone = f"DELETE WHERE start+dur<{cut} AND sub NOT IN ({','.join(map(str, held))}) SETTINGS mutations_sync=2"
        before, rows = self.bytes("f") + self.bytes("rv"), self.number("SELECT count() FROM d.f")
        with Watch() as forward:
            self.sql(f"ALTER TABLE d.f {gone}")
        with Watch() as backward:
            self.sql(f"ALTER TABLE d.rv {gone}")
        say("destroy_forward_ms", forward.wall * 1e3)
        say("destroy_ms", (forward.wall + backward.wall) * 1e3)
        say("destroy_rows", rows - self.number("SELECT count() FROM d.f"))
        say("destroy_bytes_freed", before - self.bytes("f") - self.bytes("rv"))


if __name__ == "__main__":
    run(Click)
