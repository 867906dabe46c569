#!/usr/bin/env bash
# A package of so many mebibytes (first argument, 1024 without it) between two nodes, each killed (SIGKILL) once in the middle.
# Prints one line of JSON: where each start of the sender went on, in pieces of 1 MiB, and the memory of both nodes in KiB: before (the peak
# so far, signing in included) and at their peak. The disk needs about seven times the package. In a debug build, as a test runs it, a
# mebibyte takes about two seconds on a busy machine; `PROFILE=release` is for measuring.
set -euo pipefail
cd "$(dirname "$0")/.."
mib=${1:-1024}
profile=()
[ "${PROFILE:-}" = release ] && profile=(--release)
COMITY_LARGE_MIB=$mib cargo test --quiet "${profile[@]}" -p comity --test whole -- large --nocapture | grep --max-count=1 package_bytes
