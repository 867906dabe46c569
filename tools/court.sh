#!/bin/sh
# Makes the page that checks a package in a browser, and holds it against `comity verify`: court.sh DIR DEMO. DIR gets verify.html and
# pictures; DEMO is the folder of a finished `comity demo --walk`. Needs rustup, python3 with `cryptography`, node, npm, chromium.
set -eu
cd "$(dirname "$0")/.."
dir=${1:?usage: court.sh DIR DEMO}
demo=${2:?usage: court.sh DIR DEMO}
comity=target/release/comity
[ -x "$comity" ] || comity=target/debug/comity
rustup target add wasm32-wasip1 >/dev/null 2>&1 || true
cargo build --locked --release --quiet --package court --target wasm32-wasip1
mkdir -p "$dir"
python3 tools/court/build.py target/wasm32-wasip1/release/court.wasm "$dir/verify.html"
python3 tools/sample_package.py "$dir/ended" ended desk
tools/pages/install.sh >/dev/null
timeout 600 node tools/court/look.mjs "$dir/verify.html" "$dir/shots" "$comity" "$demo" "$dir/ended" crates/evidence/tests/released/*.zip
