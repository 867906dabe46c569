#!/usr/bin/env python3
"""An officer's key in an SSH agent that is not ours (OpenSSH's): enrolled from its public line, asked for a signature by `comity sign watch --agent`,
and the act is done; with the key out of the agent it is not. usage: own_key.py COMITY FOLDER

Needs ssh-agent, ssh-add and ssh-keygen, and the empty FOLDER. A few seconds.
"""

import datetime
import json
import os
import pathlib
import pty
import re
import signal
import subprocess
import sys
import termios
import time
import urllib.error
import urllib.request

PHRASE = "the phrase of an invented officer"


class Wrong(Exception):
    """What did not happen."""


def run(*words, **more):
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, **more)


def good(*words, **more):
    done = run(*words, **more)
    if done.returncode:
        raise Wrong(f"{' '.join(map(str, words))}: exit code {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout


def federation(comity, folder):
    """An invented federation, made and stopped again."""
    demo = subprocess.Popen([comity, "demo", "--bare", "--json", "--rows", "1000", "--from", "CN", "--to", "JP", "--dir", folder], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    for line in demo.stdout:
        if '"ready":true' in line:
            break
    demo.send_signal(signal.SIGINT)
    demo.wait()


def agent(folder):
    """OpenSSH's agent with a new key, of which the file is gone; the agent, what programs need to find it, and the public line."""
    socket, key = folder / "agent", folder / "k"
    process = subprocess.Popen(["ssh-agent", "-D", "-a", socket], stdout=subprocess.DEVNULL)
    surroundings = {**os.environ, "SSH_AUTH_SOCK": str(socket)}
    good("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "a token", "-f", key)
    while not socket.exists():
        if process.poll() is not None:
            raise Wrong("ssh-agent ended")
        time.sleep(0.05)
    good("ssh-add", "-q", key, env=surroundings)
    key.unlink()
    return process, surroundings, (folder / "k.pub").read_text().strip()


def enrol(comity, folder, public):
    """The officer stands in the next directory, signed by two keepers."""
    node = folder / "net/cn-desk"
    offset = int(re.search(r"clock_offset_seconds = (-?\d+)", (node / "node.toml").read_text())[1])
    now = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=offset)).strftime("%Y-%m-%dT%H:%M:%SZ")
    good(comity, "init", "officer", "--dir", node, "--id", "cn-desk.token", "--person", "p-token", "--name", "T. Oken (invented)", "--roles", "investigator", "--phrase-file", folder / "phrase", "--key", public)
    trust = ["--threshold", "2", "--now", now]
    for root in (folder / "net/roots.txt").read_text().split():
        trust += ["--root", root]
    last, draft = folder / "net/directory", folder / "draft"
    told = good(comity, "directory", "draft", "--last", last, "--enrol", node / "enrol.toml", "--out", draft, *trust)
    number = re.search(r"[0-9a-f]{4}( [0-9a-f]{4}){4}", told)[0]
    lines = []
    for keeper in (1, 2):
        lines.append(folder / f"{keeper}.sig")
        good(comity, "directory", "sign", draft, "--last", last, "--key", folder / f"net/root-{keeper}.key", "--number", number, "--out", lines[-1], *trust)
    good(comity, "directory", "join", draft, *lines, "--last", last, "--out", folder / "directory-2", *trust)
    (folder / "directory-2").replace(node / "directory")
    return re.search(r'^url = "([^"]+)"', (node / "enrol.toml").read_text(), re.M)[1]


def serve(comity, node):
    server = subprocess.Popen([comity, "serve", "--until-stdin-closes", "--dir", node], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    if "listens on" not in server.stdout.readline():
        raise Wrong("the node did not start")
    return server


def pages(node):
    return "http://" + re.search(r'^listen = "([^"]+)"', (node / "node.toml").read_text(), re.M)[1]


def call(url, path, body=None, token=None):
    headers = {"content-type": "application/json", **({"authorization": f"Bearer {token}"} if token else {})}
    request = urllib.request.Request(url + path, None if body is None else json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refused:
        return json.load(refused)


def unseen(comity, folder):
    """A pass-phrase that is typed at a terminal is not shown there, and what comes after it is."""
    here, there = pty.openpty()
    made = subprocess.Popen([comity, "sign", "key", "--out", folder / "typed.key"], stdin=there, stdout=there, stderr=there)
    shown = b""
    while b"on one line" not in shown:
        shown += os.read(here, 4096)
    # The terminal is told before anything is read.
    while termios.tcgetattr(there)[3] & termios.ECHO:
        time.sleep(0.02)
    os.write(here, PHRASE.encode() + b"\n")
    while b"stays on this machine" not in shown:
        shown += os.read(here, 4096)
    if made.wait() or PHRASE.encode() in shown or not termios.tcgetattr(there)[3] & termios.ECHO:
        raise Wrong(f"a typed pass-phrase: {shown}")


def main(comity, folder):
    comity, folder = pathlib.Path(comity).resolve(), pathlib.Path(folder).resolve()
    (folder / "phrase").write_text(PHRASE + "\n")
    unseen(comity, folder)
    federation(comity, folder / "net")
    agent_process, surroundings, public = agent(folder)
    server = None
    try:
        enrol(comity, folder, public)
        node = folder / "net/cn-desk"
        server, url = serve(comity, node), pages(node)
        token = call(url, "/api/1/sign-in", {"officer": "cn-desk.token", "phrase": PHRASE})["token"]
        fields = dict(re.findall(r'^"?([a-z0-9.-]+)"? = "((?:[^"\\]|\\.)*)"', (folder / "net/draft.toml").read_text(), re.M))
        act = lambda word, number, fields={}: call(url, f"/api/1/act/{word}", {"subject": number, "fields": fields}, token)
        watch = lambda: run(comity, "sign", "watch", "--url", url, "--account", "cn-desk.token", "--phrase-file", folder / "phrase", "--agent", "--once", env=surroundings, input="yes\n")
        first, second = "0a" * 16, "0b" * 16
        for number in (first, second):
            act("draft", number, fields)
        pressed = act("propose", first)
        if pressed.get("code") != "to-sign":
            raise Wrong(f"the press did not wait for a signature: {pressed}")
        signed = watch()
        if signed.returncode or "signed by the drafter" not in signed.stdout:
            raise Wrong(f"not signed: {signed.stdout}{signed.stderr}")
        stage = call(url, f"/api/1/requests/{first}", token=token)["request"]["stage"]
        good("ssh-add", "-q", "-D", env=surroundings)
        act("propose", second)
        without = watch()
        if stage != "proposed" or without.returncode != 1 or "no key of the SSH agent" not in without.stderr:
            raise Wrong(f"stage {stage}; without the key: {without.returncode} {without.stdout}{without.stderr}")
        if call(url, f"/api/1/requests/{second}", token=token)["request"]["stage"] != "draft":
            raise Wrong("something was done without a signature")
    finally:
        agent_process.terminate()
        if server:
            server.stdin.close()
            server.wait()
    print("an officer's key in OpenSSH's agent: enrolled, asked, signed; without it nothing is done")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Wrong as wrong:
        sys.exit(f"own_key.py: {wrong}")
