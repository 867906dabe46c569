#!/usr/bin/env python3
"""The mistakes of the BagIt conformance suite (Library of Congress), each made in a package: bags.py PACKAGE [COMITY]

Each case is named after the suite's. Bags that RFC 8493 calls invalid must be refused by our verifiers (verify.py, and COMITY
verify where the program is given); what bagit.py says stands beside it. Bags that the RFC allows and a package does not are
listed with the reason. The tag manifest is written again after each change, so that it is never what gives a bag away.
Needs bagit.py, and cryptography for verify.py.
"""

import hashlib
import logging
import pathlib
import shutil
import subprocess
import sys
import tempfile
import zipfile

import bagit

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from sampler.writer import archive

logging.disable(logging.CRITICAL)
VERIFY = pathlib.Path(__file__).parent / "verify.py"
LATE = ("seal.json", "closing.json")


def lines(bag, name, change):
    """Changes the lines of a tag file."""
    path = bag / name
    old = path.read_text().splitlines()
    path.write_text("\n".join(change(old)) + "\n")


def both(bag, change):
    for name in ("manifest-sha256.txt", "manifest-sha512.txt"):
        lines(bag, name, change)


def replaced(name, old, new):
    return lambda bag: (bag / name).write_bytes((bag / name).read_bytes().replace(old, new, 1))


def listed_as(new):
    """The first payload file under another name in the manifests."""
    return lambda bag: both(bag, lambda rows: [rows[0].split("  ")[0] + "  " + new, *rows[1:]])


def added(name, body=b"more", listed=True):
    def deed(bag):
        path = bag / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        if listed and name.startswith("data/"):
            for kind in ("sha256", "sha512"):
                digest = hashlib.new(kind, body).hexdigest()
                lines(bag, f"manifest-{kind}.txt", lambda rows: sorted([*rows, f"{digest}  {name}"], key=lambda r: r.split("  ")[1]))
            payload = [p.stat().st_size for p in (bag / "data").rglob("*") if p.is_file()]
            oxum = f"Payload-Oxum: {sum(payload)}.{len(payload)}"
            lines(bag, "bag-info.txt", lambda rows: [oxum if row.startswith("Payload-Oxum") else row for row in rows])

    return deed


def gone(name):
    return lambda bag: (bag / name).unlink()


def twice(other):
    def change(rows):
        digest, name = rows[0].split("  ")
        return [rows[0], ("0" * len(digest) if other else digest) + "  " + name, *rows[1:]]

    return lambda bag: both(bag, change)


def fetch(path):
    return lambda bag: (bag / "fetch.txt").write_text(f"https://example.org/x - {path}\n")


def short(bag):
    lines(bag, "manifest-sha512.txt", lambda rows: rows[1:])


# What the tag manifest itself has to tell.
TOLD_BY_IT = ("corrupt-tag-file", "missing-baginfo")

INVALID = {
    "baginfo-missing-encoding": replaced("bagit.txt", b"Tag-File-Character-Encoding: UTF-8\n", b""),
    "bom-in-bagit.txt": replaced("bagit.txt", b"BagIt", b"\xef\xbb\xbfBagIt"),
    "corrupt-data-file": replaced("data/answer.json", b"{", b"["),
    "corrupt-tag-file": replaced("use-limits.json", b"{", b"["),
    "extra-file-in-bag": added("data/extra.txt", listed=False),
    "invalid-version-number": replaced("bagit.txt", b"1.0", b".97"),
    "missing-baginfo": gone("bag-info.txt"),
    "missing-bagit.txt": gone("bagit.txt"),
    "out-of-scope-file-paths-using-dot-notation": listed_as("../answer.json"),
    "out-of-scope-file-paths-using-dot-notation-for-fetch": fetch("../answer.json"),
    "out-of-scope-file-paths-using-absolute-path": listed_as("/tmp/answer.json"),
    "out-of-scope-file-paths-using-absolute-path-for-fetch": fetch("/tmp/answer.json"),
    "out-of-scope-file-paths-using-shortcut": listed_as("~/answer.json"),
    "out-of-scope-file-paths-using-shortcut-for-fetch": fetch("~/answer.json"),
    "out-of-scope-file-paths-using-shortcut-username": listed_as("~root/answer.json"),
    "out-of-scope-file-paths-using-unc": listed_as("\\\\host\\share\\answer.json"),
    "same-filename-listed-twice-with-different-hashes": twice(True),
    "same-filename-listed-twice-with-the-same-hash (v1.0)": twice(False),
    "bagit-with-invalid-whitespace": replaced("bagit.txt", b"BagIt-Version: ", b"BagIt-Version : "),
    "notAllManifestsListAllFiles": short,
}

STRICTER = {
    "bag-in-a-bag": (added("data/bag/bagit.txt"), "a file that no step of custody and no seal names"),
    "bag-with-encoded-names": (added("data/a%0Ab.txt"), "no percent signs in names"),
    "bag-with-space": (added("data/a b.txt"), "no spaces in names"),
    "bag-with-leading-dot-slash-in-manifest": (listed_as("./data/answer.json"), "one form of a name only"),
    "duplicate-metadata-entries": (replaced("bag-info.txt", b"Bagging-Date", b"Contact-Name: A\nContact-Name: B\nBagging-Date"), "five lines in bag-info.txt, and these"),
    "uncommon-metadata-separators": (replaced("bag-info.txt", b"Bagging-Date: ", b"Bagging-Date:\t"), "one form of a line only"),
    "holey-bag": (fetch("data/answer.json"), "a package is whole: nothing is fetched"),
    "ISO-8859-1-encoded-tag-files": (replaced("bagit.txt", b"UTF-8", b"ISO-8859-1"), "UTF-8 only"),
    "made-with-md5sum-tools": (added("manifest-md5.txt", b""), "SHA-256 and SHA-512 only"),
    "special-system-files": (added("data/.DS_Store"), "no part of a name begins with a dot"),
    "duplicate-file-with-different-case": (added("data/Answer.json"), "two names that some systems take for one"),
}


def retagged(bag):
    files = sorted(str(p.relative_to(bag)) for p in bag.rglob("*") if p.is_file())
    left = [f for f in files if not f.startswith(("data/", "time/", "tagmanifest-")) and f not in LATE]
    rows = [f"{hashlib.sha256((bag / f).read_bytes()).hexdigest()}  {f}\n" for f in left]
    (bag / "tagmanifest-sha256.txt").write_text("".join(rows))


def foreign(bag):
    try:
        # A tag manifest does not list what came after it; bagit.py does not mind.
        return bagit.Bag(str(bag)).is_valid()
    except (bagit.BagError, UnicodeError, ValueError, OSError):
        return False


def ours(bag, work, comity):
    files = sorted((f"{bag.name}/{p.relative_to(bag)}", p.read_bytes()) for p in bag.rglob("*") if p.is_file())
    package = work / "again.zip"
    package.write_bytes(archive(files))
    said = [subprocess.run([sys.executable, VERIFY, package], capture_output=True).returncode]
    if comity:
        said.append(subprocess.run([comity, "verify", package], capture_output=True).returncode)
    assert all(code in (0, 1) for code in said) and len(set(said)) == 1, f"our verifiers disagree or stop: {said}"
    return said[0] == 0


def judged(source, name, deed, comity):
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        bag = work / source.name
        shutil.copytree(source, bag)
        if deed:
            deed(bag)
        if deed and name not in TOLD_BY_IT:
            retagged(bag)
        return foreign(bag), ours(bag, work, comity)


def main(arguments):
    if not 1 <= len(arguments) <= 2:
        sys.exit(__doc__)
    comity = arguments[1] if len(arguments) == 2 else None
    wrong, differs = [], []
    with tempfile.TemporaryDirectory() as folder:
        zipfile.ZipFile(arguments[0]).extractall(folder)
        source = next(pathlib.Path(folder).iterdir())
        if judged(source, "", None, comity) != (True, True):
            sys.exit("the package is not good to begin with")
        for name, deed in INVALID.items():
            theirs, here = judged(source, name, deed, comity)
            wrong += [name] if here else []
            differs += [name] if theirs else []
        print(f"{len(INVALID)} invalid bags: all refused here" if not wrong else f"ACCEPTED: {wrong}")
        for name in differs:
            print(f"  bagit.py accepts what the suite calls invalid: {name}")
        for name, (deed, why) in STRICTER.items():
            theirs, here = judged(source, name, deed, comity)
            wrong += [name] if here else []
            print(f"  refused here, {'accepted' if theirs else 'refused'} by bagit.py: {name}: {why}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
