#!/usr/bin/env python3
"""Runs `comity verify --json` over the samples, and compares the checks that fail. usage: agree_samples.py COMITY FOLDER

FOLDER is what `sample_package.py FOLDER` wrote. Samples whose reader brings keys or a clock are left out: `comity verify` takes these from a directory.
"""

import concurrent.futures
import json
import pathlib
import re
import subprocess
import sys


def root_option(comity):
    """How `comity verify` takes the root of an authority of time stamps, or None in a release that cannot."""
    told = subprocess.run([comity, "verify", "--help"], capture_output=True, text=True).stdout
    found = re.search(r"--[a-z-]*(tsa|stamp|authorit)[a-z-]*", told)
    return found and found[0]


def asked(comity, folder, sample, option):
    words = [comity, "verify", "--json", str(folder / sample["file"])]
    if "roots" in sample["reader"]:
        words += [option, str(folder / sample["reader"]["roots"])]
    done = subprocess.run(words, capture_output=True, text=True)
    try:
        said = {check["id"]: check for check in json.loads(done.stdout)["checks"]}
    except (ValueError, KeyError):
        return sample, None, done.stderr.strip() or done.stdout.strip()
    return sample, sorted(name for name, check in said.items() if check["outcome"] == "failed"), said


def main(comity, folder):
    folder, differ, alike = pathlib.Path(folder), 0, 0
    option = root_option(comity)
    can = {"roots"} if option else set()
    samples = [one for one in json.loads((folder / "samples.json").read_text()) if not one["reader"].keys() - can]
    with concurrent.futures.ThreadPoolExecutor() as pool:
        for sample, failed, said in pool.map(lambda one: asked(comity, folder, one, option), samples):
            if failed == sample["fails"]:
                alike += 1
                continue
            differ += 1
            whys = said if failed is None else "; ".join(f"{name}: {said[name]['says']}" for name in failed)
            print(f"{sample['file']}: must fail {sample['fails'] or 'nothing'}, fails {failed}. {whys}")
    print(f"{alike} samples judged alike, {differ} otherwise")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]) if len(sys.argv) == 3 else (print(__doc__, file=sys.stderr), 2)[1])
