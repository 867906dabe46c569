#!/usr/bin/env python3
"""Makes a provider's folder for bench/ingest.sh."""

import pathlib
import shutil
import subprocess
import sys

program, folder = sys.argv[1:]
shutil.rmtree(folder, ignore_errors=True)
pathlib.Path(folder).parent.mkdir(parents=True, exist_ok=True)
key = folder + ".key"
pathlib.Path(key).unlink(missing_ok=True)
made = subprocess.run([program, "init", "root", "--out", key], check=True, capture_output=True, text=True)
public = made.stdout.splitlines()[0].rsplit(" ", 1)[-1]
what = ["--id", "xb-net", "--name", "Net of XB (invented)", "--state", "XB", "--kind", "provider"]
subprocess.run(
    [program, "init", "node", "--dir", folder, *what, "--listen", "127.0.0.1:0", "--root", public, "--exercise"],
    check=True,
    capture_output=True,
)
pathlib.Path(key).unlink()
