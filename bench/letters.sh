#!/usr/bin/env bash
# Letters a second through the whole way of a node that receives them, for 1, 10 and 100 peers, beside what the machine can do at best.
# First argument: how often (3 without it); second: seconds of each measurement (5 without it). Prints lines of JSON: the rates of one
# core and of the disk, then for each number of peers the node and the bare loop, which run one after the other, each with the load
# generator on the same cores. The letters are sealed before the clock starts and lie in memory, some 25 MB for each second. It makes a
# release build first.
set -euo pipefail
cd "$(dirname "$0")/.."
times=${1:-3} seconds=${2:-5}
target=${CARGO_TARGET_DIR:-$PWD/target}
cargo build --quiet --locked --release -p comity
cargo build --quiet --locked --release --manifest-path bench/letters/Cargo.toml --target-dir "$target/letters"
letters=$target/letters/release/letters
folder=$(mktemp -d "${TMPDIR:-/tmp}/comity-letters.XXXXXX")
trap 'rm -rf "$folder"' EXIT
for turn in $(seq "$times"); do
  "$letters" costs "$folder"
  mkdir "$folder/$turn"
  "$letters" drive "$target/release/comity" "$folder/$turn" "$seconds" 1 10 100
  rm -rf "${folder:?}/$turn"
done
