#!/bin/sh
# Other people's programs read our law files and hold them against our schemas: Taplo, as editors do, and check-jsonschema.
# Both have to refuse a spoilt copy. Needs both on the path (`./check foreign` puts them there).
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

say() { printf -- '-- %s\n' "$*"; }

must_fail() {
    if "$@" >"$work/out" 2>&1; then
        echo "should have been refused: $*" >&2
        exit 1
    fi
}

say "Taplo reads every law file and holds it against the schema that it names"
taplo lint $(find law -name '*.toml') samples/gambling-gang.toml 2>"$work/out" || { cat "$work/out" >&2; exit 1; }

say "check-jsonschema holds each kind of file against its schema"
for kind in state:states offences:offences treaty:treaties cases:cases; do
    check-jsonschema --schemafile "law/schemas/${kind%:*}.json" "law/${kind#*:}"/*.toml
done
for file in conduct common currencies; do
    check-jsonschema --schemafile "law/schemas/$file.json" "law/$file.toml"
done
check-jsonschema --schemafile law/schemas/question.json samples/gambling-gang.toml

say "Both refuse a spoilt copy"
mkdir -p "$work/law/offences"
cp -r law/schemas "$work/law/schemas"
for file in law/offences/*.toml; do
    sed '0,/kind = "act"/s//kind = "vibe"/' "$file" >"$work/law/offences/$(basename "$file")"
    must_fail taplo lint "$work/law/offences/$(basename "$file")"
    must_fail check-jsonschema --schemafile law/schemas/offences.json "$work/law/offences/$(basename "$file")"
    break
done
