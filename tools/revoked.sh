#!/usr/bin/env bash
# Makes, with openssl alone, an authority of time with its root, a stamp of `hello`, and lists of revoked certificates of every kind that
# matters: revoked.sh FOLDER. tools/time.sh judges them; those below crates/evidence/tests/stamps/revoked were made by it.
set -euo pipefail
mkdir -p "$1"
cd "$1"
cat >ca.cnf <<'C'
[req]
distinguished_name = dn
[dn]
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[tsa]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
[ca]
default_ca = list
[list]
database = ./index.txt
crlnumber = ./crlnumber
default_md = sha256
crl_extensions = plain
[plain]
authorityKeyIdentifier = keyid
[narrow]
issuingDistributionPoint = critical,@only
[only]
onlyCA = TRUE
[one]
serial = ./serial
default_policy = 1.2.3.4.1
digests = sha256
signer_digest = sha256
ess_cert_id_alg = sha256
C
for name in root other tsa; do openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out $name.key; done
for name in root other; do
    # The same name, another key: its list is signed by somebody else.
    openssl req -x509 -new -key $name.key -subj "/O=Test/CN=A root of time" -days 9000 -config ca.cnf -extensions root -out $name.pem
done
openssl req -new -key tsa.key -subj "/O=Test/CN=A teller of time" -config ca.cnf -out tsa.csr
openssl x509 -req -in tsa.csr -CA root.pem -CAkey root.key -set_serial 4660 -days 8000 -extfile ca.cnf -extensions tsa -out tsa.pem 2>/dev/null
echo 01 >serial
echo 01 >crlnumber
printf hello >hello
openssl ts -query -data hello -sha256 -cert -out q.tsq 2>/dev/null
openssl ts -reply -config ca.cnf -section one -queryfile q.tsq -signer tsa.pem -inkey tsa.key -token_out -out stamp.tst 2>/dev/null
day() { date -u -d "$1" +%y%m%d%H%M%SZ; }
# name, key, made, next, what stands in it of the authority's certificate: a day and a reason, or nothing
list() {
    : >index.txt
    [ -z "$5" ] || printf 'R\t%s\t%s\t1234\tunknown\t/O=Test/CN=A teller of time\n' "$(day '8000 days')" "$5" >index.txt
    openssl ca -gencrl -config ca.cnf -name list -cert "$2.pem" -keyfile "$2.key" -crl_lastupdate "$(day "$3")" \
        -crl_nextupdate "$(day "$4")" "${@:6}" -out "$1.crl" 2>/dev/null
}
list clean root '1 day ago' '30 days' ''
list later root '300 days' '330 days' ''
list stale root '40 days ago' '10 days ago' ''
list before root '1 hour ago' '30 days' "$(day '2 days ago'),superseded"
list superseded root '20 days' '30 days' "$(day '10 days'),superseded"
list compromised root '20 days' '30 days' "$(day '10 days'),keyCompromise"
list silent root '20 days' '30 days' "$(day '10 days')"
list feared root '20 days' '30 days' "$(day '10 days'),CACompromise"
list stranger other '1 day' '30 days' "$(day '2 days ago'),keyCompromise"
list narrow root '1 day' '30 days' '' -crlexts narrow
cat root.pem clean.crl >root-and-clean.pem
cat root.pem before.crl >root-and-before.pem
