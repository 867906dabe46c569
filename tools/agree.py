#!/usr/bin/env python3
"""Judges each package that `mutations` wrote with verify.py, and compares. usage: agree.py FILE"""

import struct
import sys

import verify


def main(path):
    with open(path, "rb") as file:
        data = file.read()
    at = judged = good = 0
    while at < len(data):
        theirs, length = struct.unpack_from("<?I", data, at)
        package = data[at + 5 : at + 5 + length]
        try:
            verify.verify(package)
            ours = True
        except verify.Wrong:
            ours = False
        if ours != theirs:
            with open("disagreement.zip", "wb") as file:
                file.write(package)
            print(f"package {judged}: this verifier says {ours}, the other {theirs}; see disagreement.zip")
            return 1
        at += 5 + length
        judged += 1
        good += ours
    print(f"both verifiers agree on {judged} packages: {good} verified, {judged - good} refused")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
