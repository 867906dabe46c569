#!/usr/bin/env python3
"""Is this PDF/A-2a (ISO 19005-2) and tagged? The clauses that can be seen in the file, read with qpdf's library.

    pdfa.py FILE...          exit 1 when a clause is broken; each broken clause is named
    pdfa.py --controls FILE  breaks the file in several ways and expects each to be seen

veraPDF is the reference; where it cannot be had, this looks at what it would look at first: identification, fonts and their
characters, colour, structure, and what must not be there. Needs pikepdf and fonttools.
"""

import datetime
import io
import re
import sys

import pikepdf
from fontTools import cffLib, ttLib

PAINTS = {"Tj", "TJ", "'", '"', "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "Do", "sh", "BI"}
# Table A.1 of ISO 32000-1, without what PDF/A-2 forbids.
OPERATORS = PAINTS | set(
    "q Q cm w J j M d ri i gs m l c v y h re n W W* BT ET Tc Tw Tz TL Tf Tr Ts Td TD Tm T* CS cs SC SCN sc scn G g RG rg K k "
    "BMC BDC EMC MP DP BX EX".split()
)


class Judge:
    def __init__(self, pdf, raw):
        self.pdf, self.raw, self.faults = pdf, raw, []

    def need(self, holds, clause, says):
        if not holds:
            self.faults.append(f"{clause}: {says}")

    def run(self):
        self.file()
        self.metadata()
        self.colour()
        self.forbidden()
        self.structure()
        used = self.content()
        for font, codes in used.values():
            self.font(font, codes)
        return sorted(set(self.faults))

    def file(self):
        first, second = self.raw.split(b"\n", 2)[:2]
        self.need(re.fullmatch(rb"%PDF-1\.[0-7]", first.strip()), "6.1.2", "the header")
        self.need(second.startswith(b"%") and sum(b > 127 for b in second[1:5]) == 4, "6.1.2", "the binary comment")
        self.need("/ID" in self.pdf.trailer, "6.1.3", "no file identifier")
        self.need("/Encrypt" not in self.pdf.trailer, "6.1.3", "encrypted")
        self.need(self.raw.rstrip(b"\r\n").endswith(b"%%EOF"), "6.1.3", "bytes after the end")
        for obj in self.pdf.objects:
            if isinstance(obj, pikepdf.Stream):
                filters = obj.get("/Filter", [])
                filters = [filters] if isinstance(filters, pikepdf.Name) else list(filters)
                self.need(not {"/LZWDecode", "/Crypt"} & {str(f) for f in filters}, "6.1.7.2", f"filters {filters}")
                self.need(not {"/F", "/FFilter", "/FDecodeParms"} & set(obj.keys()), "6.1.7.1", "an external stream")

    def metadata(self):
        stream = self.pdf.Root.get("/Metadata")
        self.need(stream is not None, "6.6.2.1", "no metadata")
        if stream is None:
            return
        self.need("/Filter" not in stream, "6.6.2.1", "metadata are filtered")
        with self.pdf.open_metadata() as xmp:
            self.need(xmp.get("pdfaid:part") == "2", "6.6.4", "not part 2")
            self.need(xmp.get("pdfaid:conformance") == "A", "6.6.4", "not level A")
            self.need(xmp.get("pdfuaid:part") == "1", "PDF/UA 5", "not PDF/UA-1")
            info = self.pdf.docinfo if "/Info" in self.pdf.trailer else {}
            if "/Title" in info:
                self.need(str(info["/Title"]) == xmp.get("dc:title"), "6.6.3", "two titles")
            if "/CreationDate" in info:
                told = re.sub(r"\D", "", str(info["/CreationDate"]))[:14]
                meant = datetime.datetime.fromisoformat(xmp.get("xmp:CreateDate").replace("Z", "+00:00"))
                self.need(told == meant.strftime("%Y%m%d%H%M%S"), "6.6.3", "two dates")

    def colour(self):
        intents = [i for i in self.pdf.Root.get("/OutputIntents", []) if i.get("/S") == "/GTS_PDFA1"]
        self.need(len(intents) == 1, "6.2.3", "no output intent of PDF/A")
        for intent in intents:
            profile = intent.DestOutputProfile.read_bytes()
            self.need(profile[36:40] == b"acsp" and profile[16:20] in (b"RGB ", b"GRAY", b"CMYK"), "6.2.3", "no ICC profile")

    def forbidden(self):
        root = self.pdf.Root
        for key in ("/AA", "/OpenAction", "/AcroForm", "/Requirements", "/NeedsRendering", "/Perms"):
            self.need(key not in root, "6.4, 6.5", key)
        self.need(not {"/JavaScript", "/EmbeddedFiles"} & set(root.get("/Names", {}).keys()), "6.8", "names of scripts or files")
        for page in self.pdf.pages:
            self.need("/AA" not in page and "/PresSteps" not in page, "6.5.2", "a page acts")
            self.need(not page.get("/Annots"), "6.3", "annotations: none are needed here")
            for state in page.Resources.get("/ExtGState", {}).values():
                self.need(not {"/TR", "/HTP", "/HTO"} & set(state.keys()), "6.2.5", "a transfer function")
                self.need(str(state.get("/BM", "/Normal")) == "/Normal", "6.2.10", "blending")

    def structure(self):
        root = self.pdf.Root
        self.need(root.get("/MarkInfo", {}).get("/Marked") is True, "6.7.2", "not marked")
        self.need("/StructTreeRoot" in root, "6.7.3", "no structure")
        self.need(str(root.get("/Lang", "")) != "", "6.7.4", "no language")
        self.need(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle") is True, "PDF/UA 7.1", "the title is not shown")
        self.marks = {}
        if "/StructTreeRoot" in root:
            tree = root.StructTreeRoot
            standard = tree.get("/RoleMap", {})
            self.walk(tree.get("/K"), standard, [])

    def walk(self, node, roles, above):
        if isinstance(node, pikepdf.Array):
            for child in node:
                self.walk(child, roles, above)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            kind = str(node.S)
            kind = str(roles.get(kind, kind))
            below = {"/TR": {"/Table", "/THead", "/TBody"}, "/TD": {"/TR"}, "/TH": {"/TR"}, "/LI": {"/L"}, "/LBody": {"/LI"}}
            if kind in below:
                self.need(above and above[-1] in below[kind], "6.7.3.1", f"{kind} below {above[-1:]}")
            self.walk(node.get("/K"), roles, above + [kind])

    def content(self):
        used = {}
        for number, page in enumerate(self.pdf.pages, 1):
            depth, deepest, marked, font = 0, 0, 0, None
            for operands, operator in pikepdf.parse_content_stream(page):
                name = str(operator)
                self.need(name in OPERATORS, "6.2.2", f"operator {name}")
                depth += {"q": 1, "Q": -1}.get(name, 0)
                deepest = max(deepest, depth)
                marked += {"BMC": 1, "BDC": 1, "EMC": -1}.get(name, 0)
                self.need(name not in PAINTS or marked >= 1, "6.7.3", f"page {number} paints what is not tagged")
                if name == "Tf":
                    font = page.Resources.Font[str(operands[0])]
                if name in ("Tj", "TJ"):
                    parts = operands[0] if name == "TJ" else operands
                    text = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
                    codes = {int.from_bytes(text[i : i + 2], "big") for i in range(0, len(text), 2)}
                    used.setdefault(font.objgen, (font, set()))[1].update(codes)
            self.need(deepest <= 28 and depth == 0 and marked == 0, "6.1.13", f"nesting on page {number}")
        return used

    def font(self, font, codes):
        name = str(font.BaseFont)
        self.need(str(font.Subtype) == "/Type0" and str(font.Encoding) == "/Identity-H", "6.2.11.3", name)
        inner = font.DescendantFonts[0]
        self.need(0 not in codes, "6.2.11.8", f"{name} shows .notdef")
        described = inner.FontDescriptor
        held = described.get("/FontFile2", described.get("/FontFile3"))
        self.need(held is not None, "6.2.11.4.1", f"{name} is not inside")
        self.need(re.match(r"/[A-Z]{6}\+", name), "6.2.11.4", f"{name} is not a part of a font")
        if str(inner.Subtype) == "/CIDFontType2":
            self.need("/CIDToGIDMap" in inner, "6.2.11.3.2", name)
        self.widths(inner, held, codes, name)
        self.characters(font, codes, name)

    def widths(self, inner, held, codes, name):
        told, at = {}, 0
        wide = list(inner.get("/W", []))
        while at < len(wide):
            if isinstance(wide[at + 1], pikepdf.Array):
                told.update({int(wide[at]) + n: float(w) for n, w in enumerate(wide[at + 1])})
                at += 2
            else:
                told.update({code: float(wide[at + 2]) for code in range(int(wide[at]), int(wide[at + 1]) + 1)})
                at += 3
        program = held.read_bytes()
        if "/FontFile2" in inner.FontDescriptor:
            font = ttLib.TTFont(io.BytesIO(program))
            order, units = font.getGlyphOrder(), font["head"].unitsPerEm
            real = lambda code: font["hmtx"][order[code]][0] * 1000 / units
            self.need(max(codes, default=0) < len(order), "6.2.11.4.2", f"{name} lacks glyphs")
        else:
            cff = cffLib.CFFFontSet()
            cff.decompile(io.BytesIO(program), None)
            top = cff[cff.fontNames[0]]
            order, shapes = top.charset, top.CharStrings
            self.need(max(codes, default=0) < len(order), "6.2.11.4.2", f"{name} lacks glyphs")

            def real(code):
                shape = shapes[order[code]]
                shape.draw(Nowhere())
                return shape.width

        default = float(inner.get("/DW", 1000))
        for code in sorted(codes):
            self.need(abs(told.get(code, default) - real(code)) <= 1, "6.2.11.5", f"{name}: width of {code}")

    def characters(self, font, codes, name):
        self.need("/ToUnicode" in font, "6.2.11.7.2", f"{name} has no characters")
        if "/ToUnicode" not in font:
            return
        cmap = font.ToUnicode.read_bytes().decode("latin-1")
        mapped = {}
        for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.S):
            for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
                mapped[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
        for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.S):
            for low, high, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
                text = bytes.fromhex(text).decode("utf-16-be")
                for n in range(int(high, 16) - int(low, 16) + 1):
                    mapped[int(low, 16) + n] = text[:-1] + chr(ord(text[-1]) + n)
        for code in sorted(codes):
            text = mapped.get(code)
            self.need(text, "6.2.11.7.2", f"{name}: glyph {code} stands for nothing")
            bad = [c for c in text or "" if ord(c) in (0, 0xFEFF, 0xFFFE) or 0xE000 <= ord(c) <= 0xF8FF or ord(c) >= 0xF0000]
            self.need(not bad, "6.2.11.7.3", f"{name}: glyph {code} stands for {bad}")


class Nowhere:
    """A pen that draws nothing: only the width is wanted."""

    def __getattr__(self, _):
        return lambda *args, **kwargs: None


def judged(raw):
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        return Judge(pdf, raw).run()


def controls(raw):
    """The same file with one thing wrong each time."""

    def changed(change):
        with pikepdf.open(io.BytesIO(raw)) as pdf:
            change(pdf)
            out = io.BytesIO()
            pdf.save(out, deterministic_id=True, fix_metadata_version=False)
        return out.getvalue()

    def font(pdf):
        return next(iter(pdf.pages[0].Resources.Font.values()))

    def lose(holder, key):
        del holder[key]

    return {
        "nothing": (lambda pdf: None, False),
        "no metadata": (lambda pdf: lose(pdf.Root, "/Metadata"), True),
        "no output intent": (lambda pdf: lose(pdf.Root, "/OutputIntents"), True),
        "no characters": (lambda pdf: lose(font(pdf), "/ToUnicode"), True),
        "no font inside": (lambda pdf: [font(pdf).DescendantFonts[0].FontDescriptor.__delitem__(k) for k in ("/FontFile2", "/FontFile3") if k in font(pdf).DescendantFonts[0].FontDescriptor], True),
        "wrong widths": (lambda pdf: font(pdf).DescendantFonts[0].__setitem__("/W", pikepdf.Array([0, pikepdf.Array([7] * 90)])), True),
        "not marked": (lambda pdf: lose(pdf.Root, "/MarkInfo"), True),
        "no structure": (lambda pdf: lose(pdf.Root, "/StructTreeRoot"), True),
        "no language": (lambda pdf: lose(pdf.Root, "/Lang"), True),
        "a script": (lambda pdf: pdf.Root.__setitem__("/OpenAction", pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="1")), True),
        "untagged paint": (lambda pdf: pdf.pages[0].contents_add(b"0 0 9 9 re f"), True),
    }, changed


def main():
    arguments = sys.argv[1:]
    if not arguments or arguments[0].startswith("--") and arguments[0] != "--controls":
        sys.exit(__doc__)
    bad = 0
    if arguments[0] == "--controls":
        raw = open(arguments[1], "rb").read()
        cases, changed = controls(raw)
        for name, (change, wrong) in cases.items():
            faults = attempt(changed(change))
            held = bool(faults) == wrong
            bad += not held
            print(f"{'as expected' if held else 'NOT SEEN'}: {name}: {'; '.join(faults[:2]) or 'nothing wrong'}")
    else:
        for name in arguments:
            faults = judged(open(name, "rb").read())
            bad += len(faults)
            print(f"{name}: {'; '.join(faults[:8]) or 'PDF/A-2a as far as can be seen here'}")
    sys.exit(1 if bad else 0)


def attempt(raw):
    try:
        return judged(raw)
    except (AttributeError, KeyError) as lost:
        return [f"unreadable: {lost}"]


if __name__ == "__main__":
    main()
