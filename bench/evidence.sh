#!/usr/bin/env bash
# Takes in, packs and verifies one large file, beside sha256sum, openssl and cp on the same file in the same run.
#
#   bench/evidence.sh [GB] [FOLDER]      10 GB in a new folder below target/, which is deleted at the end
#
# Needs a release build, python3, openssl and four times the size on the disk. Prints seconds, MB/s, processor time and peak memory of each step,
# and each step of ours as a multiple of the slowest that it cannot avoid: SHA-512, and where it writes, cp with its sync.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
gb=${1:-10}
folder=${2:-target/bench-evidence}
comity=${CARGO_TARGET_DIR:-$PWD/target}/release/comity
mkdir "$folder"
folder=$(cd "$folder" && pwd)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

printf 'pass-phrase of a bench\n' >phrase
key=$("$comity" init root --out root.key | head -1 | grep -oE '[^ ]+$')
"$comity" init node --dir n --id bench.xb.example --name Bench --state XB --kind authority --functions desk --root "$key" --exercise >/dev/null
"$comity" init officer --dir n --id b.b --person p-1 --name 'B. B.' --roles reviewer --phrase-file phrase >/dev/null
"$comity" init directory --roots root.key --enrol n/enrol.toml --number 1 --exercise --out n/directory >/dev/null
cat >matter.toml <<'TOML'
request = "00112233445566778899aabbccddeeff"
case = "XB-2026-1"
purposes = ["a bench"]
may_use_in = ["XB"]
statement = "Made for a bench; it concerns nobody."
TOML
openssl enc -aes-256-ctr -nosalt -pass pass:bench -pbkdf2 </dev/zero 2>/dev/null | head -c "${gb}000000000" >file || true
printf x >small

cat >run.py <<'PY'
import json, os, sys, time
name, size, out = sys.argv[1], int(sys.argv[2]), sys.argv[3]
start = time.monotonic()
pid = os.fork()
if pid == 0:
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.execvp(sys.argv[4], sys.argv[4:])
_, status, used = os.wait4(pid, 0)
took = time.monotonic() - start
if status:
    sys.exit(f"{name}: failed")
row = dict(name=name, seconds=took, cpu=used.ru_utime + used.ru_stime, peak=used.ru_maxrss / 1024)
print(f"{name:24} {took:7.1f} s {size / 1e6 / took:8.0f} MB/s {row['cpu']:7.1f} s of processor {row['peak']:6.0f} MiB peak", flush=True)
with open(out, "a") as file:
    file.write(json.dumps(row) + "\n")
PY
bytes=$(stat -c %s file)
step() { local name=$1; shift; python3 run.py "$name" "$bytes" rows "$@"; }
evidence() { "$comity" evidence "$@" --quiet; }

take=("$comity" evidence take --dir n --quiet --why 'for a bench')
pack=("$comity" evidence pack --dir n --quiet --matter matter.toml --officer b.b --role reviewer --phrase-file phrase)
printf 'One byte, which is what each command needs by itself:\n'
size=$bytes bytes=1
step 'take, 1 byte' "${take[@]}" --folder m0 small
step 'pack, 1 byte' "${pack[@]}" --folder m0 --out small.zip
step 'verify, 1 byte' "$comity" verify small.zip
bytes=$size
printf '\n%s bytes:\n' "$bytes"
step 'sha256sum' sha256sum file
step 'openssl sha512' openssl dgst -sha512 file
step 'cp and sync' sh -c 'cp file copy && sync copy'
rm copy
step 'take' "${take[@]}" --folder m1 file
step 'pack (seal)' "${pack[@]}" --folder m1 --out large.zip
rm -r m1
step 'verify (open)' "$comity" verify large.zip
step 'sha256sum' sha256sum file
step 'openssl sha512' openssl dgst -sha512 file
python3 - <<'PY'
import json
rows = [json.loads(line) for line in open("rows")]
last = {}
for row in rows:
    last.setdefault(row["name"], []).append(row)
sha = min(r["seconds"] for name in ("openssl sha512", "sha256sum") for r in last[name] if name == "openssl sha512")
short = min(r["seconds"] for r in last["sha256sum"])
copy = last["cp and sync"][0]["seconds"]
print()
for name, small, unavoidable in [("take", "take, 1 byte", (sha, short, copy)), ("pack (seal)", "pack, 1 byte", (sha, short, copy)), ("verify (open)", "verify, 1 byte", (sha, short))]:
    row = last[name][0]
    print(f"{name}: {row['seconds'] / max(unavoidable):.2f} times its slowest unavoidable step; {row['peak'] - last[small][0]['peak']:.0f} MiB above one byte")
PY
