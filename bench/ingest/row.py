#!/usr/bin/env python3
"""One line of the table of bench/ingest.sh, from what the program said and what time measured."""

import json
import sys

kind, run, said, time = sys.argv[1:]
with open(said, encoding="utf-8") as lines:
    total = json.loads(lines.readlines()[-1])
with open(time, encoding="utf-8") as line:
    seconds, user, system, kilobytes = (float(word) for word in line.read().split()[-4:])
if total["read"] != total["stored"] + total["set_aside"]:
    sys.exit("what was read is not what was stored and set aside")
rows = total["read"]
print(
    f"{kind:8} {run:22} {rows:>10} {seconds:>8.1f} {user + system:>8.1f} {rows / seconds:>12,.0f} {kilobytes / 1024:>8.0f}"
)
