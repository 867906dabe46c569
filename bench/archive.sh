#!/usr/bin/env bash
# The archive beside its peers, on the same records and questions: ingest, size, look-ups warm and cold, batches, the
# reverse question, destruction. Ends with a table; what it takes to read it stands in bench/README.md.
#
#   bench/archive.sh [SET ...]     sets: s1m s5m s50m s500m blk b1000m, or all; without any: s5m and blk
#
# Needs Rust and gcc, python3 with venv, and for PostgreSQL the Debian package postgresql; the other peers come from PyPI and
# crates.io. 50 million rows want 20 GB of disk and 8 GB of memory, and an hour or two. What has been measured is in
# target/bench/archive/results.jsonl and is not measured again: remove the file, or lines of it, to begin anew.
#
#   RUNS=5 BUDGET=300 ENGINES="ours duckdb" ARCHIVE_BENCH=/large/disk bench/archive.sh s50m
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
out=${ARCHIVE_BENCH:-$PWD/target/bench/archive}
sets=("$@")
[ $# -gt 0 ] || sets=(s5m blk)
[ "${sets[*]}" != all ] || sets=(s5m s50m blk s500m b1000m)
mkdir -p "$out/built"

export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target}
cargo build --release --quiet --locked -p archive --example peer
cargo build --release --quiet --locked --manifest-path bench/archive/gen/Cargo.toml
cargo build --release --quiet --locked --manifest-path bench/archive/kv/Cargo.toml
cp "$CARGO_TARGET_DIR"/release/{examples/peer,gen,kv} "$out/built"

if [ ! -x "$out/venv/bin/pip" ]; then
    python3 -m venv --clear "$out/venv"
fi
"$out/venv/bin/pip" install --quiet --disable-pip-version-check -r bench/archive/requirements.txt

BUILD=${BUILD:-$(git describe --always --dirty 2>/dev/null || echo unknown)}
export BUILD
"$out/venv/bin/python" bench/archive/run.py "$out" "$out/built" "${sets[@]}"
"$out/venv/bin/python" bench/archive/table.py "$out/results.jsonl"
