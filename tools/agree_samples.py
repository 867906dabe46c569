#!/usr/bin/env python3
"""Runs `comity verify --json` over the samples, and compares the checks that fail, the word for what it is worth, and the exit code with the sample's own word
and with what verify.py says. usage: agree_samples.py COMITY FOLDER

FOLDER is what `sample_package.py FOLDER` wrote. Samples whose reader brings single keys are left out: `comity verify` takes keys from a directory.
"""

import collections
import concurrent.futures
import json
import pathlib
import re
import subprocess
import sys

import verify
from verifier import forms
from verifier.directory import Directory, Fault
from verifier.report import Reader
from verifier.stamps import root_certificates


def root_option(comity):
    """How `comity verify` takes the root of an authority of time stamps, or None in a release that cannot."""
    told = subprocess.run([comity, "verify", "--help"], capture_output=True, text=True).stdout
    found = re.search(r"--[a-z-]*(tsa|stamp|authorit)[a-z-]*", told)
    return found and found[0]


def asked(comity, folder, sample, option):
    """What the other verifier says: the checks that fail, the word for it, the exit code, and why."""
    words, reader = [comity, "verify", "--json", str(folder / sample["file"])], sample["reader"]
    if "roots" in reader:
        words += [option, str(folder / reader["roots"])]
    if "clock" in reader:
        words += ["--clock", reader["clock"]]
    if "directory" in reader:
        words += ["--directory", str(folder / reader["directory"]), "--threshold", str(reader["threshold"])]
        words += [word for root in reader["directory_roots"] for word in ("--root", root)]
    done = subprocess.run(words, capture_output=True, text=True)
    try:
        answer = json.loads(done.stdout)
        said = {check["id"]: check for check in answer["checks"]}
    except (ValueError, KeyError):
        return (None, None, None), done.returncode, done.stderr.strip() or done.stdout.strip()
    failed = sorted(name for name, check in said.items() if check["outcome"] == "failed")
    return (failed, answer["worth"], answer.get("record", {}).get("ok")), done.returncode, said


def own(folder, sample):
    """What this verifier says of the same: the checks that fail, the word, and whether a record beside it holds; with a directory that is none, nothing."""
    reader = sample["reader"]
    roots = root_certificates((folder / reader["roots"]).read_bytes()) if "roots" in reader else ()
    clock = forms.when(reader["clock"]) if "clock" in reader else None
    try:
        file = (folder / reader["directory"]).read_bytes() if "directory" in reader else None
        members = Directory(file, reader["directory_roots"], reader["threshold"]) if file is not None else None
    except Fault:
        return None, None, None
    report = verify.judge(folder / sample["file"], Reader((), roots, clock, members))
    return sorted(report.failed), report.worth, None if report.record is None else report.record[1] is None


def main(comity, folder):
    folder, differ, alike, words = pathlib.Path(folder), 0, 0, collections.Counter()
    option = root_option(comity)
    can = {"directory", "directory_roots", "threshold", "clock"} | ({"roots"} if option else set())
    samples = [one for one in json.loads((folder / "samples.json").read_text()) if not one["reader"].keys() - can]
    with concurrent.futures.ThreadPoolExecutor() as pool:
        for sample, answer in zip(samples, pool.map(lambda one: asked(comity, folder, one, option), samples)):
            theirs, code, said = answer
            ours = own(folder, sample)
            if sample["fails"] is not None:
                ours = (sample["fails"], ours[1], sample["record"])
            if (theirs, code) == (ours, verify.EXIT.get(ours[1], 1)):
                alike += 1
                words[theirs[1] or "no verdict"] += 1
                continue
            differ += 1
            whys = said if theirs[0] is None else "; ".join(f"{name}: {said[name]['says']}" for name in theirs[0])
            print(f"{sample['file']}: must be {ours}, is {theirs} with exit code {code}. {whys}")
    print(f"{alike} samples judged alike, {differ} otherwise: " + ", ".join(f"{word} {count}" for word, count in sorted(words.items())))
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]) if len(sys.argv) == 3 else (print(__doc__, file=sys.stderr), 2)[1])
