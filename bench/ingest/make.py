#!/usr/bin/env python3
"""Makes up large sources for bench/ingest.sh: translations of one day, by a seed, the same bytes on every run.

    make.py csv    BYTES FILE    rows as bench/ingest/sessions.toml reads them
    make.py nfcapd BYTES FILE    flow records with their translation, in a file of nfdump 1.7, not compressed
"""

import random
import struct
import sys

DAY = 1_795_305_600_000  # 2026-11-22T00:00:00Z, in milliseconds
SUBSCRIBERS = 200_000
AT_ONCE = 4096


def translations(count):
    """Begin, end, subscriber, protocol, private port, public address and port, peer, its port."""
    draw = random.Random(4)
    step = 80_000_000 / count
    for number in range(count):
        r = draw.getrandbits(64)
        begin = DAY + int(number * step)
        subscriber = (r & 0xFFFFFF) % SUBSCRIBERS
        lasts = 200 + (r >> 24 & 0x7FFF)
        public = subscriber >> 8
        port = 1024 + (number * 7919 + subscriber) % 64_512
        peer = r >> 40 & 0xFFFF
        yield begin, begin + lasts, subscriber, 6 if r >> 63 else 17, 1024 + (r >> 32 & 0x7FFF), public, port, peer


def csv(size, out):
    out.write(b"start,stop,contract,proto,ip,port,nat_ip,nat_port,dst,dst_port\n")
    lines = []
    for begin, end, line, proto, private_port, public, port, peer in translations(size // 96):
        lines.append(
            f"{begin},{end},line-{line:06},{proto},100.{64 + (line >> 16)}.{line >> 8 & 255}.{line & 255},{private_port},"
            f"203.0.{public >> 8}.{public & 255},{port},198.51.{peer >> 8}.{peer & 255},443\n"
        )
        if len(lines) == AT_ONCE:
            out.write("".join(lines).encode())
            lines.clear()
    out.write("".join(lines).encode())


# A record of nfdump 1.7: its head, then elements 1 (times, ports, protocol), 2 (addresses), 20 and 22 (the translation).
RECORD = struct.Struct("<HHHHHH" "HHQQQQQHHBBBB" "HHII" "HHII" "HHHH")


def nfcapd(size, out):
    count = size // RECORD.size
    per_block = 6_000
    blocks = -(-count // per_block)
    head = struct.pack("<HHIQBBHIQII", 0xA50C, 2, 0x01070000, DAY // 1000, 0, 0, 0, 0, 0, 0, blocks)
    assert len(head) == 40
    out.write(head)
    records = []

    def block():
        body = b"".join(records)
        out.write(struct.pack("<IIHH", len(records), len(body), 3, 0) + body)
        records.clear()

    pack = RECORD.pack
    for begin, end, line, proto, private_port, public, port, peer in translations(count):
        private = 0x64400000 + line
        records.append(
            pack(
                11, RECORD.size, 4, 0, 1, 0,
                1, 52, begin, end, end, 9, 4_000, private_port, 443, proto, 0, 0, 0,
                2, 12, private, 0xC6330000 + peer,
                20, 12, 0xCB000000 + public, 0xC6330000 + peer,
                22, 8, port, 443,
            )
        )
        if len(records) == per_block:
            block()
    if records:
        block()


def main():
    kind, size, path = sys.argv[1:]
    with open(path, "wb", buffering=1 << 20) as out:
        {"csv": csv, "nfcapd": nfcapd}[kind](int(size), out)


main()
