"""The results as tables: table.py RESULTS. Medians, with the least and the most of all runs in brackets."""
import json
import statistics
import sys
from collections import defaultdict

FIGURES = [
    ("ingest, M rows a CPU-second, both directions", "ingest_both_rows_cpu_s", 1e-6),
    ("ingest, M rows a CPU-second, forward only", "ingest_forward_rows_cpu_s", 1e-6),
    ("ingest, M rows a second, both directions", "ingest_both_rows_s", 1e-6),
    ("bytes a row, both directions", "both_bytes_row", 1),
    ("bytes a row, forward only", "forward_bytes_row", 1),
    ("point, warm, p50, µs", "point_p50_us", 1),
    ("point, warm, p99, µs", "point_p99_us", 1),
    ("point, cold, p50, µs", "cold_p50_us", 1),
    ("100,000 questions, per second", "batch_s", 1),
    ("the same, sorted first", "batch_sorted_s", 1),
    ("reverse hour, p50, µs", "reverse_p50_us", 1),
    ("reverse hour, p99, µs", "reverse_p99_us", 1),
    ("destroy an hour, 100 held, ms", "destroy_ms", 1),
    ("rows destroyed", "destroy_rows", 1),
    ("bytes given back, MB", "destroy_bytes_freed", 1e-6),
    ("answers that differ from the first peer's", "answers_differ", 1),
    ("reverse answers that differ", "reverse_differ", 1),
    ("reverse questions refused", "reverse_refused", 1),
    ("expected subscribers missed", "point_missed", 1),
]
GENERATED = [
    ("rows", "generated_rows", 1),
    ("M rows a CPU-second", "generated_rows_cpu_s", 1e-6),
    ("bytes a row", "both_bytes_row", 1),
]
ORDER = ["duckdb", "clickhouse", "postgres", "sqlite", "lmdb", "rocksdb", "datafusion"]
# The generated set has rows of no one else: it is told apart.
MILLIARD = "b1000m"


def short(number):
    if number == 0 or abs(number) >= 1_000:
        return f"{number:,.0f}"
    return f"{number:.3g}"


def cell(values, scale):
    values = [v * scale for v in values]
    middle, least, most = short(statistics.median(values)), short(min(values)), short(max(values))
    return middle if least == most else f"{middle} ({least}–{most})"


def main():
    found, versions, loads = defaultdict(list), {}, defaultdict(list)
    entries = [json.loads(line) for line in open(sys.argv[1])]
    build = next((e["build"] for e in reversed(entries) if e["build"]), "")
    for entry in entries:
        key = entry["set"], entry["engine"], entry["figure"]
        if entry["build"] not in ("", build):
            continue
        versions.setdefault((entry["set"], "ours"), f"ours ({build})")
        if entry["figure"] == "version":
            versions[key[:2]] = entry["value"]
        elif entry["figure"] == "load":
            loads[entry["set"]].append(entry["value"])
        elif entry["step"] == "compare":
            found[key] = [entry["value"]]
        else:
            found[key].append(entry["value"])
    for name in dict.fromkeys(name for name, _, _ in found):
        engines = sorted({e for n, e, _ in found if n == name}, key=lambda e: (e != "ours", ORDER.index(e) if e in ORDER else 0))
        rows = next((found[name, e, "rows"][0] for e in engines if found.get((name, e, "rows"))), 0)
        print(f"\n### {name}" + (f": {rows:,.0f} rows" if rows else ""))
        if loads[name]:
            print(f"\nLoad of the machine: median {statistics.median(loads[name]):.1f}, at most {max(loads[name]):.1f}.")
        print("\n| figure | " + " | ".join(versions.get((name, e), e) for e in engines) + " |")
        print("|---" * (len(engines) + 1) + "|")
        for title, figure, scale in GENERATED if name == MILLIARD else FIGURES:
            cells = [cell(found[name, e, figure], scale) if found.get((name, e, figure)) else "–" for e in engines]
            if set(cells) != {"–"}:
                print(f"| {title} | " + " | ".join(cells) + " |")
    growth(found)


def growth(found):
    """How the archive's own figures grow with the rows."""
    sets = [name for name in ("s5m", "s50m", "s500m") if found.get((name, "ours", "point_p50_us"))]
    if len(sets) < 2:
        return
    print("\n### Growth of the archive\n\n| figure | " + " | ".join(sets) + " | times, step by step |")
    print("|---" * (len(sets) + 2) + "|")
    for title, figure, scale in FIGURES:
        values = [found.get((name, "ours", figure)) for name in sets]
        if all(values) and figure.endswith(("_us", "_row", "_s", "_ms")):
            middles = [statistics.median(v) for v in values]
            times = " · ".join(f"{b / a:.2f}" for a, b in zip(middles, middles[1:]) if a)
            print(f"| {title} | " + " | ".join(cell(v, scale) for v in values) + f" | {times} |")


if __name__ == "__main__":
    main()
