"""Puts the verifier's page together: build.py PROGRAM.wasm OUT.html. One file, with nothing outside of it and no way to a network."""

import base64
import hashlib
import json
import pathlib
import sys

PARTS = pathlib.Path(__file__).resolve().parents[2] / "crates" / "court" / "page"


def source(name):
    """A part of the page, as text that cannot end the element in which it stands."""
    text = (PARTS / name).read_text(encoding="utf-8")
    assert "</script" not in text and "</style" not in text, name
    return text


def digest(text):
    """How the policy names an inline script or style (CSP level 3, section 2.3.1)."""
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def page(program):
    """The whole page around the compiled verifier."""
    style, script = source("page.css"), source("page.js")
    policy = "; ".join(
        [
            "default-src 'none'",
            f"script-src {digest(script)} 'wasm-unsafe-eval'",
            "worker-src blob:",
            f"style-src {digest(style)}",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    words = json.dumps(json.loads(source("words.json")), ensure_ascii=False).replace("<", "\\u003c")
    parts = {
        "policy": policy,
        "style": style,
        "words": words,
        "worker": source("worker.js"),
        "program": base64.b64encode(program).decode(),
        "page": script,
    }
    html = source_of_page = (PARTS / "page.html").read_text(encoding="utf-8")
    for name, text in parts.items():
        assert source_of_page.count("{" + name + "}") == 1, name
        before, after = html.split("{" + name + "}", 1)
        html = before + text + after
    return html


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    out = pathlib.Path(sys.argv[2])
    out.write_text(page(pathlib.Path(sys.argv[1]).read_bytes()), encoding="utf-8")
    print(f"{out}: {out.stat().st_size} bytes")
