# Part of time.sh: evidence records of the DSS library (LGPL-2.1, so they do not lie here), and what each must give. Read by time.sh.
records=$data/ers
byte() { printf "\\x$1" >"byte-$1"; }
for b in 01 02 03 09 31; do byte $b; done
printf 123456 >123456
while read -r verdict record of why; do
    [ -n "$verdict" ] || continue
    file=$records/$of; [ -e "$of" ] && file=$of
    $verdict "$record with $of${why:+ ($why)}" stamp check-record "$file" --record "$records/$record"
done <<'T'
good 1_0_Initial.er 123456
good 1_1_Renew_Unsorted.er 123456
good 1_2_Renew_Unsorted.er 123456
good 1_3_Renew_Unsorted.er 123456
bad 1_3_Renew_Unsorted.er byte-01 other data
good BIN-1_ER.ers BIN-1.bin
bad BIN-1_ER_malformed.ers BIN-1.bin
good BIN-2_ER.ers BIN-2.bin
good BIN-3_ER.ers BIN-3.bin
good BIN-4_ER.ers BIN-4.bin
good ER-2Chains3ATS.ers ER-2Chains3ATS1.bin
good ER-2Chains3ATS.ers ER-2Chains3ATS2.bin
bad ER-2Chains3ATS.ers BIN-1.bin other data
good er-asn1-full-renewal.ers byte-03
good er-asn1-full-renewal.ers byte-01
bad er-asn1-full-renewal.ers byte-02 other data
good er-asn1-full-renewal-duplicated-data.ers byte-09
good er-asn1-full-renewal-two-ats-chain.ers byte-03
good er-asn1-full-renewal-three-ats-chain.ers byte-03
good er-asn1-full-renewal-five-ats-chain.ers byte-03
bad er-asn1-full-renewal-five-ats-chain.ers byte-01 only the first chains hold it
good er-asn1-full-renewal-tst-renewal.ers byte-03
good er-asn1-full-renewal-tst-renewal-chain-renewal.ers byte-03
good er-asn1-one-level-hashtree.ers byte-02
good er-asn1-on-tst.ers d-trust.tsr
good er-asn1-simple.ers byte-31
good er-asn1-tst-renewal.ers ER-2Chains3ATS1.bin
good er-asn1-tst-renewal.ers ER-2Chains3ATS2.bin
bad er-asn1-tst-renewal-invalid.ers ER-2Chains3ATS1.bin
bad er-asn1-simple-invalid.ers ER-2Chains3ATS1.bin
bad er-asn1-chain-renewal-invalid.ers byte-09
bad er-asn1-chain-renewal-duplicated-data-invalid.ers byte-09
bad er-simple.xml byte-31 not DER
T
hex() { printf %s "$1" | base64 -d | od -An -v -tx1 | tr -d ' \n'; }
good "LKSG_4.ers by digests" stamp check-record --record "$records/LKSG_4.ers" \
    --digest "sha256=$(hex 'SMP/0kaannOThgfDF1Dly2qUG2Zbj5YMyNLSRZHWkO0=')" \
    --digest "sha384=$(hex 'EfWPNqRRVrdEffJtLzF/l13oPz9qGQ5IR/sbRZxglqIzS95wy128Yi/KBEGKaIIX')"
