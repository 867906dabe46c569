#!/usr/bin/env python3
"""Verifies an evidence package offline, by protocol/evidence-2.md and evidence-1.md, and the evidence record beside it (PACKAGE.ers) by evidence-record.md. Needs Python 3.9 and the package `cryptography`.

usage: verify.py PACKAGE [OPTION ...]        PACKAGE may be - for standard input
       verify.py --batch [OPTION ...]        reads names of packages, one a line; writes one line of JSON each
       verify.py --batch --framed [OPTION ...]
                                             reads packages instead, each after its length in 4 bytes, little-endian

  --trust NAME=KEY      a key that you trust, as 64 digits: of a node, of a witness, or of a person as OFFICER@NODE=KEY
  --directory FILE      a signed directory of members: whose keys are whose, from when until when
  --directory-root KEY  a root that signs it, as the text of its public key; may be given several times
  --threshold NUMBER    how many of these roots must have signed it; 1 if it is not given
  --root FILE           certificates to which time stamps have to lead, PEM or DER
  --clock MOMENT        the time to judge by, as 2027-01-31T12:00:00Z, or `now`; without it keys are judged by the day of the directory, and whether the
                        use is over by the clock of this machine
  --json                answers as JSON

exit codes: 0 verified, 3 verified although a key has ended since, 4 refused because a key has ended and nothing shows that it had signed before, 1 not
verified, 2 wrong usage. A batch ends with 0 when each package could be judged.

A second reading of the same text: it shares no code with the first, and where the two disagree one of them is wrong.
"""

import datetime
import json
import struct
import sys

from verifier import forms, record
from verifier.directory import Directory, Fault, public_key
from verifier.ended import said
from verifier.report import Reader, verify


EXIT = {"vouched": 0, "nodes-vouched": 0, "whole": 0, "vouched-before-end": 3, "ended-unproven": 4, "not-verified": 1}


class Usage(Exception):
    """What is wrong with the words on the command line."""


def options(arguments):
    paths, given, trusted, roots, clock, members = [], set(), set(), [], None, {"roots": [], "threshold": "1"}
    arguments = list(arguments)
    while arguments:
        argument = arguments.pop(0)
        if argument in ("--json", "--batch", "--framed"):
            given.add(argument)
        elif argument in ("--trust", "--root", "--clock", "--directory", "--directory-root", "--threshold"):
            if not arguments:
                raise Usage(f"{argument} needs a value")
            value = arguments.pop(0)
            if argument == "--trust":
                trusted.add(trust(value))
            elif argument == "--root":
                roots += certificates(value)
            elif argument == "--directory-root":
                members["roots"].append(value)
            elif argument in ("--directory", "--threshold"):
                members[argument[2:]] = value
            else:
                clock = moment(value)
        elif argument.startswith("-") and argument != "-":
            raise Usage(f"there is no option {argument}")
        else:
            paths.append(argument)
    if len(paths) != (0 if "--batch" in given else 1) or ("--framed" in given and "--batch" not in given):
        raise Usage(__doc__.strip())
    return paths, given, Reader(trusted, roots, clock, directory(**members), moment("now"))


def directory(roots, threshold, directory=None):
    if directory is None and not roots:
        return None
    if directory is None or not roots or not threshold.isdigit() or not 1 <= int(threshold) <= len(set(roots)):
        raise Usage("--directory needs a --directory-root, and a --threshold between 1 and the number of different roots")
    if not all(map(public_key, roots)):
        raise Usage("a --directory-root is no public key")
    try:
        with open(directory, "rb") as file:
            return Directory(file.read(), roots, int(threshold))
    except OSError as trouble:
        raise Usage(f"cannot read {directory}: {trouble.strerror}") from None


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
    found = beside(path, reader)
    with open(path, "rb") as file:
        return verify(file, reader, record=found)


def beside(path, reader):
    """What is found of the evidence record beside a package, or None when there is none."""
    try:
        with open(f"{path}.ers", "rb") as file:
            raw = file.read(record.MOST_BYTES + 1)
    except FileNotFoundError:
        return None
    with open(path, "rb") as package:
        return record.judged(raw, package, reader.roots)


def line(report, path=None):
    """The verdict of a batch, short: whether it is verified, and which checks failed."""
    said = {"failed": report.failed, "ok": report.verified, "worth": report.worth}
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
    if report.record:
        there, wrong = report.record
        print(f"{'FAILED' if wrong else 'passed':<9} record    " + (f"The evidence record beside it does not hold: {wrong}." if wrong else f"An evidence record beside it shows that it was there by {said(there)}."))
    print()
    print({
        "not-verified": "NOT VERIFIED. Do not rely on this file.",
        "ended-unproven": "REFUSED: a key that signed it has ended, and nothing shows that it had signed before its end. Do not rely on this file.",
        "whole": "VERIFIED: it is whole, and every signature fits the keys inside. Nobody whom you trust vouched for these keys.",
        "nodes-vouched": "VERIFIED as far as the nodes: it is whole, and you know their keys. For the persons who signed you have only the nodes' word.",
        "vouched": "VERIFIED: it is whole, and every node and person signed with a key that you trust.",
        "vouched-before-end": "VERIFIED: a key that signed it has ended since, and it is shown that it had signed before its end.",
    }[report.worth])
    if report.package and report.package.by_log_alone and report.verified:
        print("When it was sealed is not shown, and so not that the papers for people are of that time; data, custody and use limits are.")
    if report.verified and report.package and report.package.use_is_over:
        print(f"Its use is over: the time for that ended at {report.package.limits['until']}. Ask whoever sent it before using it any more.")
    clock = "the clock of this machine" if report.today_is == "machine" else "as --clock says"
    print(f"Whether its use is over was judged by {said(report.today)}, {clock}.")
    if report.package:
        print("What it does not prove stands in LIMITS.txt, inside.")


def main(arguments):
    try:
        paths, given, reader = options(arguments)
    except Usage as usage:
        print(usage, file=sys.stderr)
        return 2
    except Fault as fault:
        print(f"there is no verdict: {fault}", file=sys.stderr)
        return 1
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
    return EXIT[report.worth]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
