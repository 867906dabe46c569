"""The second verifier of evidence packages, written from protocol/ alone. `tools/verify.py` is its door."""
