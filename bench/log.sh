#!/usr/bin/env bash
# The log: durable appends a second through the store, by number of writers, beside the disk's own syncs and a bare file that is
# synced in batches of the same size, in the same run. Prints JSON lines; medians are for the reader of several rounds.
#
#   bench/log.sh [SECONDS] [ROUNDS] [WRITERS]     default 5 seconds each, 3 rounds, all of 1 8 64 512 4096
#   LOG_BENCH=folder                              where it writes; must be on the disk that is meant
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
cargo build --release --quiet -p store --example appends
folder="${LOG_BENCH:-target/bench/log}"
mkdir -p "$folder"
echo "# $(nproc) processors, load $(cut -d' ' -f1-3 /proc/loadavg), $(df --output=fstype "$folder" | tail -1), commit $(git rev-parse --short HEAD)"
"${CARGO_TARGET_DIR:-target}/release/examples/appends" "$folder" "${1:-5}" "${2:-3}" ${3:-}
rm -rf "$folder"
