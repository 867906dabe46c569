#!/usr/bin/env bash
# One sync after another fails once (EIO), as on a disk that loses a write and says so a single time: the store must acknowledge
# nothing after it, and have all that it acknowledged when it is opened again. Needs strace.
#
#   tools/sync_fault.sh [SYNCS]      how many of the first syncs are tried, one run each; default 30
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
command -v strace >/dev/null || { echo "sync_fault: strace is not here: skipped"; exit 0; }
cargo build --quiet -p store --example fault
fault="${CARGO_TARGET_DIR:-target}/debug/examples/fault"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
stopped=0 unopened=0 untouched=0
for n in $(seq 1 "${1:-30}"); do
    rm -rf "$folder"; mkdir -p "$folder"
    # Of each thread the n-th sync; the writer's is the only one that syncs often.
    strace -f --seccomp-bpf -qq -o /dev/null -e trace=fdatasync,fsync -e inject=fdatasync,fsync:error=EIO:when="$n" \
        "$fault" "$folder" >"$folder/said" 2>"$folder/err" || { echo "sync $n: $(cat "$folder/err")"; exit 1; }
    kept=$(grep -c '^kept' "$folder/said" || true)
    if grep -q '^open failed' "$folder/said"; then unopened=$((unopened + 1))
    elif grep -q '^stopped' "$folder/said"; then stopped=$((stopped + 1))
    else untouched=$((untouched + 1)); fi
    there=$("$fault" "$folder" audit | sed -n 's/^entries //p')
    # The append whose sync failed may have reached the disk or not; nobody was told that it did.
    if [ "$there" -lt "$kept" ] || [ "$there" -gt $((kept + 1)) ]; then
        echo "sync $n: $kept were acknowledged, $there are there"; exit 1
    fi
done
echo "sync_fault: $stopped runs stopped at a failed sync and acknowledged nothing after it, $unopened did not open, $untouched never reached it; every acknowledged append is there"
