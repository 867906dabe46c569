"""Writes evidence packages of version 2, good and bad, from protocol/evidence-2.md alone. `tools/sample_package.py` is its door."""
