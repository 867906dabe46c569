#!/usr/bin/env python3
"""Verifies an evidence package offline, by protocol/evidence-2.md and evidence-1.md. Needs Python 3.9 and the package `cryptography`.

usage: verify.py PACKAGE [OPTION ...]        PACKAGE may be - for standard input
       verify.py --batch [OPTION ...]        reads names of packages, one a line; writes one line of JSON each
       verify.py --batch --framed [OPTION ...]
                                             reads packages instead, each after its length in 4 bytes, little-endian

  --trust NAME=KEY      a key that you trust, as 64 digits: of a node, of a witness, or of a person as OFFICER@NODE=KEY
  --root FILE           certificates to which time stamps have to lead, PEM or DER
  --clock MOMENT        the time to compare with, as 2027-01-31T12:00:00Z, or `now`
  --json                answers as JSON

exit codes: 0 verified, 1 not verified, 2 wrong usage. A batch ends with 0 when each package could be judged.

A second reading of the same text: it shares no code with the first, and where the two disagree one of them is wrong.
"""

import datetime
import json
import struct
import sys

from verifier import forms
from verifier.report import Reader, verify


class Usage(Exception):
    """What is wrong with the words on the command line."""


def options(arguments):
    paths, given, trusted, roots, clock = [], set(), set(), [], None
    arguments = list(arguments)
    while arguments:
        argument = arguments.pop(0)
        if argument in ("--json", "--batch", "--framed"):
            given.add(argument)
        elif argument in ("--trust", "--root", "--clock"):
            if not arguments:
                raise Usage(f"{argument} needs a value")
            value = arguments.pop(0)
            if argument == "--trust":
                trusted.add(trust(value))
            elif argument == "--root":
                roots += certificates(value)
            else:
                clock = moment(value)
        elif argument.startswith("-") and argument != "-":
            raise Usage(f"there is no option {argument}")
        else:
            paths.append(argument)
    if len(paths) != (0 if "--batch" in given else 1) or ("--framed" in given and "--batch" not in given):
        raise Usage(__doc__.strip())
    return paths, given, Reader(trusted, roots, clock)


def trust(value):
    name, equals, key = value.rpartition("=")
    if not name or not equals or not forms.digest(key):
        raise Usage(f"{value} is not NAME=KEY with a key of 64 digits")
    return name, key


def certificates(path):
    from verifier.der import NotDer
    from verifier.stamps import root_certificates

    try:
        with open(path, "rb") as file:
            return root_certificates(file.read())
    except (OSError, NotDer, ValueError) as trouble:
        raise Usage(f"cannot read certificates from {path}: {trouble}") from None


def moment(value):
    if value == "now":
        return datetime.datetime.now(datetime.timezone.utc)
    if not forms.moment(value):
        raise Usage(f"{value} is not a moment as 2027-01-31T12:00:00Z")
    return forms.when(value)


def judge(path, reader):
    if path == "-":
        return verify(sys.stdin.buffer, reader)
    with open(path, "rb") as file:
        return verify(file, reader)


def line(report, path=None):
    """The verdict of a batch, short: whether it is verified, and which checks failed."""
    said = {"failed": report.failed, "ok": report.verified}
    if path is not None:
        said["package"] = path
    print(json.dumps(said, sort_keys=True, separators=(",", ":")))


def batch_of_names(reader):
    unread = 0
    for name in sys.stdin:
        path = name.rstrip("\n")
        try:
            line(judge(path, reader), path)
        except OSError as trouble:
            unread += 1
            print(json.dumps({"error": trouble.strerror, "package": path}, sort_keys=True, separators=(",", ":")))
        sys.stdout.flush()
    return 2 if unread else 0


def batch_of_frames(reader):
    source = sys.stdin.buffer
    while head := source.read(4):
        length = struct.unpack("<I", head)[0] if len(head) == 4 else -1
        package = source.read(length) if length >= 0 else b""
        if len(package) != length:
            print("the last package is cut", file=sys.stderr)
            return 2
        line(verify(package, reader))
        sys.stdout.flush()
    return 0


def people(report):
    for name, outcome, says in report.checks:
        print(f"{'FAILED' if outcome == 'failed' else outcome:<9} {name:<9} {says}.")
    print()
    if not report.verified:
        print("NOT VERIFIED. Do not rely on this file.")
    elif not report.vouched:
        print("VERIFIED: it is whole, and every signature fits the keys inside. Nobody whom you trust vouched for these keys.")
    else:
        print("VERIFIED: it is whole, and every node signed with a key that you trust.")
    if report.package:
        print("What it does not prove stands in LIMITS.txt, inside.")


def main(arguments):
    try:
        paths, given, reader = options(arguments)
    except Usage as usage:
        print(usage, file=sys.stderr)
        return 2
    if "--batch" in given:
        return batch_of_frames(reader) if "--framed" in given else batch_of_names(reader)
    try:
        report = judge(paths[0], reader)
    except OSError as trouble:
        print(f"cannot read the file: {trouble.strerror}", file=sys.stderr)
        return 2
    if "--json" in given:
        print(json.dumps(report.as_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":")))
    else:
        people(report)
    return 0 if report.verified else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
