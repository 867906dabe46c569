"""Invented NAT events and flows as IPFIX messages (RFC 7011, RFC 8158): written one after another to a file, and sent to a
collector on loopback where a port is named.

    flows.py FILE [PORT [DATAGRAM...]]

The datagrams are sent before the messages. All addresses are those reserved for documentation and shared address space.
"""

import ipaddress
import socket
import struct
import sys
import time

START = 1_790_000_000_000  # milliseconds: 2026-09-21

NAT44 = [(323, 8), (230, 1), (8, 4), (225, 4), (7, 2), (227, 2), (4, 1), (12, 4), (11, 2), (226, 4), (228, 2)]
NAT64 = [(323, 8), (230, 1), (27, 16), (225, 4), (7, 2), (227, 2), (4, 1), (28, 16), (11, 2), (226, 4), (228, 2)]
BLOCK = [(323, 8), (230, 1), (8, 4), (225, 4), (361, 2), (362, 2), (363, 2), (364, 2)]
FLOW = [(152, 8), (153, 8), (8, 4), (12, 4), (7, 2), (11, 2), (4, 1), (225, 4), (226, 4), (227, 2), (228, 2)]
TEMPLATES = {256: NAT44, 257: NAT64, 258: BLOCK, 259: FLOW}


def value(what, length):
    if isinstance(what, str):
        return ipaddress.ip_address(what).packed
    return what.to_bytes(length, "big")


def templates():
    body = b""
    for number, fields in TEMPLATES.items():
        body += struct.pack(">HH", number, len(fields)) + b"".join(struct.pack(">HH", *f) for f in fields)
    return struct.pack(">HH", 2, 4 + len(body)) + body


def data(number, records):
    body = b"".join(value(v, length) for r in records for v, (_, length) in zip(r, TEMPLATES[number], strict=True))
    return struct.pack(">HH", number, 4 + len(body)) + body


def version_9(at, sequence, records):
    """Blocks for collectors that read their fields in NetFlow v9 (RFC 3954) only."""
    template = struct.pack(">HHHH", 0, 8 + 4 * len(BLOCK), 258, len(BLOCK)) + b"".join(struct.pack(">HH", *f) for f in BLOCK)
    head = struct.pack(">HHIIII", 9, 1 + len(records), 3_600_000, at // 1000, sequence, 7)
    return head + template + data(258, records)


def message(at, sequence, *sets):
    body = b"".join(sets)
    return struct.pack(">HHIII", 10, 16 + len(body), at // 1000, sequence, 7) + body


def customers():
    """Eight customers, three connections each, a block of 512 ports each."""
    sessions, six, blocks, flows = [], [], [], []
    for n in range(8):
        inside, outside = f"100.64.{n % 4}.{10 + n}", f"203.0.113.{1 + n % 3}"
        first = 1024 + 512 * n
        blocks.append((START + 10 * n, 16, inside, outside, first, first + 511, 1, 512))
        for c in range(3):
            at, port, to = START + 1000 * n + 50 * c, first + c, f"198.51.100.{1 + c}"
            key = (inside, outside, 40_000 + 7 * n + c, port, 6 if c < 2 else 17, to, 443, to, 443)
            sessions += [(at, 4, *key), (at + 7_250 + 13 * n, 5, *key)]
            flows.append((at, at + 900, inside, to, 50_000 + n, 53, 17, outside, to, port, 53))
        six_inside = f"2001:db8:64::{n + 1:x}"
        key = (six_inside, outside, 30_000 + n, first + 100, 6, "64:ff9b::c633:6401", 80, "198.51.100.1", 80)
        six += [(START + 1000 * n, 6, *key), (START + 1000 * n + 4_000, 7, *key)]
        if n % 5:  # Some blocks are never given back, and one connection never ends.
            blocks.append((START + 60_000 + n, 17, *blocks[-1][2:]))
    sessions.pop()
    return sessions, six, blocks, flows


def main():
    sessions, six, blocks, flows = customers()
    messages, sent = [message(START, 0, templates())], []
    for number, records in ((258, blocks), (256, sessions), (257, six), (259, flows)):
        for begin in range(0, len(records), 16):
            some = sorted(records)[begin : begin + 16]
            at = some[-1][0] + 1000
            messages.append(message(at, len(messages), data(number, some)))
            sent.append(version_9(at, len(sent), some) if number == 258 else messages[-1])
    with open(sys.argv[1], "wb") as file:
        file.write(b"".join(messages))
    if len(sys.argv) > 2:
        out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        for datagram in [open(name, "rb").read() for name in sys.argv[3:]] + messages[:1] + sent:
            out.sendto(datagram, ("127.0.0.1", int(sys.argv[2])))
            time.sleep(0.02)


main()
