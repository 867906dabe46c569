#!/usr/bin/env python3
"""Keys inside a token that is not ours (SoftHSM, through its PKCS #11 module): a root of a first directory, an officer who packs evidence, and an
officer who signs what a running node asks for. No key of a person or a keeper is ever in a file. usage: pkcs11.py COMITY FOLDER

Needs softhsm2-util with its module, python's cryptography for a second opinion, and the empty FOLDER. A few seconds.
"""

import base64
import json
import os
import pathlib
import re
import subprocess
import sys

sys.dont_write_bytecode = True
from own_key import PHRASE, Wrong, call, enrol, federation, good, pages, serve

PIN = "418605"
MODULES = ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm.so"]
MATTER = 'request = "00112233445566778899aabbccddeeff"\ncase = "XB-2026-1"\npurposes = ["fraud"]\nmay_use_in = ["XB"]\nstatement = "Nothing was left out."\n'


class Token:
    """An empty token of SoftHSM in a folder of its own."""

    def __init__(self, comity, folder):
        module = next((path for path in MODULES if pathlib.Path(path).exists()), None)
        if module is None:
            raise Wrong(f"none of {MODULES} is here")
        (folder / "tokens").mkdir()
        (folder / "softhsm.conf").write_text(f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\n")
        self.comity, self.module, self.folder = comity, module, folder
        self.surroundings = {**os.environ, "SOFTHSM2_CONF": str(folder / "softhsm.conf")}
        good("softhsm2-util", "--init-token", "--free", "--label", "duty", "--pin", PIN, "--so-pin", "0" + PIN, env=self.surroundings)
        (folder / "pin").write_text(PIN + "\n")

    def run(self, *words, **more):
        return subprocess.run([str(word) for word in (self.comity, *words)], capture_output=True, text=True, env=self.surroundings, **more)

    def done(self, *words, **more):
        ran = self.run(*words, **more)
        if ran.returncode:
            raise Wrong(f"{' '.join(map(str, words))}: exit code {ran.returncode}: {ran.stdout}{ran.stderr}")
        return ran.stdout

    def refused(self, code, *words, **more):
        ran = self.run(*words, "--json", **more)
        if ran.returncode != 1 or code not in ran.stdout + ran.stderr:
            raise Wrong(f"{' '.join(map(str, words))}: not refused as {code}: exit code {ran.returncode}: {ran.stdout}{ran.stderr}")

    def make(self, name):
        return json.loads(self.done("sign", "token", self.module, "--make", name, "--pin-file", self.folder / "pin", "--json"))["key"]

    def keys(self):
        (token,) = json.loads(self.done("sign", "token", self.module, "--json"))["tokens"]
        return {key["name"]: key["key"] for key in token["keys"]}

    @property
    def asked(self):
        return ["--token", self.module, "--pin-file", self.folder / "pin"]


def house(token, folder):
    """A first directory by a root in the token, and a package by an officer whose key is there as well."""
    root, officer = token.make("keeper"), token.make("b.b")
    if token.keys() != {"keeper": root, "b.b": officer}:
        raise Wrong(f"the token lists {token.keys()}")
    node, trust = folder / "n", ["--root", root, "--threshold", "1"]
    (folder / "phrase").write_text(PHRASE + "\n")
    token.done("init", "node", "--dir", node, "--id", "desk.xb.example", "--name", "Desk", "--state", "XB", "--kind", "authority", "--functions", "desk", "--root", root, "--exercise")
    token.done("init", "officer", "--dir", node, "--id", "b.b", "--person", "p-1", "--name", "B (invented)", "--roles", "reviewer", "--phrase-file", folder / "phrase", "--key", officer)
    draft, line = folder / "draft", folder / "keeper.sig"
    token.done("init", "directory", "--enrol", node / "enrol.toml", "--number", "1", "--exercise", "--out", draft)
    sign = ["directory", "sign", draft, "--first", *trust, *token.asked, "--out", line]
    shown = token.run(*sign)
    number = re.search(r"[0-9a-f]{4}( [0-9a-f]{4}){4}", shown.stdout + shown.stderr)
    if shown.returncode != 1 or number is None:
        raise Wrong(f"the draft was not shown: {shown.stdout}{shown.stderr}")
    token.done(*sign, "--number", number[0])
    token.done("directory", "join", draft, line, "--first", *trust, "--out", node / "directory")
    (folder / "source").write_text("an invented record\n")
    (folder / "matter.toml").write_text(MATTER)
    token.done("evidence", "take", "--dir", node, "--folder", folder / "m", "--quiet", "--why", "by courier", folder / "source")
    pack = ["evidence", "pack", "--dir", node, "--folder", folder / "m", "--quiet", "--matter", folder / "matter.toml", "--officer", "b.b", "--role", "reviewer", "--out", folder / "out.zip"]
    token.refused("key-away", *pack, "--phrase-file", folder / "phrase")
    (folder / "wrong").write_text("000000\n")
    token.refused("pin", *pack, "--token", token.module, "--pin-file", folder / "wrong")
    token.done(*pack, *token.asked)
    verified = token.done("verify", folder / "out.zip", "--directory", node / "directory", *trust)
    if "VERIFIED" not in verified:
        raise Wrong(verified)
    second_opinion(root, node / "directory")


def second_opinion(root, directory):
    """The root's signature by another implementation of Ed25519: it is over a line that says what for, then the payload."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    file = directory.read_bytes()
    signature = next(re.finditer(rb"^[^\n]* ([A-Za-z0-9+/]{86}==)\n", file, re.M))
    payload = file[file.index(b"{"):]
    Ed25519PublicKey.from_public_bytes(base64.b64decode(root)).verify(base64.b64decode(signature[1]), b"comity/1 directory\n" + payload)


def desk(token, folder):
    """An officer of a running node signs with the token; with a wrong PIN, or another token, nothing is done."""
    folder.mkdir()
    (folder / "phrase").write_text(PHRASE + "\n")
    (folder / "wrong").write_text("000000\n")
    federation(token.comity, folder / "net")
    enrol(token.comity, folder, token.make("t.oken"))
    node = folder / "net/cn-desk"
    server, url = serve(token.comity, node), pages(node)
    try:
        session = call(url, "/api/1/sign-in", {"officer": "cn-desk.token", "phrase": PHRASE})["token"]
        fields = dict(re.findall(r'^"?([a-z0-9.-]+)"? = "((?:[^"\\]|\\.)*)"', (folder / "net/draft.toml").read_text(), re.M))
        act = lambda word, number, fields={}: call(url, f"/api/1/act/{word}", {"subject": number, "fields": fields}, session)
        stage = lambda number: call(url, f"/api/1/requests/{number}", token=session)["request"]["stage"]
        watch = ["sign", "watch", "--url", url, "--account", "cn-desk.token", "--phrase-file", folder / "phrase", "--once"]
        number = "0a" * 16
        act("draft", number, fields)
        if act("propose", number).get("code") != "to-sign":
            raise Wrong("the press did not wait for a signature")
        token.refused("pin", *watch, "--token", token.module, "--pin-file", folder / "wrong", input="yes\n")
        if stage(number) != "draft":
            raise Wrong("something was done without a signature")
        signed = token.done(*watch, *token.asked, input="yes\n")
        if "signed by the drafter" not in signed or stage(number) != "proposed":
            raise Wrong(f"not signed: {signed}")
    finally:
        server.stdin.close()
        server.wait()


def main(comity, folder):
    comity, folder = pathlib.Path(comity).resolve(), pathlib.Path(folder).resolve()
    token = Token(comity, folder)
    house(token, folder)
    desk(token, folder / "desk")
    print("keys in a token (SoftHSM): a root signed the first directory, an officer packed evidence, another signed at a running node; with a wrong PIN nothing is done")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Wrong as wrong:
        sys.exit(f"pkcs11.py: {wrong}")
