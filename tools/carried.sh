#!/bin/sh
# Carried files before programs that are not ours: the npm package age-encryption opens what we seal, to a phrase and to a hybrid key, and we open what
# it seals; `age` of the system, where there is one, opens the one with the phrase. Needs cargo, node and npm. A few seconds.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
modules=target/carried
mkdir -p "$modules"
[ -f "$modules/package.json" ] || echo '{"private":true}' > "$modules/package.json"
npm install --prefix "$modules" --no-audit --no-fund --silent --save-exact age-encryption@0.3.1
ours=$(tools/example.sh carried_file)
"$ours" make "$work"
node tools/carried.mjs "$work" "$PWD/$modules/node_modules"
"$ours" open "$work"
python3 - "$work" <<'PY'
import importlib.util, sys
spec = importlib.util.spec_from_file_location("carried", "tools/carried.py")
carried = importlib.util.module_from_spec(spec)
spec.loader.exec_module(carried)
data = open(sys.argv[1] + "/phrase.age", "rb").read()
stanzas, signed, mark, at = carried.header(data)
key = carried.file_key(stanzas[0], open(sys.argv[1] + "/phrase").read())
print("phrase.age: its key is found by carried.py:", len(key) == 16)
PY
echo "carried files: both ways, by two ways in"
