#!/bin/bash
# Time stamps and evidence records against openssl: ours are accepted by it, its own by us, and what is bad is refused by both.
# Needs openssl. Fixtures of others are used where they lie beside the checkout (../shared/data); without them those parts are
# named and left out.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
comity=${COMITY:-$root/${CARGO_TARGET_DIR:-target}/debug/comity}
case ${CARGO_TARGET_DIR:-} in /*) comity=${COMITY:-$CARGO_TARGET_DIR/debug/comity} ;; esac
[ -x "$comity" ] || { echo "time: build first: cargo build -p comity"; exit 2; }
command -v openssl >/dev/null || { echo "time: openssl is missing"; exit 2; }
data=${DATA:-$root/../shared/data}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export SSL_CERT_FILE=/dev/null SSL_CERT_DIR=/dev/null
checks=0
good() { checks=$((checks + 1)); "${@:2}" >out 2>&1 || { echo "time: FAILED, should hold: $1"; cat out; exit 1; }; }
bad() {
    checks=$((checks + 1)); local code=0
    "${@:2}" >out 2>&1 || code=$?
    [ $code -ne 0 ] || { echo "time: FAILED, should be refused: $1"; cat out; exit 1; }
    ! grep -q panicked out || { echo "time: FAILED, it panicked: $1"; cat out; exit 1; }
}
stamp() { "$comity" evidence "$@"; }

# 1. Ours, by openssl.
head -c 100000 /dev/urandom >file; echo other >other
stamp exercise-authority exercise.key >exercise.pem
for hash in sha256 sha384 sha512; do
    good "we stamp with $hash" stamp stamp file --hash $hash --exercise-key exercise.key --out ours-$hash.tst
    good "openssl takes our $hash" openssl ts -verify -in ours-$hash.tst -token_in -data file -CAfile exercise.pem
    bad "openssl: our $hash of another file" openssl ts -verify -in ours-$hash.tst -token_in -data other -CAfile exercise.pem
    good "we take our own" stamp check-stamp ours-$hash.tst file --roots exercise.pem
    bad "ours of another file" stamp check-stamp ours-$hash.tst other
done
openssl x509 -in exercise.pem -noout -subject | grep -q 'EXERCISE ONLY' || { echo "time: the certificate does not say that it is an exercise"; exit 1; }

# 2. Theirs, by us: authorities made now, each key, a chain of three, PSS as well.
cat >ca.cnf <<'C'
[req]
distinguished_name = dn
[dn]
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[inter]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[tsa]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
[lax]
extendedKeyUsage = timeStamping
[both]
extendedKeyUsage = critical,timeStamping,serverAuth
[ts]
default_tsa = one
[one]
serial = ./serial
default_policy = 1.2.3.4.1
digests = sha256,sha384,sha512
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
signer_digest = sha256
C
echo 01 >serial
key() { case $1 in rsa*) openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:"${1#rsa}" -out "$2" ;; p*) openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-"${1#p}" -out "$2" ;; esac 2>/dev/null; }
issue() { # name, section, issuer, extra
    openssl req -new -key "$1.key" -subj "/O=Test/CN=$1" -out "$1.csr" 2>/dev/null
    openssl x509 -req -in "$1.csr" -CA "$3.pem" -CAkey "$3.key" -CAcreateserial -days 30 -extfile ca.cnf -extensions "$2" -sha256 "${@:4}" -out "$1.pem" 2>/dev/null
}
for kind in rsa2048 rsa3072 p256 p384; do
    key $kind root-$kind.key; key $kind inter-$kind.key; key $kind tsa-$kind.key
    openssl req -x509 -new -key root-$kind.key -subj "/O=Test/CN=root-$kind" -days 30 -config ca.cnf -extensions root -sha384 -out root-$kind.pem
    pss=(); [ $kind = rsa3072 ] && pss=(-sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32)
    issue inter-$kind inter root-$kind "${pss[@]}"
    issue tsa-$kind tsa inter-$kind "${pss[@]}"
    cat inter-$kind.pem root-$kind.pem >chain-$kind.pem
    for hash in sha256 sha384 sha512; do
        openssl ts -query -data file -$hash -cert -out q.tsq 2>/dev/null
        openssl ts -reply -config ca.cnf -section one -queryfile q.tsq -signer tsa-$kind.pem -inkey tsa-$kind.key -chain chain-$kind.pem -$hash -out $kind-$hash.tsr 2>/dev/null
        good "openssl takes its $kind $hash" openssl ts -verify -in $kind-$hash.tsr -data file -CAfile root-$kind.pem -untrusted chain-$kind.pem
        good "we take openssl's $kind $hash" stamp check-stamp $kind-$hash.tsr file --roots root-$kind.pem
        good "and without roots" stamp check-stamp $kind-$hash.tsr file
        bad "of another file" stamp check-stamp $kind-$hash.tsr other --roots root-$kind.pem
        [ $kind = p256 ] || bad "another root" stamp check-stamp $kind-$hash.tsr file --roots root-p256.pem 2>/dev/null
        # A bit of the token, everywhere, by seed: refused by us, or it says what it said. (Certificates that the way to the
        # root does not need are under no signature of the token; openssl reads them, we leave them aside.)
        good "what it says" stamp check-stamp $kind-$hash.tsr file --roots root-$kind.pem --json; mv out says
        python3 - $kind-$hash.tsr <<'P'
import random, sys
good = open(sys.argv[1], 'rb').read(); rnd = random.Random(sys.argv[1])
for n in range(5):
    b = bytearray(good); b[rnd.randrange(len(b))] ^= 1 << rnd.randrange(8)
    open(f'changed-{n}.tsr', 'wb').write(b)
P
        for n in 0 1 2 3 4; do
            checks=$((checks + 1))
            if stamp check-stamp changed-$n.tsr file --roots root-$kind.pem --json >out 2>&1 && ! cmp -s out says; then
                echo "time: FAILED, a changed stamp says something else: $kind $hash $n"; cat out; exit 1
            fi
        done
    done
done
# Certificates that may not stamp: openssl refuses to sign with the first, and to verify the second; so do we.
key p256 both.key; issue both both root-p256
openssl ts -query -data file -sha256 -cert -out q.tsq 2>/dev/null
if openssl ts -reply -config ca.cnf -section one -queryfile q.tsq -signer both.pem -inkey both.key -sha256 -out both.tsr 2>/dev/null && openssl ts -reply -in both.tsr -text 2>/dev/null | grep -q Granted; then
    bad "openssl: a certificate for more than stamps" openssl ts -verify -in both.tsr -data file -CAfile root-p256.pem
    bad "a certificate for more than stamps" stamp check-stamp both.tsr file --roots root-p256.pem
fi

# 3. Good and bad stamps that others published.
fixtures=$root/crates/evidence/tests/stamps
printf hello >hello
for name in chain sha256 sha384 sha512; do
    roots=$fixtures/sha.pem; [ $name = chain ] && roots=$fixtures/chain.pem
    python3 - "$roots" roots.pem <<'P'
import sys
ends = '-----END CERTIFICATE-----'
print(open(sys.argv[1]).read().strip().split(ends)[-2].strip() + '\n' + ends, file=open(sys.argv[2], 'w'))
P
    good "openssl: $name.tst" openssl ts -verify -in "$fixtures/$name.tst" -token_in -data hello -CAfile roots.pem -untrusted "$roots" -attime 1747000000
    good "$name.tst" stamp check-stamp "$fixtures/$name.tst" hello
done
good "the chain with its intermediate" stamp check-stamp "$fixtures/chain.tst" hello --roots "$fixtures/chain.pem"
for name in invalid-signature no-certificate; do
    bad "openssl: $name.tst" openssl ts -verify -in "$fixtures/$name.tst" -token_in -data hello -CAfile roots.pem -attime 1747000000
    bad "$name.tst" stamp check-stamp "$fixtures/$name.tst" hello
done

# 4. Evidence records that we make, renewed by openssl's authority and by our own, through two hash functions.
cp file a.zip; cp other b.zip
good "a record for two" stamp renew a.zip b.zip --hash sha256 --exercise-key exercise.key
good "renewed" stamp renew a.zip --exercise-key exercise.key
good "renewed with another hash function" stamp renew a.zip --hash sha512 --exercise-key exercise.key
good "renewed again" stamp renew a.zip --exercise-key exercise.key
good "it holds" stamp check-record a.zip --roots exercise.pem --json
[ "$(grep -o '"kind"' out | wc -l)" = 4 ] || { echo "time: FAILED, not four stamps"; cat out; exit 1; }
good "the other holds alone" stamp check-record b.zip --roots exercise.pem
cp a.zip c.zip; printf x >>c.zip; cp a.zip.ers c.zip.ers
bad "of changed data" stamp check-record c.zip
bad "a broken record is not renewed" stamp renew c.zip --exercise-key exercise.key
cmp -s a.zip.ers c.zip.ers || { echo "time: FAILED, a refused renewal wrote something"; exit 1; }
# Every stamp in it is one that openssl takes, of the digest that RFC 4998 says.
python3 - a.zip.ers a.zip <<'P'
import hashlib, subprocess, sys
def tlv(b, at):
    length, head = b[at + 1], 2
    if length & 0x80: head += length & 0x7f; length = int.from_bytes(b[at + 2:at + head], 'big')
    return b[at], b[at + head:at + head + length], b[at:at + head + length], at + head + length
def items(b):
    at, out = 0, []
    while at < len(b): tag, inside, whole, at = tlv(b, at); out.append((tag, inside, whole))
    return out
def encode(tag, b):
    n = len(b); head = bytes([n]) if n < 128 else (lambda d: bytes([0x80 | len(d)]) + d)(n.to_bytes((n.bit_length() + 7) // 8, 'big'))
    return bytes([tag]) + head + b
NAMES = {bytes.fromhex('0609608648016503040201'): 'sha256', bytes.fromhex('0609608648016503040202'): 'sha384', bytes.fromhex('0609608648016503040203'): 'sha512'}
data = open(sys.argv[2], 'rb').read(); count = 0
chains = items(items(open(sys.argv[1], 'rb').read())[0][1])[-1][1]
before = b''
for number, (_, chain, whole) in enumerate(items(chains)):
    last = None
    for _, ats, _ in items(chain):
        parts = {tag: (inside, whole) for tag, inside, whole in items(ats)}
        name = NAMES[parts[0xa0][0]]; H = lambda b: hashlib.new(name, b).digest()
        node = H(last) if last else H(data) if number == 0 else H(H(data) + H(encode(0x30, before)))
        for place, (_, group, _) in enumerate(items(parts[0xa2][0]) if 0xa2 in parts else []):
            values = [v for _, v, _ in items(group)]
            assert place or node in values
            values = values if place == 0 else values + [node]
            node = H(b''.join(sorted(values))) if len(values) > 1 else values[0]
        last = parts[0x30][1]; open('t.tst', 'wb').write(last)
        subprocess.run(['openssl', 'ts', '-verify', '-in', 't.tst', '-token_in', '-digest', node.hex(), '-CAfile', 'exercise.pem'], check=True, capture_output=True)
        count += 1
    before += whole
assert count == 4, count
P
checks=$((checks + 4))

# 5. An exercise node's authority over HTTP: openssl asks it and takes its answer, and so do we; another that does not answer is
# passed over.
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
public=$("$comity" init root --out root.key | sed -n 's/^public root key: //p')
"$comity" init node --dir node --id xa-desk --name Desk --state DE --kind authority --functions desk,central --exercise \
    --listen "127.0.0.1:$port" --root "$public" --threshold 1 >/dev/null
"$comity" init directory --roots root.key --enrol node/enrol.toml --number 1 --exercise --out node/directory >/dev/null
"$comity" serve --dir node >serve.out 2>&1 &
server=$!
trap 'kill $server 2>/dev/null || true; rm -rf "$work"' EXIT
python3 - "$port" <<'P'
import sys, time, urllib.request
for _ in range(200):
    try: open('node.pem', 'wb').write(urllib.request.urlopen(f'http://127.0.0.1:{sys.argv[1]}/tsa').read()); break
    except OSError: time.sleep(0.1)
P
for hash in sha256 sha512; do
    openssl ts -query -data file -$hash -cert -out q.tsq 2>/dev/null
    python3 - "$port" <<'P'
import sys, urllib.request
ask = urllib.request.Request(f'http://127.0.0.1:{sys.argv[1]}/tsa', open('q.tsq', 'rb').read(), {'content-type': 'application/timestamp-query'})
with urllib.request.urlopen(ask) as answer:
    assert answer.headers['content-type'] == 'application/timestamp-reply'
    open('node.tsr', 'wb').write(answer.read())
P
    good "openssl takes the node's answer to its request" openssl ts -verify -in node.tsr -queryfile q.tsq -CAfile node.pem
    good "and so do we" stamp check-stamp node.tsr file --roots node.pem
done
printf nonsense >q.tsq
python3 - "$port" <<'P'
import sys, urllib.request
ask = urllib.request.Request(f'http://127.0.0.1:{sys.argv[1]}/tsa', b'nonsense', {'content-type': 'application/timestamp-query'})
open('node.tsr', 'wb').write(urllib.request.urlopen(ask).read())
P
openssl ts -reply -in node.tsr -text 2>/dev/null | grep -q 'Status: Rejected' || { echo "time: FAILED, nonsense was not declined as RFC 3161 says"; exit 1; }
good "a dead authority is passed over" stamp stamp file --authority http://127.0.0.1:9/ --authority "http://127.0.0.1:$port/tsa" --roots node.pem --out over.tst
good "openssl takes what came" openssl ts -verify -in over.tst -token_in -data file -CAfile node.pem
bad "only a dead one" stamp stamp file --authority http://127.0.0.1:9/ --out none.tst
[ ! -e none.tst ] || { echo "time: FAILED, a stamp was written that nobody gave"; exit 1; }
bad "an authority whom the roots do not name" stamp stamp file --authority "http://127.0.0.1:$port/tsa" --roots exercise.pem --out none.tst
good "a record by the node's authority" stamp renew b.zip --authority "http://127.0.0.1:$port/tsa"
good "it holds" stamp check-record b.zip
kill $server

# 6. The record beside a package, read by verify.
cp "$root/crates/evidence/tests/released/package-2.zip" p.zip
good "a record of a package" stamp renew p.zip --exercise-key exercise.key
good "verify reads it" "$comity" verify p.zip --stamp-root exercise.pem
grep -q '^passed *record ' out || { echo "time: FAILED, verify says nothing of the record"; cat out; exit 1; }
bad "verify: roots that do not vouch for it" "$comity" verify p.zip --stamp-root node.pem
cp a.zip.ers p.zip.ers
bad "verify: the record of another file" "$comity" verify p.zip
printf 'not DER' >p.zip.ers
bad "verify: no record at all" "$comity" verify p.zip --json

# 7. Revoked: lists made by openssl. It is the judge of those that are of today; of a certificate that was given up in good order later it knows
# no difference (RFC 3161 section 4 does), and without a list it refuses, where we say that it is not known.
"$root/tools/revoked.sh" revoked
printf hello >hello
listed() { openssl ts -verify -in revoked/stamp.tst -token_in -data hello -CAfile "$1" -crl_check; }
judged() { stamp check-stamp revoked/stamp.tst hello --roots revoked/root.pem --json "${@/#/--crl=revoked/}"; }
says() { grep -q "$1" out || { echo "time: FAILED, not «$1»"; cat out; exit 1; }; }
good "openssl: a list without it" listed revoked/root-and-clean.pem
good "a list without it" judged clean.crl; says '"revoked":"no"'
bad "openssl: a list with it" listed revoked/root-and-before.pem; says 'certificate revoked'
bad "a list with it" judged before.crl; says 'was revoked as of'
bad "openssl: no list" listed revoked/root.pem; says 'unable to get certificate CRL'
good "no list" judged; says '"revoked":"unknown"'
for name in stale stranger narrow; do good "a list that does not count: $name" judged $name.crl; says '"revoked":"unknown"'; done
good "given up in good order later" judged superseded.crl; says '"revoked":"no"'
for name in compromised feared silent; do bad "revoked later, reaching back: $name" judged $name.crl; done
python3 - <<'P'
# RFC 4998: version, hash functions, and one chain of one stamp.
def encode(tag, b):
    n = len(b); head = bytes([n]) if n < 128 else (lambda d: bytes([0x80 | len(d)]) + d)(n.to_bytes((n.bit_length() + 7) // 8, 'big'))
    return bytes([tag]) + head + b
sequence = lambda *parts: encode(0x30, b''.join(parts))
sha256 = sequence(bytes.fromhex('0609608648016503040201'))
token = open('revoked/stamp.tst', 'rb').read()
open('revoked/hello.ers', 'wb').write(sequence(b'\2\1\1', sequence(sha256), sequence(sequence(sequence(token)))))
P
good "a record of it" stamp check-record hello --record revoked/hello.ers --roots revoked/root.pem --crl revoked/clean.crl --json; says '"revoked":"no"'
bad "a record of it, revoked before" stamp check-record hello --record revoked/hello.ers --roots revoked/root.pem --crl revoked/before.crl
"$comity" verify "$root/crates/evidence/tests/released/package-2-stamped.zip" --crl revoked/clean.crl >out 2>&1 && { echo "time: FAILED, --crl without roots is no usage"; exit 1; }

# 8. Records that others published (not in this checkout: their licence is another).
if [ -d "$data/ers" ]; then
    . "$root/tools/time-records.sh"
else
    echo "time: left out, no $data/ers: evidence records of others"
fi
echo "time: $checks checks hold"
