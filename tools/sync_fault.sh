#!/usr/bin/env bash
# One sync after another fails once (EIO), as on a disk that loses a write and says so a single time: the store must acknowledge
# nothing after it, and have all that it acknowledged when it is opened again. Needs strace.
#
#   tools/sync_fault.sh [SYNCS]      how many of the first syncs are tried, one run each; default 30
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
command -v strace >/dev/null || { echo "sync_fault: strace is not here: skipped"; exit 0; }
fault=$(tools/example.sh fault)
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
# The program itself: a node whose sync fails must end, with a message and exit code 1, whatever it was doing.
# With an example beside it, so that it is the binary which the tests have built.
cargo build --quiet --locked --workspace --bin comity --example fault
comity="${CARGO_TARGET_DIR:-target}/debug/comity"
house="$folder/house"
rm -rf "$folder"; mkdir -p "$folder"
"$comity" init root --out "$folder/root.key" >"$folder/root"
root=$(sed -n '1s/.* //p' "$folder/root")
"$comity" init node --id xa-desk --name "Desk of XA (invented)" --state XA --kind authority --functions desk,central \
    --listen 127.0.0.1:0 --threshold 1 --dir "$house" --exercise --root "$root" >/dev/null
"$comity" init directory --number 1 --days 9 --enrol "$house/enrol.toml" --out "$house/directory" --exercise --roots "$folder/root.key" >/dev/null
ended=0 unstarted=0 untouched=0
for n in $(seq 1 8); do
    mkfifo "$folder/in"
    strace -f --seccomp-bpf -qq -o /dev/null -e trace=fdatasync,fsync -e inject=fdatasync,fsync:error=EIO:when="$n" \
        "$comity" serve --dir "$house" --until-stdin-closes <"$folder/in" >"$folder/said" 2>"$folder/err" &
    node=$!
    exec 7>"$folder/in"
    until grep -q 'listens on' "$folder/said" || ! kill -0 "$node" 2>/dev/null; do read -r -t 0.05 <> <(:) || true; done
    address=$(sed -n 's/.*listens on \([^,]*\).*/\1/p' "$folder/said")
    # What is no letter is written into the log with its refusal: each is one sync.
    for _ in $(seq 1 12); do
        curl -s -o /dev/null --max-time 5 --data-binary x "$address/comity/1/letters" || break
    done
    # Its input stays open: a node that goes on after the failure is ended from here, and is then no run that ended by itself.
    for _ in $(seq 1 60); do kill -0 "$node" 2>/dev/null || break; read -r -t 0.05 <> <(:) || true; done
    exec 7>&-
    code=0; wait "$node" || code=$?
    rm "$folder/in"
    if grep -q 'the node has ended: a write did not reach the disk' "$folder/err"; then
        [ "$code" = 1 ] && [ -s "$house/ended.txt" ] || { echo "serve, sync $n: exit $code, $(cat "$folder/err")"; exit 1; }
        ended=$((ended + 1))
    elif [ "$code" != 0 ]; then unstarted=$((unstarted + 1))
    else untouched=$((untouched + 1)); fi
done
[ "$ended" -gt 3 ] || { echo "sync_fault: only $ended runs of the program ended by themselves"; exit 1; }
echo "sync_fault: comity serve: $ended runs ended with a message and exit code 1, $unstarted did not start, $untouched never reached it"
echo "sync_fault: $stopped runs stopped at a failed sync and acknowledged nothing after it, $unopened did not open, $untouched never reached it; every acknowledged append is there"
