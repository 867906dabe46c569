#!/usr/bin/env bash
# Audits the log of a node from outside, with nothing of ours but this page of text: curl, openssl and python3 (its standard library).
#
#   tools/auditor.sh URL --key LINE... [--witness LINE]... [--seen FILE] [--keep FILE] [--proof FILE]... [--entry N]
#
#   URL             the node, such as https://desk.example: everything is read below URL/log
#   --key LINE      the log's name and key, name+hash+key, from the directory's keepers or the node itself; without it no signature is checked.
#                   One for each key that the node has had, where it has changed its key
#   --witness LINE  a witness's name and key: says whether its cosignature is on the head
#   --seen FILE     a head that you kept from an earlier audit: the log has to begin with it
#   --keep FILE     where to keep the head of today for the next audit, if all is well
#   --proof FILE    a proof of one entry (C2SP tlog-proof) that somebody gave you: it has to lead to a head that this log begins with
#   --entry N       the entry, from 1, whose place is proven from the tiles; the last one, where none is named
#
# What it does: fetches the signed head and every tile, hashes every entry again, compares each hash with each tile and the whole with
# the head (RFC 6962, section 2.1; C2SP tlog-tiles, signed-note). Exit codes: 0 all of it fits, 1 something does not, 2 wrong usage.
set -euo pipefail
usage() { sed -n '2,/^set /p' "$0" | sed -n 's/^# \{0,1\}//p' >&2; exit 2; }
[ $# -ge 1 ] || usage
case $1 in -*) usage ;; esac
url=${1%/}; shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
keep='' arguments=()
while [ $# -gt 0 ]; do
    [ $# -ge 2 ] || usage
    case $1 in
        --keep) keep=$2 ;;
        --key | --witness | --seen | --proof | --entry) arguments+=("$1" "$2") ;;
        *) usage ;;
    esac
    shift 2
done
python=$(dirname "${BASH_SOURCE[0]}")/auditor.py
get() { curl --fail --silent --show-error --max-time 60 --proto '=http,https' "$@"; }

get "$url/log/checkpoint" -o "$work/checkpoint" || { echo "NO HEAD: $url/log/checkpoint" >&2; exit 1; }
# Which tiles there are follows from the size alone. One curl fetches them all.
python3 "$python" tiles "$work" | while read -r path; do
    printf 'url = "%s/log/%s"\noutput = "%s/%s"\ncreate-dirs\n' "$url" "$path" "$work" "$path"
done >"$work/list"
if [ -s "$work/list" ]; then
    get --config "$work/list" || { echo "A TILE IS MISSING. If the log has grown meanwhile, run this again." >&2; exit 1; }
fi
python3 "$python" check "$work" "${arguments[@]}"
[ -z "$keep" ] || cp "$work/checkpoint" "$keep"
