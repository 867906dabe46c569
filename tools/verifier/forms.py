"""Canonical JSON (RFC 8785), and the one form of each value: section 3 of protocol/evidence-2.md."""

import base64
import datetime
import functools
import json
import re

ROLES = {"investigator", "approver", "desk", "reviewer", "independent", "clerk", "counsel", "oversight"}
ACTS = {"received", "hashed", "converted", "looked-up", "packed", "transmitted", "verified", "moved", "viewed", "destroyed"}
CLOCKS_APART = datetime.timedelta(seconds=300)


class Wrong(Exception):
    """What is wrong with the file, in a sentence. Nothing more can be asked of it."""


def need(holds, says):
    if not holds:
        raise Wrong(says)


def canonical(value):
    # RFC 8785 sorts names by UTF-16 code units. All names that pass the checks are ASCII, where every order is the same.
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8")


def loaded(body, name):
    # Members named twice and numbers written in two ways disappear here, and are missed in the comparison.
    try:
        value = json.loads(body.decode("utf-8"))
        same = canonical(value) == body
    except (ValueError, RecursionError):
        same = False
    need(same, f"{name} is not canonical JSON")
    return value


def shaped(value, says, **members):
    need(isinstance(value, dict) and value.keys() == members.keys(), f"{says} has other members than it has to have")
    for name, right in members.items():
        need(right(value[name]), f"{says}: {name} is not in its form")
    return value


def text(value):
    return isinstance(value, str)


def matches(pattern):
    form = re.compile(pattern, re.ASCII)
    return lambda value: isinstance(value, str) and form.fullmatch(value) is not None


def whole(value):
    return isinstance(value, int) and not isinstance(value, bool)


def exactly(number):
    return lambda value: whole(value) and value == number


def flag(value):
    return isinstance(value, bool)


def maybe(right):
    return lambda value: value is None or right(value)


def listed(right, most=None, least=0):
    def judge(value):
        return isinstance(value, list) and least <= len(value) <= (len(value) if most is None else most) and all(map(right, value))

    return judge


def anything(_):
    return True


digest, digest512, signature_hex = matches("[0-9a-f]{64}"), matches("[0-9a-f]{128}"), matches("[0-9a-f]{128}")
node_id = matches(r"[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?")
state = matches("[A-Z]{2}")
moment_form = matches(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,5}[1-9])?Z")
decimal_form = matches(r"0|[1-9]\d{0,19}")


def role(value):
    return isinstance(value, str) and value in ROLES


def act(value):
    return isinstance(value, str) and value in ACTS


def decimal(value):
    return decimal_form(value) and int(value) < 2**64


@functools.lru_cache(maxsize=4096)
def when(value):
    """The moment, or ValueError: the calendar and the clock have to have it. A leap second is none that they have."""
    day, clock = value[:-1].split("T")
    seconds, _, decimals = clock[6:].partition(".")
    micro = int((decimals + "000000")[:6])
    year, month, date = map(int, day.split("-"))
    at = datetime.datetime(year, month, date, int(clock[:2]), int(clock[3:5]), int(seconds), micro, datetime.timezone.utc)
    if not 1970 <= at.year < 2200:
        raise ValueError
    return at


def moment(value):
    if not moment_form(value):
        return False
    try:
        when(value)
    except ValueError:
        return False
    return True


# Control characters and direction overrides: what is read would not be what is there.
UNREADABLE = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def plain(value):
    """A text for people."""
    return isinstance(value, str) and value.strip() != "" and len(value.encode()) <= 4000 and not UNREADABLE.search(value)


def key_name(value):
    """A name that can stand in the line of a signature of a C2SP signed note."""
    return value != "" and "+" not in value and not any(c.isspace() or c < " " or "\x7f" <= c <= "\x9f" for c in value)


def signed_by(value):
    shaped(value, "a signature", ed25519=signature_hex, key=digest)
    return True


def strict64(coded):
    """The bytes, or None when the base64 is not in its one form."""
    try:
        raw = base64.b64decode(coded, validate=True)
    except ValueError:
        return None
    return raw if base64.b64encode(raw).decode() == coded else None
