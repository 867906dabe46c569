#!/usr/bin/env bash
# Opens a package with tools that are not ours: unzip, Python's zipfile, sha256sum, sha512sum, openssl, and the Library of
# Congress's bagit.py; then with the second verifier, tools/verify.py. Run from anywhere; needs cargo, unzip, python3, openssl. bagit.py and cryptography are
# taken from PyPI when absent. MUTATIONS sets how many damaged packages both verifiers judge.
set -euo pipefail
export PYTHONDONTWRITEBYTECODE=1
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

say() { printf '\n== %s\n' "$*"; }
must_fail() { if "$@" >"$work/out" 2>&1; then echo "should have failed: $*"; exit 1; fi; echo "refused, as it must be"; }

say "A package of invented parties is written"
"$(tools/example.sh demo_package)" "$work/p.zip" | tail -1

say "unzip -t"
unzip -tq "$work/p.zip"

say "python3 -m zipfile -t"
python3 -m zipfile -t "$work/p.zip"

mkdir "$work/bag"
unzip -q "$work/p.zip" -d "$work/bag"
bag=$(echo "$work"/bag/evidence-*)

say "sha256sum -c and sha512sum -c on the manifests"
(cd "$bag" && sha256sum --strict --quiet -c manifest-sha256.txt tagmanifest-sha256.txt && sha512sum --strict --quiet -c manifest-sha512.txt)
echo "every line fits"

say "bagit.py --validate"
if ! python3 -c 'import bagit' 2>/dev/null; then
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet --disable-pip-version-check 'bagit==1.9.0' 'setuptools<81'
    PATH="$work/venv/bin:$PATH"
fi
python3 -m bagit --validate "$bag" 2>&1 | tail -1

say "openssl verifies the seal, and each signature in it"
python3 - "$bag" "$work" <<'PY'
import hashlib, json, pathlib, sys
bag, work = map(pathlib.Path, sys.argv[1:])
seal = json.loads((bag / "seal.json").read_text())
digest = hashlib.sha256((bag / "tagmanifest-sha256.txt").read_bytes()).hexdigest()
assert seal["tagmanifest"] == digest, "the seal names another manifest"
(work / "sealed").write_bytes(f"comity-seal-v1\n{digest}\n".encode())
for n, s in enumerate(seal["signatures"]):
    # RFC 8410: the fixed beginning of an Ed25519 public key, then its 32 bytes.
    (work / f"{n}.der").write_bytes(bytes.fromhex("302a300506032b6570032100" + s["key"]))
    (work / f"{n}.sig").write_bytes(bytes.fromhex(s["ed25519"]))
PY
for key in "$work"/*.der; do
    openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey "$key" -sigfile "${key%.der}.sig" -in "$work/sealed"
done

say "The verifier in Python, and both verifiers on ${MUTATIONS:-2000} damaged packages"
if ! python3 -c 'import cryptography' 2>/dev/null; then
    [ -d "$work/venv" ] || python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet --disable-pip-version-check cryptography
    PATH="$work/venv/bin:$PATH"
fi
python3 tools/verify.py "$work/p.zip"
"$(tools/example.sh mutations)" - "${MUTATIONS:-2000}" | python3 tools/agree.py /dev/stdin

say "The same tools refuse a changed record"
printf 'x' >>"$bag/data/records/connections-1.log"
(cd "$bag" && must_fail sha256sum --strict --quiet -c manifest-sha256.txt)
must_fail python3 -m bagit --validate "$bag"
printf 'x' >>"$work/sealed"
must_fail openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey "$work/0.der" -sigfile "$work/0.sig" -in "$work/sealed"

say "Foreign tools agree"
