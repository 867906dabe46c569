"""Runs the steps of each engine over each set, one after another, and keeps what they say: run.py OUT BUILT SET...

A step that is in OUT/results.jsonl is not run again, so the whole can be stopped and begun anew at any time; what another
build of ours did does not count.
RUNS (5) is how often a step is measured, BUDGET (300) after how many seconds of loading no further load is begun,
ENGINES which engines take part.
"""
import json
import os
import shutil
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
RUNS, BUDGET = int(os.environ.get("RUNS", 5)), float(os.environ.get("BUDGET", 300))
BUILD = os.environ.get("BUILD", "unknown")
# Ten times the rows: the same day with ten times the traffic, then ten such days.
SETS = {
    "s1m": ["sess", "1000000", "24", "200000", "1024"],
    "s5m": ["sess", "5000000", "24", "200000", "1024"],
    "s50m": ["sess", "50000000", "24", "200000", "1024"],
    "s500m": ["sess", "500000000", "240", "200000", "1024"],
    "blk": ["block", "24", "200000", "1024"],
}
PIPED = {"s500m"}
MILLIARD = "b1000m"
SCRIPTS = {"duckdb": "duck.py", "clickhouse": "clickhouse.py", "postgres": "postgres.py", "rocksdb": "rocks.py",
           "datafusion": "parquet.py"}
ENGINES = ["ours", "duckdb", "clickhouse", "postgres", "sqlite", "lmdb", "rocksdb", "datafusion"]
BLOCKS = ["ours", "duckdb", "clickhouse", "sqlite"]
DESTROYS = {"ours", "duckdb", "clickhouse", "postgres", "sqlite"}


class Bench:
    def __init__(self, out, built):
        self.out, self.built = os.path.abspath(out), os.path.abspath(built)
        self.results = f"{self.out}/results.jsonl"
        self.done = {}
        if os.path.exists(self.results):
            for entry in map(json.loads, open(self.results)):
                if entry["figure"] == "seconds" and entry["build"] in ("", BUILD):
                    self.done[entry["set"], entry["engine"], entry["step"], entry["run"]] = entry["value"]

    def keep(self, name, engine, step, run, figures):
        about = {"set": name, "engine": engine, "step": step, "run": run, "build": BUILD if engine == "ours" else ""}
        about["at"] = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        with open(self.results, "a") as file:
            for figure, value in figures:
                print(json.dumps(about | {"figure": figure, "value": value}), file=file)

    def generate(self, name):
        """Writes the set, whole or not at all. Of a piped one only the questions: the rows are made again as they go in."""
        folder = f"{self.out}/sets/{name}"
        if not os.path.exists(f"{folder}/u.bin"):
            shutil.rmtree(folder, ignore_errors=True)
            shutil.rmtree(folder + ".part", ignore_errors=True)
            print(f"{name}: generating", flush=True)
            pipe = ["pipe"] if name in PIPED else []
            subprocess.run([f"{self.built}/gen", *SETS[name], folder + ".part", *pipe], check=True, stdout=subprocess.DEVNULL)
            os.rename(folder + ".part", folder)
        return folder

    def command(self, name, engine, step, database, folder):
        block = ["block"] if name == "blk" and step == "load" else []
        if engine == "ours":
            what = {"load": f"{folder}/rows.bin" if name not in PIPED else "-"}.get(step, folder)
            return [f"{self.built}/peer", step, database, what, *block]
        if name == "blk":
            return [sys.executable, f"{HERE}/blocks.py", engine, step, database, folder]
        if engine in SCRIPTS:
            return [sys.executable, f"{HERE}/{SCRIPTS[engine]}", step, database, folder]
        return [f"{self.built}/kv", engine, step, database, folder]

    def step(self, name, engine, step, run, kept=True):
        """Runs one step; its figures count only when it has ended well."""
        database, folder = self.database(name, engine), f"{self.out}/sets/{name}"
        command = self.command(name, engine, step, database, folder)
        if step == "answers":
            command.append(f"{folder}/answers.part")
        if step == "load":
            remove(database)
        print(f"{name}: {engine} {step} {run}", flush=True)
        source, stdin = None, None
        if engine == "ours" and name in PIPED and step == "load":
            words = [f"{self.built}/gen", *SETS[name], folder, "pipe"]
            source = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            stdin = source.stdout
        began = time.perf_counter()
        with open(f"{self.out}/log/{name}.{engine}.{step}.{run}", "w") as log:
            ended = subprocess.run(command, stdin=stdin, stdout=subprocess.PIPE, stderr=log, text=True)
        if source:
            stdin.close()
            source.wait()
        if ended.returncode:
            print(f"  failed: see {log.name}", flush=True)
            return False
        if step == "answers":
            for end in ("", ".reverse"):
                if os.path.exists(f"{folder}/answers.part{end}"):
                    os.rename(f"{folder}/answers.part{end}", f"{folder}/answers.{engine}{end}")
        figures = [(line["figure"], line["value"]) for line in map(json.loads, ended.stdout.splitlines())]
        if kept:
            figures += [("load", os.getloadavg()[0]), ("seconds", time.perf_counter() - began)]
            self.keep(name, engine, step, run, figures)
            self.done[name, engine, step, run] = figures[-1][1]
        return True

    def database(self, name, engine):
        return f"{self.out}/db/{name}.{engine}"

    def engine(self, name, engine):
        """Loads once and asks as often as is wanted, then destroys; then loads and destroys again while time is left."""
        first = [(step, run) for step in ("ask", "cold") for run in range(1, RUNS + 1)] + [("answers", 1)]
        if name == "blk":
            first = [(step, run) for step, run in first if step != "cold"]
        if name in PIPED:
            first = [(step, run) for step, run in first if step != "answers"]
        destroys = engine in DESTROYS and name != "blk"
        for run in range(1, RUNS + 1):
            rounds = [("load", run)] + (first if run == 1 else []) + ([("destroy", run)] if destroys else [])
            left = [step for step in rounds if (name, engine, *step) not in self.done]
            if run > 1 and left and self.spent(name, engine) > BUDGET:
                break
            # What is on the disk may have been destroyed in part, or belong to another build: begin with a load.
            if left and left[0] != ("load", run):
                if not self.step(name, engine, "load", run, kept=False):
                    return
            for step in left:
                if not self.step(name, engine, *step):
                    return
        remove(self.database(name, engine))

    def spent(self, name, engine):
        return sum(s for (n, e, step, _), s in self.done.items() if (n, e) == (name, engine) and step in ("load", "destroy"))

    def milliard(self):
        """A thousand million rows, generated straight into segments. Ours alone."""
        if (MILLIARD, "ours", "blocks", 1) in self.done:
            return
        database = self.database(MILLIARD, "ours")
        remove(database)
        print(f"{MILLIARD}: ours blocks", flush=True)
        began = time.perf_counter()
        command = [f"{self.built}/peer", "blocks", database, "1000000000"]
        ended = subprocess.run(command, stdout=subprocess.PIPE, text=True)
        if ended.returncode == 0:
            figures = [(line["figure"], line["value"]) for line in map(json.loads, ended.stdout.splitlines())]
            self.keep(MILLIARD, "ours", "blocks", 1, figures + [("seconds", time.perf_counter() - began)])
        remove(database)

    def compare(self, name):
        """How many of the answers of each engine differ from the first peer's that has any."""
        for end, figure in (("", "answers_differ"), (".reverse", "reverse_differ")):
            files = {e: f"{self.out}/sets/{name}/answers.{e}{end}" for e in ENGINES}
            lines = {e: open(path).read().splitlines() for e, path in files.items() if os.path.exists(path)}
            reference = next((lines[e] for e in lines if e != "ours"), None)
            for engine in lines if reference else ():
                # Refused: the address and port lead to several, or the answer is above the ceiling. No peer refuses.
                pairs = [(a, b) for a, b in zip(lines[engine], reference) if not a.endswith("refused")]
                differ = sum(a != b for a, b in pairs) + abs(len(lines[engine]) - len(reference))
                self.keep(name, engine, "compare", 1, [(figure, differ)])
                if end:
                    self.keep(name, engine, "compare", 1, [("reverse_refused", len(reference) - len(pairs))])


def remove(path):
    for old in (path, path + ".wal", path + "-wal", path + "-shm", path + ".parquet", path + ".sst"):
        shutil.rmtree(old, ignore_errors=True)
        if os.path.isfile(old):
            os.remove(old)


def main():
    out, built, *sets = sys.argv[1:]
    for folder in ("db", "log", "sets"):
        os.makedirs(f"{out}/{folder}", exist_ok=True)
    bench = Bench(out, built)
    asked = os.environ.get("ENGINES", " ".join(ENGINES)).split()
    for name in sets:
        if name == MILLIARD:
            bench.milliard()
            continue
        bench.generate(name)
        able = BLOCKS if name == "blk" else ["ours"] if name in PIPED else ENGINES
        for engine in able:
            if engine in asked:
                bench.engine(name, engine)
        bench.compare(name)


if __name__ == "__main__":
    main()
