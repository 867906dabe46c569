#!/usr/bin/env bash
# The auditor's script against a running node, and against copies of its log in which one thing was changed.
#
#   tools/auditor_check.sh COMITY FOLDER     FOLDER is a node's, as `comity demo --walk` leaves it
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
comity=$1 folder=$2
work=$(mktemp -d)
node='' files=''
trap 'kill $node $files 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"' EXIT
cp -r "$folder" "$work/node"
"$comity" log checkpoint --dir "$work/node" >"$work/head"
key=$(sed -n 's/^key *//p' "$work/head")
mkfifo "$work/in"
"$comity" serve --dir "$work/node" --until-stdin-closes <"$work/in" >"$work/said" 2>/dev/null &
node=$!
exec 7>"$work/in"
until grep -q 'listens on' "$work/said"; do kill -0 "$node"; read -r -t 0.05 <> <(:) || true; done
url=$(sed -n 's/.*listens on \([^,]*\).*/\1/p' "$work/said")
"$comity" log prove 2 --dir "$work/node" >"$work/2.tlog-proof"

tools/auditor.sh "$url" --key "$key" --keep "$work/seen"
# What is no letter is an entry of the log: it grows.
for _ in $(seq 300); do printf 'url = "%s/comity/1/letters"\ndata = "x"\noutput = "/dev/null"\n' "$url"; done >"$work/many"
curl --silent --config "$work/many"
tools/auditor.sh "$url" --key "$key" --seen "$work/seen" --proof "$work/2.tlog-proof" --entry 3 --keep "$work/later" | tee "$work/well"
[ "$(grep -c . "$work/well")" = 6 ] || { echo "auditor: something was not checked"; exit 1; }

# The log is files: a copy, served by Python, is audited in the same way.
mkdir "$work/site"
cp -r "$work/node/log" "$work/site/log"
(cd "$work/site" && exec python3 -u -m http.server 0 --bind 127.0.0.1 >"$work/port" 2>/dev/null) &
files=$!
until grep -q 'port ' "$work/port"; do kill -0 "$files"; read -r -t 0.05 <> <(:) || true; done
site=http://127.0.0.1:$(sed -n 's/.*port \([0-9]*\).*/\1/p' "$work/port")
tools/auditor.sh "$site" --key "$key" --seen "$work/seen" >/dev/null
refused() {
    local says=$1; shift
    if "$@" >"$work/out" 2>&1 || ! grep -q "$says" "$work/out"; then echo "auditor: not «$says»: $(cat "$work/out")"; exit 1; fi
    echo "found, as it must be: $says"
}
flip() { python3 -c 'import pathlib,sys; p=pathlib.Path(sys.argv[1]); b=bytearray(p.read_bytes()); b[int(sys.argv[2])]^=1; p.write_bytes(b)' "$1" "$2"; }
flip "$work/site/log/tile/entries/000" 40
refused 'do not give the root' tools/auditor.sh "$site" --key "$key"
flip "$work/site/log/tile/entries/000" 40
flip "$work/site/log/tile/0/000" 40
refused 'tile/0/000 is not what follows' tools/auditor.sh "$site" --key "$key"
flip "$work/site/log/tile/0/000" 40
cp "$work/seen" "$work/site/log/checkpoint"
refused 'A TILE IS MISSING' tools/auditor.sh "$site" --key "$key"
cp "$work/later" "$work/site/log/checkpoint"
sed -i '3s/.*/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=/' "$work/site/log/checkpoint"
refused 'signature of .* is false' tools/auditor.sh "$site" --key "$key"
cp "$work/later" "$work/site/log/checkpoint"
other=$("$comity" log checkpoint --dir "$(dirname "$folder")/${3:-cn-desk}" | sed -n 's/^key *//p')
refused 'not signed by the log' tools/auditor.sh "$site" --key "$other"
cp "$work/later" "$work/other"
sed -i '3s/.*/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=/' "$work/other"
refused 'does not begin with the' tools/auditor.sh "$site" --seen "$work/other"
echo "auditor: a running node's log was audited with curl, openssl and Python alone, and six changes were found"
