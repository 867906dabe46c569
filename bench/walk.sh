#!/usr/bin/env bash
# The walk, several times: median and worst milliseconds of each step, and of the whole. Needs a release build and python3.
#
#   bench/walk.sh [RUNS] [ROWS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
runs=${1:-5} rows=${2:-5000000}
cargo build --release --quiet
out=target/bench-walk
rm -rf "$out" && mkdir -p "$out"
for run in $(seq "$runs"); do
    target/release/comity --json demo --walk --rows "$rows" --dir "$out/demo" >"$out/$run.json"
done
python3 - "$out" <<'PY'
import glob, json, statistics, sys

steps, whole = {}, []
for path in sorted(glob.glob(sys.argv[1] + "/*.json")):
    place = 0
    for line in open(path):
        row = json.loads(line)
        if "step" in row:
            key = (place, row["step"], row["what"].split(":")[0])
            place += 1
            steps.setdefault(key, []).append(row["ms"])
        elif row.get("ok"):
            whole.append(row["ms"])
print(f"{'step':>4}  {'median ms':>9}  {'worst ms':>8}  what")
for (_, step, what), ms in sorted(steps.items()):
    print(f"{step:>4}  {statistics.median(ms):>9.0f}  {max(ms):>8}  {what}")
print(f"      {statistics.median(whole):>9.0f}  {max(whole):>8}  the whole walk, set-up and ingest included ({len(whole)} runs)")
PY
