#!/bin/sh
# The papers of packages before tools that are not ours: CASE's case_validate on the graphs; bagit.py on bags with mistakes;
# qpdf, poppler, pdfa.py, pdfua and outloud on the PDFs; axe-core in a browser on the pages. Run from anywhere; needs cargo, python3 with the packages that
# ./check installs, unzip, qpdf, pdftotext, the Noto fonts, and for the pages node, npm and chromium. papers.sh DIR keeps what it made.
set -eu
export PYTHONDONTWRITEBYTECODE=1
cd "$(dirname "$0")/.."
if [ $# -gt 0 ]; then
    work=$1
    mkdir -p "$work"
else
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
fi

say() { printf '\n== %s\n' "$*"; }
must_fail() { if "$@" >"$work/out" 2>&1; then echo "should have failed: $*"; exit 1; fi; echo "refused, as it must be"; }

say "Papers of invented packages are written: a usual one, a poor one, a hostile one, and a huge one"
latin=/usr/share/fonts/truetype/noto
cjk=/usr/share/fonts/opentype/noto
"$(tools/example.sh papers)" "$work" \
    "$latin/NotoSans-Regular.ttf" "$latin/NotoSans-Bold.ttf" "$latin/NotoSansArabic-Regular.ttf" "$latin/NotoSansArabic-Bold.ttf" \
    "$cjk/NotoSansCJK-Regular.ttc#2" "$cjk/NotoSansCJK-Bold.ttc#2"
ls "$work" | wc -l

say "case_validate: CASE 1.4.0, and 1.5.0 for the usual one"
# The huge one has 3 MB; SHACL in Python takes minutes for it, and it has no kind of thing that the others lack.
for name in usual poor hostile; do
    case_validate --built-version case-1.4.0 "$work/$name.jsonld" | tr '\n' ' '
done
case_validate --built-version case-1.5.0 "$work/usual.jsonld" | tr '\n' ' '
echo
sed 's/"uco-types:hashMethod":"SHA256",//' "$work/usual.jsonld" >"$work/wrong.jsonld"
must_fail case_validate --built-version case-1.4.0 "$work/wrong.jsonld"
rm "$work/wrong.jsonld"

say "A whole package: its graph, and the mistakes of the BagIt conformance suite made in it"
"$(tools/example.sh demo_package)" "$work/p.zip" | tail -1
unzip -p "$work/p.zip" '*/case.jsonld' >"$work/package.jsonld"
case_validate --built-version case-1.4.0 "$work/package.jsonld" | tr '\n' ' '
echo
python3 tools/bags.py "$work/p.zip"

say "qpdf and pdfa.py: PDF/A-2a"
for file in "$work"/*.pdf; do
    qpdf --check "$file" >"$work/out" 2>&1 || { cat "$work/out"; exit 1; }
done
python3 tools/pdfa.py "$work"/*.pdf
python3 tools/pdfa.py --controls "$work/usual-en-ar.pdf"

say "pdfua and outloud: what PDF/UA-1 wants and a machine can see"
pdfua check "$work/usual-en-ar.pdf" "$work/usual-zh-fr.pdf" "$work/usual-ru-es.pdf" | grep result
outloud --quiet "$work/usual-en-ar.pdf" "$work/usual-zh-fr.pdf"

say "pdftotext gives back the words of all six languages"
python3 - "$work" <<'PY'
import html, pathlib, re, subprocess, sys, unicodedata

work = pathlib.Path(sys.argv[1])
# Forms of letters that a reader of text takes apart, and marks that steer direction, are no difference.
plain = lambda text: re.sub(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", unicodedata.normalize("NFKC", text))
joined = lambda text: re.sub(r"\s", "", text)
letters = lambda word: "".join(sorted(re.findall(r"\w", word)))
for pair in ("en-ar", "zh-fr", "ru-es"):
    page = (work / f"usual-{pair}.html").read_text()
    told = subprocess.run(["pdftotext", "-raw", work / f"usual-{pair}.pdf", "-"], capture_output=True, check=True)
    told = plain(told.stdout.decode())
    whole, bags = joined(told), {letters(word) for word in told.split()}
    for lang, article in re.findall(r'<article id="([^"]+)".*?(<h1.*?)</article>', page, re.S):
        words = plain(html.unescape(re.sub(r"<[^>]+>", " ", article))).split()
        if lang.startswith("zh"):
            # No spaces: pieces of four stand for words.
            words = [word[i : i + 4] for word in words for i in range(0, len(word), 4)]
        lost = [word for word in words if word not in whole]
        # poppler and mupdf turn the two letters of a ligature (lam-alef) around; the word is there all the same.
        turned = [word for word in lost if lang == "ar" and letters(word) in bags]
        lost = [word for word in lost if word not in turned]
        print(f"{pair}: {lang}: {len(words)} words, {len(turned)} with a ligature turned around, {len(lost)} not found", lost[:9])
        assert len(lost) * 50 <= len(words), lost
PY

say "The pages in a browser, narrow and wide, by axe-core's rules"
if command -v chromium >/dev/null && command -v npm >/dev/null; then
    tools/pages/install.sh >/dev/null
    node tools/pages/papers.mjs "$work"/usual-*.html "$work/hostile-en-ar.html" "$work/poor-zh-fr.html"
else
    echo "left out: no browser here"
fi

say "Foreign tools read the papers"
