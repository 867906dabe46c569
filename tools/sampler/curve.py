"""The curve of Ed25519, in whole numbers: for signatures that a strict reader refuses, which no library makes."""

import hashlib

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT = pow(2, (P - 1) // 4, P)
ONE = (0, 1)


def added(a, b):
    (x1, y1), (x2, y2) = a, b
    t = D * x1 * x2 * y1 * y2
    return (x1 * y2 + x2 * y1) * pow(1 + t, -1, P) % P, (y1 * y2 + x1 * x2) * pow(1 - t, -1, P) % P


def times(n, point):
    out = ONE
    while n:
        if n & 1:
            out = added(out, point)
        point, n = added(point, point), n >> 1
    return out


def with_y(y, sign=0):
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * ROOT % P
    return (P - x if x & 1 != sign else x), y


BASE = with_y(4 * pow(5, -1, P) % P)
EIGHTH = with_y(int.from_bytes(bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"), "little"))


def coded(point):
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


def challenge(r, key, message):
    return int.from_bytes(hashlib.sha512(r + key + message).digest(), "little") % ORDER


def scalar(seed):
    wide = bytearray(hashlib.sha512(seed).digest()[:32])
    wide[0] &= 248
    wide[31] = wide[31] & 127 | 64
    return int.from_bytes(wide, "little") % ORDER


def joined(r, s):
    return r + s.to_bytes(32, "little")


class Identity:
    """A key that is the neutral point: with it everybody signs everything."""

    def __init__(self, key=coded(ONE)):
        self.public = key

    def sign(self, message):
        return joined(coded(times(7, BASE)), 7)


class SmallR:
    """A good key that signs with R the neutral point."""

    def __init__(self, seed):
        self.secret = scalar(seed)
        self.public = coded(times(self.secret, BASE))

    def sign(self, message):
        r = coded(ONE)
        return joined(r, challenge(r, self.public, message) * self.secret % ORDER)


class Mixed:
    """A key with a part of order 8. Its signatures hold with the cofactor; without it, for one in eight R alone."""

    def __init__(self, seed, holds):
        self.secret, self.holds = scalar(seed), holds
        self.public = coded(added(times(self.secret, BASE), EIGHTH))

    def sign(self, message):
        for nonce in range(1, 1000):
            r = coded(times(nonce, BASE))
            k = challenge(r, self.public, message)
            if (k % 8 == 0) == self.holds:
                return joined(r, (nonce + k * self.secret) % ORDER)
        raise AssertionError("a thousand challenges without such a one")
