#!/usr/bin/env bash
# The law: how long the book takes to read, questions a second on one core, and the same with a book ten times as large.
# With a number: the two engines are asked that many questions by chance (ten million take minutes).
#
#   bench/law.sh [QUESTIONS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
cargo run --release --quiet -p law --example speed -- law
if [ $# -gt 0 ]; then
    LAW_QUESTIONS=$1 cargo test --release --quiet -p law --test law both_engines
fi
