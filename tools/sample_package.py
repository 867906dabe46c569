#!/usr/bin/env python3
"""Writes sample packages of version 2, good and bad, by protocol/evidence-2.md alone; it shares no code with what reads them.

usage: sample_package.py FOLDER [WORD ...]   writes those whose names hold all these words, and `samples.json`
       sample_package.py --large FILE BYTES  writes a good one whose record has so many bytes, zeros that take no place on the disk
       sample_package.py --list              names each, and the checks that must fail

`samples.json` says for each file which checks must fail (none: it must be verified), and what the reader brings: trusted keys, a file of roots, a clock, a directory with its roots; with keys, also the word for what it is worth.
"""

import json
import pathlib
import sys

from sampler import bad, ended, good, record, untrue


def cases():
    for room in (good, bad, untrue, ended, record):
        yield from room.cases()


def write(folder, words):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    told = []
    for case in cases():
        if not all(word in case.name for word in words):
            continue
        package, reader = case.build(), dict(case.reader)
        (folder / f"{case.name}.zip").write_bytes(package)
        if case.record:
            (folder / f"{case.name}.zip.ers").write_bytes(case.record(package))
        if "trusted" in reader:
            reader["trusted"] = sorted(f"{name}={key}" for name, key in reader["trusted"])
        if "roots" in reader:
            (folder / f"{case.name}.pem").write_bytes(reader["roots"]())
            reader["roots"] = f"{case.name}.pem"
        if "directory" in reader:
            (folder / f"{case.name}.directory").write_bytes(reader["directory"]())
            reader |= {"directory": f"{case.name}.directory", "directory_roots": ended.ROOT_TEXTS, "threshold": ended.THRESHOLD}
        told.append({"fails": case.fails, "file": f"{case.name}.zip", "reader": reader, "rule": case.rule, "worth": case.worth, "record": case.holds if case.record else None})
    (folder / "samples.json").write_text(json.dumps(told, indent=1) + "\n")
    open_ones = sum(one["fails"] is None for one in told)
    bad_ones = sum(bool(one["fails"]) for one in told)
    print(f"{len(told)} packages: {len(told) - bad_ones - open_ones} that hold, {bad_ones} that do not, {open_ones} by chance, to be judged alike")


def large(path, size):
    from sampler.writer import Maker, Zeros

    record = Zeros(size)
    maker = Maker(earlier=20, page=True, directory=True).change("data", lambda files: {**files, "data/records/large.log": record})
    maker.change("steps", lambda steps: [("received", record.sha256.hexdigest(), None, "data/records/large.log", *steps[0][4:]), *steps])
    with open(path, "wb") as out:
        maker.build_into(out)


def main(arguments):
    if arguments == ["--list"]:
        for case in cases():
            print(f"{case.name:<60} {'?' if case.fails is None else ' '.join(case.fails)}")
    elif len(arguments) == 3 and arguments[0] == "--large" and arguments[2].isdigit():
        large(arguments[1], int(arguments[2]))
    elif arguments and not arguments[0].startswith("-"):
        write(arguments[0], arguments[1:])
    else:
        print(__doc__, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
