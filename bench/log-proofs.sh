#!/usr/bin/env bash
# Proofs at 10^3, 10^6 and 10^8 entries, a foreign library on the same tiles, start-up at 10^6
# entries, and 10,000 rounds of changing rows and tiles. About 15 minutes; needs 3 GB below the folder given (or /tmp).
#
#   bench/log-proofs.sh [FOLDER] [ROUNDS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
folder=${1:-/tmp} rounds=${2:-10000}
cargo build --quiet --release --locked --package evidence --example log_proofs
cargo build --quiet --release --locked --package store --example log_start --example log_tamper
bin=${CARGO_TARGET_DIR:-target}/release/examples
"$bin/log_proofs" measure 1000 1000000 100000000
"$bin/log_proofs" agree 1000000 2000
"$bin/log_start" 1000000 "$folder"
TMPDIR=$folder "$bin/log_tamper" "$rounds"
