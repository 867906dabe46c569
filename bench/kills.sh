#!/usr/bin/env bash
# Kills a node while letters come, again and again, and asks each time whether anything that it acknowledged is lost or has happened
# twice. First argument: how many kills (1,000 without it). Prints how far it is, and a line of JSON in the end; exit code 1 at the first
# thing that does not hold. It makes a release build first.
set -euo pipefail
cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-$PWD/target}
cargo build --quiet --locked --release -p comity
cargo build --quiet --locked --release --manifest-path bench/letters/Cargo.toml --target-dir "$target/letters"
folder=$(mktemp -d "${TMPDIR:-/tmp}/comity-kills.XXXXXX")
trap 'rm -rf "$folder"' EXIT
"$target/letters/release/letters" kill "$target/release/comity" "$folder" "${1:-1000}"
