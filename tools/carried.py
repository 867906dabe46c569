#!/usr/bin/env python3
"""Opens a file that was sealed with age under a pass-phrase (https://age-encryption.org/v1): for whoever received one and has Python
3.6 with OpenSSL, and nothing else. No network, no packages.

    python3 carried.py letter.age folder

Asks for the pass-phrase that was told over another channel, and unpacks the letter into the folder. It checks that nothing was changed
on the way. It does not check who sent it: call them, under a number of a register of your own (letter.txt inside says how).
"""

import base64
import getpass
import hashlib
import hmac
import os
import struct
import sys
import zipfile
from io import BytesIO

PIECE = 64 * 1024


def fail(why):
    sys.exit("not opened: " + why)


def unbase64(text):
    return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)


def derived(key, salt, info):
    """HKDF-SHA-256, 32 bytes (RFC 5869)."""
    first = hmac.new(salt or bytes(32), key, hashlib.sha256).digest()
    return hmac.new(first, info + b"\x01", hashlib.sha256).digest()


def quarter(s, a, b, c, d):
    m = 0xFFFFFFFF
    s[a] = (s[a] + s[b]) & m
    s[d] = ((s[d] ^ s[a]) << 16 | (s[d] ^ s[a]) >> 16) & m
    s[c] = (s[c] + s[d]) & m
    s[b] = ((s[b] ^ s[c]) << 12 | (s[b] ^ s[c]) >> 20) & m
    s[a] = (s[a] + s[b]) & m
    s[d] = ((s[d] ^ s[a]) << 8 | (s[d] ^ s[a]) >> 24) & m
    s[c] = (s[c] + s[d]) & m
    s[b] = ((s[b] ^ s[c]) << 7 | (s[b] ^ s[c]) >> 25) & m


def block(key, counter, nonce):
    """One block of ChaCha20 (RFC 8439, section 2.3)."""
    begin = list(struct.unpack("<4I", b"expand 32-byte k") + struct.unpack("<8I", key))
    begin += [counter] + list(struct.unpack("<3I", nonce))
    s = begin[:]
    for _ in range(10):
        quarter(s, 0, 4, 8, 12)
        quarter(s, 1, 5, 9, 13)
        quarter(s, 2, 6, 10, 14)
        quarter(s, 3, 7, 11, 15)
        quarter(s, 0, 5, 10, 15)
        quarter(s, 1, 6, 11, 12)
        quarter(s, 2, 7, 8, 13)
        quarter(s, 3, 4, 9, 14)
    return struct.pack("<16I", *((x + y) & 0xFFFFFFFF for x, y in zip(s, begin)))


def poly1305(key, data):
    """RFC 8439, section 2.5."""
    r = int.from_bytes(key[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    total, p = 0, (1 << 130) - 5
    for at in range(0, len(data), 16):
        total = (total + int.from_bytes(data[at : at + 16] + b"\x01", "little")) * r % p
    return ((total + int.from_bytes(key[16:], "little")) % (1 << 128)).to_bytes(16, "little")


def opened(key, nonce, sealed):
    """ChaCha20-Poly1305 without anything beside (RFC 8439, section 2.8); None when it does not open."""
    body, tag = sealed[:-16], sealed[-16:]
    padded = body + bytes(-len(body) % 16)
    mark = poly1305(block(key, 0, nonce)[:32], padded + struct.pack("<QQ", 0, len(body)))
    if len(sealed) < 16 or not hmac.compare_digest(mark, tag):
        return None
    stream = b"".join(block(key, 1 + n, nonce) for n in range((len(body) + 63) // 64))
    whole = int.from_bytes(body, "big") ^ int.from_bytes(stream[: len(body)], "big")
    return whole.to_bytes(len(body), "big")


def file_key(stanza, phrase):
    words, body = stanza
    if words[:1] != ["scrypt"] or len(words) != 3:
        fail("it is sealed to a key: open it with age or `comity request open`")
    salt, work = unbase64(words[1]), int(words[2])
    if len(salt) != 16 or not 1 <= work <= 20:
        fail("it asks for more work than a reader should give")
    salted = b"age-encryption.org/v1/scrypt" + salt
    wrap = hashlib.scrypt(phrase.encode(), salt=salted, n=1 << work, r=8, p=1, maxmem=(1 << work) * 1200 + (1 << 24), dklen=32)
    key = opened(wrap, bytes(12), unbase64(body))
    if key is None or len(key) != 16:
        fail("the pass-phrase does not open it")
    return key


def header(data):
    """The stanzas, the bytes under the mark, the mark, and where the body begins."""
    at, stanzas, reading = 0, [], False
    while True:
        end = data.find(b"\n", at)
        if end < 0 or end > 65536:
            fail("it is no file that was sealed with age, or it was cut")
        line, begins, at = data[at:end].decode("ascii", "replace"), at, end + 1
        if begins == 0:
            if line != "age-encryption.org/v1":
                fail("it is no file that was sealed with age")
        elif reading:
            stanzas[-1][1] += line
            reading = len(line) == 64
        elif line.startswith("-> "):
            stanzas.append([line[3:].split(" "), ""])
            reading = True
        elif line.startswith("--- "):
            return stanzas, data[: begins + 3], unbase64(line[4:]), at
        else:
            fail("its header was changed")


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    data = open(sys.argv[1], "rb").read()
    print("SHA-256 of the sealed file:", hashlib.sha256(data).hexdigest())
    stanzas, signed, mark, at = header(data)
    if len(stanzas) != 1:
        fail("it is sealed in another way: open it with age")
    phrase = open(sys.argv[3]).readline() if len(sys.argv) == 4 else getpass.getpass("Pass-phrase: ")
    key = file_key(stanzas[0], phrase.strip().lower())
    if not hmac.compare_digest(hmac.new(derived(key, b"", b"header"), signed, hashlib.sha256).digest(), mark):
        fail("its header was changed")
    nonce, rest, plain, number = data[at : at + 16], data[at + 16 :], b"", 0
    body = derived(key, nonce, b"payload")
    while True:
        piece, rest = rest[: PIECE + 16], rest[PIECE + 16 :]
        part = opened(body, number.to_bytes(11, "big") + (b"\x00" if rest else b"\x01"), piece)
        if part is None or (not part and number):
            fail("what is inside was changed or cut on the way")
        plain, number = plain + part, number + 1
        if not rest:
            break
    os.mkdir(sys.argv[2])
    with zipfile.ZipFile(BytesIO(plain)) as inside:
        for name in inside.namelist():
            if os.path.basename(name) != name or name.startswith("."):
                fail("a name inside leads elsewhere")
            with open(os.path.join(sys.argv[2], name), "wb") as out:
                out.write(inside.read(name))
            print("  ", name)
    print("Before you act on it: call them, under a number of a register of your own. letter.txt says what to ask.")


if __name__ == "__main__":
    main()
