#!/usr/bin/env bash
# Large sources through `comity retained ingest`: time, rows a second, the most memory, and what a second run takes that stores
# nothing. Made-up records; everything is removed at the end.
#
#   bench/ingest.sh [BYTES]        of each source, 2,000,000,000 where nothing is said
#
# Needs Rust, python3 and GNU time. COMITY=/other/binary measures that one; INGEST_BENCH=/large/disk says where, and what was made
# there before is used again and left there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bytes=${1:-2000000000}
target=${CARGO_TARGET_DIR:-$PWD/target}
out=${INGEST_BENCH:-$target/bench/ingest}
mkdir -p "$out"
if [ -z "${COMITY:-}" ]; then
    cargo build --release --quiet --locked -p comity
    COMITY=$target/release/comity
fi

python3 bench/ingest/node.py "$COMITY" "$out/node"
printf '%-8s %-22s %10s %8s %8s %12s %8s\n' source run rows seconds cpu rows/s 'MB most'
for kind in csv nfcapd; do
    source=$out/big.$kind
    [ -s "$source" ] || python3 bench/ingest/make.py "$kind" "$bytes" "$source"
    mapping=()
    [ "$kind" != csv ] || mapping=(--mapping bench/ingest/sessions.toml)
    run() {
        /usr/bin/time -o "$out/time" -f '%e %U %S %M' "$COMITY" retained ingest --dir "$out/node" --format "$kind" \
            "${mapping[@]}" --quiet --json "${@:2}" > "$out/said"
        python3 bench/ingest/row.py "$kind" "$1" "$out/said" "$out/time"
    }
    rm -rf "$out/node/archive"
    cat "$source" > /dev/null
    run 'file' "$source"
    run 'file again' "$source"
    rm -rf "$out/node/archive"
    run 'pipe' - < <(cat "$source")
    du -sb "$out/node/archive/segments" | awk -v k="$kind" '{ print k ": " $1 " bytes in segments" }'
done
rm -rf "$out/node" "$out/time" "$out/said"
[ -n "${INGEST_BENCH:-}" ] || rm -rf "$out"
