"""What all engines share: the record sets, the order of the questions, and how a figure is taken.

An engine is a class with `load`, `open`, `close`, `point`, `batch`, `matches` and, where it has them, `reverse` and
`destroy`; `run` does one step with it: STEP DATABASE SET [FILE]. Each figure is a line of JSON.
"""
import ipaddress
import json
import os
import resource
import sys
import time

import numpy as np

ROW = np.dtype([("sub", "<u4"), ("priv", "<u4"), ("pub", "<u4"), ("port", "<u2"), ("proto", "u1"), ("pad", "u1"),
                ("start", "<u8"), ("end", "<u8")])
QUESTION = np.dtype([("pub", "<u4"), ("port", "<u2"), ("proto", "u1"), ("hit", "u1"), ("t", "<u8"), ("sub", "<u4"),
                     ("pad", "<u4")])
REVERSE = np.dtype([("sub", "<u4"), ("pub", "<u4"), ("port", "<u2"), ("proto", "u1"), ("pad", "u1", 5), ("from", "<u8"),
                    ("to", "<u8")])
SKEW = 1_000
HOUR = 3_600_000
DAY = 86_400_000


class Set:
    """A folder that the generator wrote."""

    def __init__(self, path):
        self.path = os.path.abspath(path)
        self.rows = np.memmap(f"{self.path}/rows.bin", dtype=ROW, mode="r")
        self.questions = np.fromfile(f"{self.path}/q.bin", dtype=QUESTION)
        self.reverse = np.fromfile(f"{self.path}/u.bin", dtype=REVERSE)[:200]

    def first_hour(self):
        """Where the first hour ends, and a hundred subscribers whose records in it are held."""
        return int(self.rows["start"][0]) + HOUR, [int(s) for s in np.unique(self.rows["sub"][:1_000_000])[:100]]


class Watch:
    """Seconds by the clock and of processor time: this process, its threads and its children."""

    def __enter__(self):
        self.started, self.used = time.perf_counter(), self.processor()
        return self

    def __exit__(self, *_):
        self.wall, self.cpu = time.perf_counter() - self.started, self.processor() - self.used

    def processor(self):
        both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(used.ru_utime + used.ru_stime for used in both)


def say(figure, value):
    print(json.dumps({"figure": figure, "value": value if isinstance(value, str) else float(value)}), flush=True)


def files(path):
    """The regular files of a database, which is a file or a folder."""
    found = [os.path.join(folder, name) for folder, _, names in os.walk(path) for name in names]
    return [name for name in found or [path] if os.path.isfile(name)]


def size(path):
    return sum(os.stat(f).st_blocks * 512 for f in files(path))


def into_memory(path):
    for name in files(path):
        try:
            with open(name, "rb") as file:
                while file.read(1 << 20):
                    pass
        except FileNotFoundError:
            continue


def out_of_memory(path):
    """Drops this database's files from the page cache, and no one else's."""
    for name in files(path):
        try:
            file = os.open(name, os.O_RDONLY)
        except FileNotFoundError:
            # An engine that is still open clears up behind us.
            continue
        os.fdatasync(file)
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(file)


def ingested(rows, forward, both=None):
    """Figures of an ingest: `forward` and `both` are (seconds of processor time, seconds by the clock, bytes)."""
    say("rows", rows)
    say("ingest_forward_rows_cpu_s", rows / forward[0])
    say("forward_bytes_row", forward[2] / rows)
    if both:
        say("ingest_both_rows_cpu_s", rows / both[0])
        say("ingest_both_rows_s", rows / both[1])
        say("both_bytes_row", both[2] / rows)
    memory()


def memory():
    say("memory_mb", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024)


def latency(name, took):
    say(f"{name}_p50_us", np.percentile(took, 50) * 1e6)
    say(f"{name}_p99_us", np.percentile(took, 99) * 1e6)


def timed(work, *arguments):
    started = time.perf_counter()
    answer = work(*arguments)
    return time.perf_counter() - started, answer


def warm(engine, records):
    engine.open()
    into_memory(engine.path)
    asked = records.questions
    for question in asked[-engine.warming:]:
        engine.point(question, SKEW)
    took, missed = [], 0
    for question in asked[:engine.timed]:
        seconds, found = timed(engine.point, question, SKEW)
        took.append(seconds)
        missed += bool(question["hit"]) and int(question["sub"]) not in found
    latency("point", took)
    say("point_missed", missed)
    seconds, missed = timed(engine.batch)
    say("batch_s", len(asked) / seconds)
    say("batch_missed", missed)
    if getattr(engine, "reverse", None):
        took, rows = [], 0
        for question in records.reverse:
            seconds, found = timed(engine.reverse, int(question["sub"]), int(question["from"]), int(question["to"]))
            took.append(seconds)
            rows += found
        latency("reverse", took)
        say("reverse_rows", rows)
    memory()


def cold(engine, records):
    """The files leave the page cache, then the database is opened, then the clock starts."""
    took = []
    engine.open()
    for question in records.questions[10_000:10_000 + engine.cold]:
        engine.close()
        out_of_memory(engine.path)
        engine.open()
        took.append(timed(engine.point, question, SKEW)[0])
    latency("cold", took)


def answers(engine, records, path):
    """A line for each question: its number, then each subscriber:private found, in order. In a file beside it, how many
    rows each reverse question has."""
    engine.open()
    found = [set() for _ in records.questions]
    for number, subscriber, private in engine.matches():
        found[number].add(f"{subscriber}:{ipaddress.IPv4Address(int(private))}")
    with open(path, "w") as out:
        for number, pairs in enumerate(found):
            print(number, *sorted(pairs), file=out)
    if getattr(engine, "reverse", None):
        with open(path + ".reverse", "w") as out:
            for number, q in enumerate(records.reverse):
                print(number, engine.reverse(int(q["sub"]), int(q["from"]), int(q["to"])), file=out)


def missed(records, numbers, subscribers):
    """How many questions with an answer did not get it. A number may come up more than once."""
    right = records.questions["sub"][numbers] == subscribers
    found = np.zeros(len(records.questions), dtype=bool)
    found[numbers[right]] = True
    return int((~found & (records.questions["hit"] == 1)).sum())


def run(kind):
    step, database, folder, *rest = sys.argv[1:]
    records = Set(folder)
    engine = kind(os.path.abspath(database), records)
    steps = {"ask": warm, "cold": cold, "answers": answers}
    try:
        if step == "load":
            say("version", engine.version())
            engine.load()
        elif step == "destroy":
            engine.open()
            engine.destroy()
        else:
            steps[step](engine, records, *rest)
    finally:
        # PostgreSQL's server would outlive this process.
        engine.close()
