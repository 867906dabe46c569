#!/bin/sh
# A provider of its own with a plan that waits and with listeners: provider.sh DIR. Prints the node's address and accounts
# as one line of JSON when it listens. Everybody in it is invented. Records are the samples; the shorter time waits because
# the configuration asks for fewer days at the second start than at the first.
set -eu
cd "$(dirname "$0")/../.."
dir=${1:?usage: provider.sh DIR}
comity=target/release/comity
[ -x "$comity" ] || comity=target/debug/comity
node=$dir/node
rm -rf "$dir"
mkdir -p "$dir"
root=$("$comity" init root --out "$dir/root.key" | head -n 1 | sed 's/.* //')
port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
"$comity" init node --dir "$node" --id pages-net --name "A provider (invented)" --state DE --kind provider \
    --listen "127.0.0.1:$port" --exercise --threshold 1 --root "$root" --operational-days 4000 >/dev/null
for office in counsel clerk; do
    echo "exercise-$office-pages" >"$dir/phrase"
    "$comity" init officer --dir "$node" --id "pages-net.$office" --person "person.$office" --name "A $office (invented)" \
        --roles "$office" --phrase-file "$dir/phrase" >/dev/null
done
"$comity" init directory --number 1 --days 30 --exercise --enrol "$node/enrol.toml" --roots "$dir/root.key" --out "$node/directory" >/dev/null
"$comity" retained ingest --dir "$node" --format conntrack samples/cgnat/conntrack.log >/dev/null
"$comity" retained ingest --dir "$node" --format radius-detail samples/radius/detail >/dev/null
"$comity" retained expire --dir "$node" >/dev/null
sed -i 's/^operational_days = .*/operational_days = 0/' "$node/node.toml"
cat >>"$node/node.toml" <<'TOML'

[[provider.listen]]
format = "conntrack"
tcp = "127.0.0.1:0"

[[provider.listen]]
format = "netflow"
udp = "127.0.0.1:0"
silent_minutes = 1

[[provider.listen]]
format = "conntrack"
unix = "nat.sock"
silent_minutes = 0
TOML
printf '{"id":"pages-net","url":"http://127.0.0.1:%s","dir":"%s","officers":[{"id":"pages-net.counsel","phrase":"exercise-counsel-pages"},{"id":"pages-net.clerk","phrase":"exercise-clerk-pages"}]}\n' "$port" "$node" >"$dir/node.json"
exec "$comity" serve --dir "$node"
