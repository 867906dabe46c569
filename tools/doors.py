#!/usr/bin/env python3
"""The two doors of a node, from outside: doors.py COMITY FOLDER [IDLE]

A member made here from protocol/comity-1.md alone (OpenSSL through Python's ssl, certificates by `cryptography`) is let in; everybody
else learns nothing; and a crowd of strangers who never finish (IDLE of them, 1,000 where nothing is said) neither delays the member nor stays.
At the officers' door the same with half-sent headers, bodies that drip or are too large, those who stay, and readers who do not read. Prints what was measured. Ends with 1 at the first thing that does not hold.
"""
import base64
import datetime
import http.client
import json
import os
import resource
import socket
import ssl
import subprocess
import sys
import time

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

COMITY, FOLDER = os.path.abspath(sys.argv[1]), sys.argv[2]
IDLE = int(sys.argv[3]) if len(sys.argv) > 3 else 1_000
CUT_WITHIN = 10


def say(text):
    print(f"  {text}", flush=True)


def must(holds, text):
    if not holds:
        sys.exit(f"DOES NOT HOLD: {text}")
    say(text)


def comity(*words):
    done = subprocess.run([COMITY, *words], check=True, capture_output=True, text=True)
    return done.stdout


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def common_name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def node_key(name):
    """The signing key in a node's folder: the first line of node.key."""
    line = open(f"{FOLDER}/{name}/node.key").read().split("\n")[0]
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(line.split(":")[1]))


def certificate(subject, issuer, public, by, days=1.0, names=(), authority=False, begin=None):
    """X.509 as the protocol's section on transport describes it."""
    now = begin or datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=5)
    made = x509.CertificateBuilder().subject_name(common_name(subject)).issuer_name(common_name(issuer))
    made = made.public_key(public).serial_number(x509.random_serial_number())
    made = made.not_valid_before(now).not_valid_after(now + datetime.timedelta(days=days))
    if authority:
        made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    else:
        usage = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
        made = made.add_extension(x509.ExtendedKeyUsage(usage), critical=False)
        made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(n) for n in names]), critical=False)
    return made.sign(by, None)


def pem(thing):
    return thing.public_bytes(serialization.Encoding.PEM)


def shown(label, issuer, by, names, **more):
    """A file with a fresh transport key and its certificate."""
    key = Ed25519PrivateKey.generate()
    path = f"{FOLDER}/{label}.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    with open(path, "wb") as file:
        file.write(secret + pem(certificate("transport", issuer, key.public_key(), by, names=names, **more)))
    return path


def context(mine=None, newest=ssl.TLSVersion.TLSv1_3):
    """Believes xb-desk by its signing key alone, and shows `mine`."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.maximum_version = newest
    # A partial chain: the anchor stands for a key, and is made here around it.
    key = node_key("xb-desk")
    anchor = certificate("xb-desk", "xb-desk", key.public_key(), key, authority=True)
    made.load_verify_locations(cadata=pem(anchor).decode())
    if mine:
        made.load_cert_chain(mine)
    return made


def asked(port, using, method="GET", path="/log/checkpoint", body=None, name="xb-desk"):
    """Status and body, or the name of the error."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=CUT_WITHIN) as bare:
            with using.wrap_socket(bare, server_hostname=name) as line:
                head = f"{method} {path} HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n"
                line.sendall((head + f"Content-Length: {len(body or b'')}\r\n\r\n").encode() + (body or b""))
                answer = http.client.HTTPResponse(line)
                answer.begin()
                return answer.status, answer.read()
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__, b""


def memory(pid):
    for line in open(f"/proc/{pid}/status"):
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def held(pid):
    """How many files and sockets a process has open."""
    return len(os.listdir(f"/proc/{pid}/fd"))


def p50_p99(call, rounds=200):
    took = []
    for _ in range(rounds):
        begin = time.monotonic()
        status = call()
        took.append((time.monotonic() - begin) * 1000)
        if status != 200:
            sys.exit(f"DOES NOT HOLD: who speaks is answered while others are silent ({status})")
    took.sort()
    return took[len(took) // 2], took[len(took) * 99 // 100]


def crowd(what, port, pid, call, many, come):
    """`many` come as `come` says, and then nothing; meanwhile `call` is measured, and each must be cut within its time."""
    quiet = p50_p99(call)
    before, there = held(pid), []
    for number in range(many):
        one = socket.create_connection(("127.0.0.1", port), timeout=CUT_WITHIN)
        come(number, one)
        there.append(one)
    came = time.monotonic()
    full = p50_p99(call)
    most = memory(pid)
    # By the node's own files, since to look at a connection from here is to read it.
    while (left := held(pid) - before) > 3 and time.monotonic() < came + CUT_WITHIN + 1:
        time.sleep(0.1)
    say(f"{many} {what}: a call took {quiet[0]:.1f} / {quiet[1]:.1f} ms (p50 / p99) before and {full[0]:.1f} / {full[1]:.1f} ms "
        f"among them; {most:.0f} MiB")
    del there
    must(left <= 3, f"all of them were cut within {CUT_WITHIN} s")
    must(most < 512, "memory stays below 512 MiB")


def at_the_pages(port, pid):
    """The officers' door, for a crowd that a proxy would let through."""
    def page():
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=CUT_WITHIN)
        line.request("GET", "/sign-in")
        return line.getresponse().status

    def half_a_head(_, one):
        one.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ")

    def half_a_body(number, one):
        path = ("/api/1/sign-in", "/comity/1/letters", "/sign-in")[number % 3]
        kind = ("application/json", "application/comity-letter", "application/x-www-form-urlencoded")[number % 3]
        head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\nContent-Length: 60000\r\n\r\n"
        one.sendall(head.encode() + b"{" * (number % 50))

    def a_megabyte(number, one):
        """As much as it takes; in two ways to say how much there will be."""
        path = ("/api/1/sign-in", "/sign-in", "/api/1/act/draft")[number % 3]
        length = ("Content-Length: 1000001", "Transfer-Encoding: chunked")[number % 2]
        one.settimeout(0.2)
        try:
            one.sendall(f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{length}\r\n\r\n".encode())
            for _ in range(16):
                one.sendall((b"10000\r\n" if number % 2 else b"") + b" " * 65536 + (b"\r\n" if number % 2 else b""))
        except OSError:
            pass

    def most_of_a_form(_, one):
        """As much as a stranger may bring, but for the last byte."""
        one.sendall(b"POST /api/1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 65000\r\n\r\n")
        one.sendall(b" " * 64999)

    def no_reading(_, one):
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        one.sendall(b"GET /api/1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n" * 60)

    crowd("half-sent heads", port, pid, page, IDLE, half_a_head)
    crowd("half-sent bodies", port, pid, page, IDLE, half_a_body)
    crowd("bodies of a megabyte", port, pid, page, min(IDLE, 800), a_megabyte)
    crowd("forms that lack a byte", port, pid, page, IDLE, most_of_a_form)
    more_than_there_are_places(port, pid, page)
    crowd("readers who do not read", port, pid, page, IDLE // 10, no_reading)
    dripping(port)


def more_than_there_are_places(port, pid, page):
    """Connections that were answered and say nothing more: whoever comes is let in, and the oldest of them go."""
    before, there = held(pid), []
    for _ in range(1_400):
        one = socket.create_connection(("127.0.0.1", port), timeout=CUT_WITHIN)
        one.sendall(b"GET /healthy HTTP/1.1\r\nHost: x\r\n\r\n")
        one.recv(4096)
        there.append(one)
    most = held(pid) - before
    must(most <= 1_030, f"of 1400 that were answered and stay, {most} hold a place")
    must(page() == 200, "and whoever comes then is answered")
    del there


def dripping(port):
    """A byte a second is not enough to stay."""
    with socket.create_connection(("127.0.0.1", port), timeout=CUT_WITHIN) as one:
        one.sendall(b"POST /api/1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n")
        begin = time.monotonic()
        try:
            while time.monotonic() - begin < 3 * CUT_WITHIN:
                one.sendall(b" ")
                if cut(one, time.monotonic() + 1):
                    break
        except OSError:
            pass
        took = time.monotonic() - begin
    must(took <= CUT_WITHIN + 1, f"a body that drips is cut ({took:.1f} s)")


def at_the_peers(port, pid, member):
    """Half of them say nothing, half of them say the beginning of a handshake."""
    def come(number, one):
        if number % 2:
            one.sendall(bytes.fromhex("16030100c8010000c40303"))

    crowd("strangers without a handshake", port, pid, lambda: asked(port, member)[0], IDLE, come)


def cut(one, until):
    one.settimeout(max(0.01, until - time.monotonic()))
    try:
        while one.recv(4096):
            pass
        return True
    except TimeoutError:
        return False
    except OSError:
        return True


def scanned(port):
    """What sslyze, which knows nothing of us, finds."""
    out = f"{FOLDER}/sslyze.json"
    subprocess.run(["sslyze", f"--json_out={out}", f"127.0.0.1:{port}"], stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, check=False)
    result = json.load(open(out))["server_scan_results"][0]["scan_result"]
    spoken = lambda v: len(result[v]["result"]["accepted_cipher_suites"])
    old = [v for v in result if v.endswith("_cipher_suites") and v != "tls_1_3_cipher_suites" and spoken(v)]
    must(spoken("tls_1_3_cipher_suites") == 3 and not old, "sslyze: TLS 1.3 with its three suites, and nothing older")
    one = lambda test, key: result[test]["result"][key]
    must(not one("heartbleed", "is_vulnerable_to_heartbleed"), "sslyze: no Heartbleed")
    must(not one("openssl_ccs_injection", "is_vulnerable_to_ccs_injection"), "sslyze: no CCS injection")
    must(not one("tls_compression", "supports_compression"), "sslyze: no compression")
    must(not one("session_renegotiation", "is_vulnerable_to_client_renegotiation_dos"), "sslyze: no renegotiation")


def doors(port):
    anybody = Ed25519PrivateKey.generate()
    own = node_key("xa-desk")
    member = context(shown("member", "xa-desk", own, ["xa-desk"]))
    must(asked(port, member)[0] == 200, "a member that was made from the protocol's text is let in")
    must(asked(port, member, path="/sign-in")[0] == 404, "there are no pages at this door")
    must(asked(port, member, path="/api/1/work")[0] == 404, "and no API")
    answer = asked(port, member, "POST", "/comity/1/letters", b"nonsense")
    must(answer == (422, b"not-sealed"), "nonsense in the letter box gets its code")
    must(asked(port, member, name="xa-desk")[0] == "SSLCertVerificationError", "another name is not answered to")
    month_ago = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=30)
    refused = {
        "nobody (no certificate)": None,
        "a stranger under a member's name": shown("stranger", "xa-desk", anybody, ["xa-desk"]),
        "a stranger under a name of its own": shown("unknown", "xz-desk", anybody, ["xz-desk"]),
        "a member under another member's name": shown("other", "xb-desk", own, ["xb-desk"]),
        "a member with two names": shown("two", "xa-desk", own, ["xa-desk", "xb-desk"]),
        "a member without a name": shown("none", "xa-desk", own, ["*.example"]),
        "a member with last month's certificate": shown("old", "xa-desk", own, ["xa-desk"], begin=month_ago),
    }
    for who, mine in refused.items():
        answer = asked(port, context(mine))
        must(not isinstance(answer[0], int) and answer[1] == b"", f"{who} gets not one byte ({answer[0]})")
    answer = asked(port, context(shown("late", "xa-desk", own, ["xa-desk"]), newest=ssl.TLSVersion.TLSv1_2))
    must(not isinstance(answer[0], int), f"a member that speaks TLS 1.2 gets not one byte ({answer[0]})")
    with socket.create_connection(("127.0.0.1", port), timeout=CUT_WITHIN) as bare:
        bare.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        must(b"HTTP" not in bare.recv(4096), "who speaks no TLS gets no HTTP")
    return member


def main():
    soft = min(2 * max(IDLE, 1_400) + 256, resource.getrlimit(resource.RLIMIT_NOFILE)[1])
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    os.makedirs(FOLDER, exist_ok=True)
    root = comity("init", "root", "--out", f"{FOLDER}/root.key").split("\n")[0].split()[-1]
    ports, page_ports = {}, {}
    for name in ("xa-desk", "xb-desk"):
        page_ports[name], ports[name] = free_port(), free_port()
        comity("init", "node", "--dir", f"{FOLDER}/{name}", "--id", name, "--name", name, "--state", name[:2].upper(),
               "--kind", "authority", "--functions", "desk", "--root", root, "--exercise",
               "--listen", f"127.0.0.1:{page_ports[name]}", "--peers", f"127.0.0.1:{ports[name]}")
    comity("init", "directory", "--roots", f"{FOLDER}/root.key", "--enrol", f"{FOLDER}/xa-desk/enrol.toml",
           "--enrol", f"{FOLDER}/xb-desk/enrol.toml", "--number", "1", "--exercise", "--out", f"{FOLDER}/directory")
    with open(f"{FOLDER}/xb-desk/directory", "wb") as file:
        file.write(open(f"{FOLDER}/directory", "rb").read())
    served = subprocess.Popen([COMITY, "serve", "--dir", f"{FOLDER}/xb-desk"], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True)
    try:
        say(served.stdout.readline().strip())
        member = doors(ports["xb-desk"])
        scanned(ports["xb-desk"])
        at_the_peers(ports["xb-desk"], served.pid, member)
        at_the_pages(page_ports["xb-desk"], served.pid)
    finally:
        served.kill()


main()
