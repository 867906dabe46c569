#!/bin/sh
# Plays the journey in a real browser against four nodes on loopback, and a direct order against four others: run.sh DIR. Pictures lie in DIR/shots afterwards.
set -eu
cd "$(dirname "$0")/../.."
dir=${1:?usage: run.sh DIR}
comity=target/release/comity
[ -x "$comity" ] || comity=target/debug/comity
tools/pages/install.sh >/dev/null
rm -rf "$dir"
mkdir -p "$dir"
tools/pages/provider.sh "$dir/provider" >"$dir/provider.log" 2>&1 &
provider=$!
"$comity" --json demo --dir "$dir/demo" --rows 20000 >"$dir/ready.json" 2>"$dir/demo.log" &
demo=$!
"$comity" --json demo --attempt direct --from CN --to DE --dir "$dir/direct" --rows 2000 >"$dir/direct.json" 2>"$dir/direct.log" &
direct=$!
trap 'kill -INT "$demo" "$direct" "$provider" 2>/dev/null || true; wait "$demo" "$direct" "$provider" 2>/dev/null || true' EXIT INT TERM
tries=0
until grep -q '"ready":true' "$dir/ready.json" && grep -q '"ready":true' "$dir/direct.json" && grep -q ' listens on ' "$dir/provider.log"; do
    tries=$((tries + 1))
    if [ "$tries" -gt 300 ] || ! kill -0 "$demo" 2>/dev/null || ! kill -0 "$direct" 2>/dev/null || ! kill -0 "$provider" 2>/dev/null; then
        cat "$dir/demo.log" "$dir/direct.log" "$dir/provider.log" >&2
        exit 1
    fi
    sleep 0.2
done
timeout 900 node tools/pages/journey.mjs "$dir/ready.json" "$dir/shots" "$dir/provider/node.json" "$dir/direct.json"
