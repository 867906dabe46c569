#!/bin/sh
# Orders over ETSI TS 103 120 to a provider's own system that is not ours: tools/etsi/provider.py, written from the published schemas, with its own
# Ed25519. Two real nodes, a lost answer, a busy one, forged and damaged deliveries, and a package that verifies. Every message, both ways, is held
# against the schemas by PyPI's jsonschema. Run from anywhere; needs python3 and the program (PROGRAM, or target/release/comity). A few seconds.
set -eu
cd "$(dirname "$0")/.."
program=${PROGRAM:-target/release/comity}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python=python3
if ! python3 -c 'import jsonschema, referencing' 2>/dev/null; then
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet --disable-pip-version-check jsonschema
    python=$work/venv/bin/python
fi
"$python" -c 'import sys; sys.path.insert(0, "tools/etsi"); import json, glob, schemas
check = schemas.validator()
for name in sorted(glob.glob("crates/etsi/etsi/examples/*.json")): assert not check(json.load(open(name))), name'
"$program" etsi check crates/etsi/etsi/examples/*.json >/dev/null
printf secret_key >"$work/secret"
"$program" etsi check crates/etsi/etsi/examples/request1_signed.json --secret-file "$work/secret" >/dev/null
echo "the published examples and the published signature: valid for both"
PYTHONDONTWRITEBYTECODE=1 "$python" tools/etsi/journey.py "$program" "$work/nodes"
