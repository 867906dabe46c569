"""RocksDB through rocksdict, forward only. Python is part of each figure: about two microseconds a look-up."""
import os
import shutil
import struct
from importlib.metadata import version

import numpy as np
from rocksdict import BlockBasedOptions, DBCompressionType, Options, Rdict, SstFileWriter

from common import Watch, ingested, run, size

KEY, VALUE, PIECE = 13, 12, 1_000_000


def options():
    made = Options(raw_mode=True)
    made.create_if_missing(True)
    made.set_compression_type(DBCompressionType.zstd())
    made.increase_parallelism(2)
    made.set_write_buffer_size(128 << 20)
    made.set_max_open_files(-1)
    blocks = BlockBasedOptions()
    blocks.set_block_size(4_096)
    made.set_block_based_table_factory(blocks)
    return made


def entries(rows):
    """Keys whose order is that of the questions, and values: subscriber, private, duration."""
    n = len(rows)
    key, value = np.zeros((n, KEY), np.uint8), np.zeros((n, VALUE), np.uint8)
    big = lambda column, width: rows[column].astype(f">u{width}").view(np.uint8).reshape(n, width)
    little = lambda numbers: np.ascontiguousarray(numbers.astype("<u4")).view(np.uint8).reshape(n, 4)
    key[:, 0:4], key[:, 4:6], key[:, 6], key[:, 7:13] = big("pub", 4), big("port", 2), rows["proto"], big("start", 8)[:, 2:]
    value[:, 0:4], value[:, 4:8] = little(rows["sub"]), little(rows["priv"])
    value[:, 8:12] = little(rows["end"] - rows["start"])
    return key.tobytes(), value.tobytes()


class Rocks:
    timed, warming, cold = 10_000, 1_000, 50

    def __init__(self, path, records):
        self.path, self.records, self.db = path, records, None

    def version(self):
        return f"RocksDB (rocksdict {version('rocksdict')})"

    def open(self):
        self.db = Rdict(self.path, options())

    def close(self):
        if self.db is not None:
            self.db.close()

    def load(self):
        shutil.rmtree(self.path, ignore_errors=True)
        self.open()
        rows = self.records.rows
        with Watch() as taking:
            for at in range(0, len(rows), PIECE):
                self.take(rows[at:at + PIECE])
            self.db.flush()
            self.db.compact_range(None, None)
        self.close()
        ingested(len(rows), (taking.cpu, taking.wall, size(self.path)))
        self.open()

    def take(self, rows):
        """A million rows, sorted, as a table of their own: the fastest way in."""
        keys, values = entries(rows)
        order = np.argsort(np.frombuffer(keys, dtype=f"S{KEY}"), kind="stable")
        table, writer = f"{self.path}.sst", SstFileWriter(options())
        writer.open(table)
        last = None
        for i in order:
            key = keys[i * KEY:i * KEY + KEY]
            if key != last:
                writer[key] = values[i * VALUE:i * VALUE + VALUE]
            last = key
        writer.finish()
        self.db.ingest_external_file([table])
        if os.path.exists(table):
            os.remove(table)

    def find(self, q, skew, newest=True):
        head = struct.pack(">IHB", int(q["pub"]), int(q["port"]), int(q["proto"]))
        at, entry = int(q["t"]), self.db.iter()
        entry.seek_for_prev(head + struct.pack(">Q", at + skew)[2:])
        while entry.valid():
            key = entry.key()
            if key[:7] != head:
                return
            subscriber, private, lasted = struct.unpack("<III", entry.value())
            if int.from_bytes(key[7:], "big") + lasted + skew >= at:
                yield subscriber, private
            elif newest:
                return
            entry.prev()

    def point(self, q, skew):
        return [subscriber for subscriber, _ in self.find(q, skew)]

    def batch(self):
        return sum(bool(q["hit"]) and int(q["sub"]) not in self.point(q, 0) for q in self.records.questions)

    def matches(self):
        for number, q in enumerate(self.records.questions):
            for subscriber, private in self.find(q, 0, newest=False):
                yield number, subscriber, private


if __name__ == "__main__":
    run(Rocks)
