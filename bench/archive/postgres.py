"""PostgreSQL: a table and two B-trees, in a throw-away cluster with a socket of its own. Debian: postgresql."""
import glob
import os
import shutil
import subprocess
import sys

import numpy as np
import psycopg

from common import Watch, ingested, run, say

SETTINGS = """
listen_addresses=''
unix_socket_directories='{path}'
shared_buffers='4GB'
maintenance_work_mem='2GB'
work_mem='64MB'
max_wal_size='8GB'
checkpoint_timeout='60min'
effective_cache_size='12GB'
random_page_cost=1.1
max_parallel_maintenance_workers=1
"""
TABLE = "CREATE TABLE t(start bigint, fin bigint, pub bigint, priv bigint, sub int, port int, proto smallint)"
POINT = "SELECT sub, priv FROM t WHERE pub=%s AND port=%s AND proto=%s AND start<=%s AND fin>=%s ORDER BY start DESC"
NEWEST = """SELECT count(*), sum((q.hit=1 AND f.sub IS DISTINCT FROM q.sub)::int) FROM q LEFT JOIN LATERAL (SELECT sub, fin
            FROM t WHERE t.pub=q.pub AND t.port=q.port AND t.proto=q.proto AND t.start<=q.t ORDER BY start DESC LIMIT 1) f
            ON f.fin>=q.t"""
MATCHES = "SELECT q.id, t.sub, t.priv FROM q JOIN t USING (pub, port, proto) WHERE t.start<=q.t AND t.fin>=q.t"
REVERSE = "SELECT * FROM t WHERE sub=%s AND start>=%s AND start<=%s AND fin>=%s"
# COPY's binary form: the number of fields, then each with its length.
FIELDS = (("start", 8, "start"), ("fin", 8, "end"), ("pub", 8, "pub"), ("priv", 8, "priv"), ("sub", 4, "sub"),
          ("port", 4, "port"), ("proto", 2, "proto"))
PIECE = 1_000_000


def programs():
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
    return found[-1] if found else os.path.dirname(shutil.which("initdb") or sys.exit("PostgreSQL is not installed"))


class Postgres:
    timed, warming, cold = 10_000, 1_000, 20

    def __init__(self, path, records):
        self.path, self.records, self.con = path, records, None

    def as_server(self, program, *words):
        """The server refuses to run as root; then it runs as the user that the package made."""
        command = [f"{programs()}/{program}", "-D", self.path, *words]
        command = ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")

    def open(self):
        if not os.path.exists(f"{self.path}/PG_VERSION"):
            os.makedirs(self.path, mode=0o700)
            if os.geteuid() == 0:
                shutil.chown(self.path, "postgres")
            self.as_server("initdb", "-A", "trust", "-U", "bench")
            with open(f"{self.path}/postgresql.auto.conf", "w") as file:
                file.write(SETTINGS.format(path=self.path))
        self.as_server("pg_ctl", "-l", f"{self.path}/log", "-w", "start")
        self.con = psycopg.connect(f"host={self.path} user=bench dbname=postgres", autocommit=True)

    def close(self):
        if self.con is None:
            return
        self.con.close()
        self.con = None
        self.as_server("pg_ctl", "-w", "-m", "fast", "stop")

    def sql(self, text, values=None, **how):
        return self.con.execute(text, values, **how)

    def version(self):
        return "PostgreSQL " + subprocess.check_output([f"{programs()}/postgres", "-V"], text=True).split()[2]

    def watch(self):
        return Server(int(open(f"{self.path}/postmaster.pid").readline()))

    def bytes(self, *relations):
        return sum(self.sql("SELECT pg_relation_size(%s::regclass)", (r,)).fetchone()[0] for r in relations)

    def load(self):
        shutil.rmtree(self.path, ignore_errors=True)
        self.open()
        self.sql(TABLE)
        rows = self.records.rows
        with self.watch() as forward:
            with self.con.cursor().copy(f"COPY t({','.join(f[0] for f in FIELDS)}) FROM STDIN (FORMAT binary)") as copy:
                copy.write(b"PGCOPY\n\xff\r\n\0" + bytes(8))
                for at in range(0, len(rows), PIECE):
                    copy.write(tuples(rows[at:at + PIECE]))
                copy.write(b"\xff\xff")
            self.sql("CREATE INDEX f ON t(pub, port, proto, start)")
            self.sql("CHECKPOINT")
        with self.watch() as backward:
            self.sql("CREATE INDEX r ON t(sub, start)")
            self.sql("CHECKPOINT")
        self.sql("VACUUM ANALYZE t")
        one, two = self.bytes("t", "f"), self.bytes("t", "f", "r")
        cpu, wall = forward.cpu, forward.wall
        ingested(len(rows), (cpu, wall, one), (cpu + backward.cpu, wall + backward.wall, two))

    def point(self, q, skew):
        t = int(q["t"])
        asked = (int(q["pub"]), int(q["port"]), int(q["proto"]), t + skew, t - skew)
        return [row[0] for row in self.sql(POINT, asked, prepare=True).fetchall()]

    def put_questions(self):
        if self.sql("SELECT to_regclass('q')").fetchone()[0]:
            return
        self.sql("CREATE TEMP TABLE q(id int, pub bigint, port int, proto smallint, t bigint, sub int, hit smallint)")
        with self.con.cursor().copy("COPY q FROM STDIN") as copy:
            for number, q in enumerate(self.records.questions):
                copy.write_row((number, *(int(q[k]) for k in ("pub", "port", "proto", "t", "sub", "hit"))))

    def batch(self):
        self.put_questions()
        return int(self.sql(NEWEST).fetchone()[1])

    def matches(self):
        self.put_questions()
        return self.sql(MATCHES).fetchall()

    def reverse(self, subscriber, begin, end):
        return len(self.sql(REVERSE, (subscriber, begin - 86_400_000, end, begin), binary=True).fetchall())

    def destroy(self):
        cut, held = self.records.first_hour()
        before = self.bytes("t", "f", "r")
        with self.watch() as deleting:
            rows = self.sql(f"DELETE FROM t WHERE fin<{cut} AND sub NOT IN ({','.join(map(str, held))})").rowcount
        with self.watch() as clearing:
            self.sql("VACUUM t")
            self.sql("CHECKPOINT")
        say("destroy_delete_ms", deleting.wall * 1e3)
        say("destroy_ms", (deleting.wall + clearing.wall) * 1e3)
        say("destroy_rows", rows)
        say("destroy_bytes_freed", before - self.bytes("t", "f", "r"))


def tuples(rows):
    form = [("fields", ">i2")]
    for name, width, _ in FIELDS:
        form += [(f"{name}_length", ">i4"), (name, f">i{width}")]
    out = np.zeros(len(rows), dtype=form)
    out["fields"] = len(FIELDS)
    for name, width, column in FIELDS:
        out[f"{name}_length"], out[name] = width, rows[column]
    return out.tobytes()


class Server(Watch):
    """What the server's processes used: the client's work of writing rows is not the peer's."""

    def __init__(self, root):
        self.root = root

    def processor(self):
        ticks = 0
        for name in filter(str.isdigit, os.listdir("/proc")):
            try:
                stat = open(f"/proc/{name}/stat").read().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(name) == self.root:
                ticks += sum(map(int, stat[11:15]))
            elif int(stat[1]) == self.root:
                ticks += sum(map(int, stat[11:13]))
        return ticks / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    run(Postgres)
