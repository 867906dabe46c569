#!/usr/bin/env python3
"""Judges each package that the other verifier judged, and compares. usage: agree.py FILE

FILE holds frames: one byte, whose lowest bit says whether the other verifier calls the package verified; when its second bit is set, two bytes
in which bit N says that check N failed there, in the order of section 9 of protocol/evidence-2.md; then the length in four bytes, and the
package. All numbers little-endian.
"""

import collections
import multiprocessing
import struct
import sys

from verifier import checks
from verifier.report import verify

NAMES = ["file"] + [check.__name__ for check in checks.ALL]


def frames(file):
    while head := file.read(1):
        mask = struct.unpack("<H", file.read(2))[0] if head[0] & 2 else None
        (length,) = struct.unpack("<I", file.read(4))
        yield bool(head[0] & 1), mask, file.read(length)


def judged(frame):
    theirs, mask, package = frame
    report = verify(package)
    failed = None if mask is None else [name for n, name in enumerate(NAMES) if mask >> n & 1]
    same = report.verified == theirs and failed in (None, report.failed)
    return same, report.verified, report.failed, theirs, failed, b"" if same else package


def main(path):
    outcomes, counts = collections.Counter(), [0, 0]
    with open(path, "rb") as file, multiprocessing.Pool() as pool:
        for number, (same, ours, failed, theirs, named, package) in enumerate(pool.imap(judged, frames(file), 64)):
            if not same:
                with open("disagreement.zip", "wb") as kept:
                    kept.write(package)
                print(f"package {number}: this verifier says {ours} {failed}, the other {theirs} {named}; see disagreement.zip")
                return 1
            counts[ours] += 1
            outcomes.update(failed)
    print(f"both verifiers agree on {sum(counts)} packages: {counts[1]} verified, {counts[0]} refused")
    print("refused for: " + ", ".join(f"{name} {outcomes[name]}" for name in NAMES if outcomes[name]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
