"""One sorted Parquet file (zstd, page index), asked through DataFusion; forward only."""
import os

import datafusion
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from common import Watch, ingested, missed, run

DELTA = {name: "DELTA_BINARY_PACKED" for name in ("pub", "port", "start", "dur")}
JOIN = """SELECT q.id, t.sub, t.priv FROM q JOIN t ON q.pub=t.pub AND q.port=t.port AND q.proto=t.proto
          WHERE t.start<=q.t AND t.start+t.dur>=q.t"""


class Parquet:
    timed, warming, cold = 500, 20, 50

    def __init__(self, path, records):
        self.path, self.records, self.context = path + ".parquet", records, None

    def version(self):
        return f"Parquet (pyarrow {pa.__version__}), DataFusion {datafusion.__version__}"

    def open(self):
        if not os.path.exists(self.path):
            return
        made = datafusion.SessionConfig().with_target_partitions(1)
        for switch in ("pushdown_filters", "enable_page_index", "reorder_filters"):
            made = made.set(f"datafusion.execution.parquet.{switch}", "true")
        self.context = datafusion.SessionContext(made)
        self.context.register_parquet("t", self.path)

    def close(self):
        self.context = None

    def load(self):
        with Watch() as taking:
            r = self.records.rows
            start = r["start"] - r["start"].min() + np.uint64(1)
            key = (r["pub"].astype(np.uint64) - 0xC6336400) << np.uint64(17)
            key |= (r["port"].astype(np.uint64) << np.uint64(1)) | (r["proto"] == 17)
            order = np.argsort((key << np.uint64(30)) | (start & np.uint64((1 << 30) - 1)), kind="stable")
            columns = {name: r[name][order] for name in ("pub", "port", "proto", "start")}
            columns["dur"] = (r["end"] - r["start"]).astype(np.uint32)[order]
            columns |= {name: r[name][order] for name in ("sub", "priv")}
            pq.write_table(pa.table(columns), self.path, row_group_size=131_072, compression="zstd",
                           use_dictionary=["proto", "priv", "sub"], write_page_index=True, data_page_size=16_384,
                           column_encoding=DELTA)
        ingested(len(r), (taking.cpu, taking.wall, os.path.getsize(self.path)))

    def point(self, q, skew):
        t = int(q["t"])
        found = self.context.sql(f"SELECT sub, priv FROM t WHERE pub={q['pub']} AND port={q['port']} AND proto={q['proto']} "
                                 f"AND start<={t + skew} AND start+dur>={t - skew}").collect()
        return [subscriber for batch in found for subscriber in batch.column(0).to_pylist()]

    def joined(self):
        context, q = datafusion.SessionContext(), self.records.questions
        asked = pa.table({"id": np.arange(len(q), dtype=np.uint32), **{k: q[k] for k in ("pub", "port", "proto", "t")}})
        context.register_parquet("t", self.path)
        context.register_record_batches("q", [asked.to_batches()])
        return pa.Table.from_batches(context.sql(JOIN).collect())

    def batch(self):
        found = self.joined()
        return missed(self.records, found["id"].to_numpy(), found["sub"].to_numpy())

    def matches(self):
        found = self.joined()
        return zip(*(found[name].to_pylist() for name in ("id", "sub", "priv")))


if __name__ == "__main__":
    run(Parquet)
