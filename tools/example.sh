#!/bin/sh
# Builds an example as `cargo test --workspace` builds it, with the features of the whole, so that nothing is compiled twice; prints where it lies.
#
#   tools/example.sh NAME
set -eu
cd "$(dirname "$0")/.."
cargo build --quiet --locked --workspace --example "${1:?usage: tools/example.sh NAME}" >&2
printf '%s/debug/examples/%s\n' "${CARGO_TARGET_DIR:-$PWD/target}" "$1"
