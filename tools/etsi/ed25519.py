"""Ed25519 in whole numbers, after RFC 8032, section 5.1: slow, short, and not ours. A check tool, never for real keys."""

import hashlib

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def hashed(*parts):
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little")


def add(a, b):
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g = 2 * a[3] * b[3] * D % P
    h = 2 * a[2] * b[2] % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(number, point):
    out = (0, 1, 1, 0)
    while number:
        if number & 1:
            out = add(out, point)
        point = add(point, point)
        number >>= 1
    return out


def x_of(y, sign):
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P:
        raise ValueError("no point")
    return P - x if x & 1 != sign else x


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = x_of(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def packed(point):
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def opened(text):
    number = int.from_bytes(text, "little")
    y = number & (1 << 255) - 1
    x = x_of(y, number >> 255)
    return (x, y, 1, x * y % P)


def secret(seed):
    digest = hashlib.sha512(seed).digest()
    number = int.from_bytes(digest[:32], "little")
    return (number & (1 << 254) - 8) | 1 << 254, digest[32:]


def public(seed):
    return packed(times(secret(seed)[0], BASE))


def sign(seed, text):
    number, prefix = secret(seed)
    key = packed(times(number, BASE))
    r = hashed(prefix, text) % ORDER
    commitment = packed(times(r, BASE))
    s = (r + hashed(commitment, key, text) * number) % ORDER
    return commitment + s.to_bytes(32, "little")


def verifies(key, text, signature):
    try:
        point, commitment = opened(key), opened(signature[:32])
    except ValueError:
        return False
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or s >= ORDER:
        return False
    left = times(s, BASE)
    right = add(commitment, times(hashed(signature[:32], key, text) % ORDER, point))
    return packed(left) == packed(right)


# RFC 8032, section 7.1, test 1: whoever imports this knows that it counts right.
SEED = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
assert public(SEED).hex() == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
assert verifies(public(SEED), b"", sign(SEED, b""))
