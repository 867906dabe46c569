"""Keys that ended: what they signed counts if it is shown to have been there before. *Packages and keys that ended* in section 7 of protocol/comity-1.md."""

import datetime

from .forms import CLOCKS_APART, when

ENOUGH = 2


class End:
    """Of one key: when, and whether it was taken back."""

    def __init__(self, term):
        self.at = min([term.until] + ([term.revoked] if term.revoked else []))
        self.says = f"was revoked as of {said(self.at)}" if self.at == term.revoked else f"ended at {said(self.at)}"


def said(at):
    return f"{at:%Y-%m-%dT%H:%M:%S}" + (f".{at.microsecond:06}".rstrip("0") if at.microsecond else "") + "Z"


def judge(p, reader, key, wrong):
    """How a key that the directory knows stands to what it signed: None, or what has to be said of it. What is wrong goes to `wrong` as (ended, words)."""
    term = reader.directory.term(key)
    if term is None:
        return None
    who = key["officer"] or key["node"]
    dates = dates_of(p, key["key"])
    if min(dates) + CLOCKS_APART < term.start:
        wrong.append((False, f"the key of {who} signed something dated {said(min(dates))}, and counts from {said(term.start)} only"))
        return None
    end = End(term)
    if not has_ended(term, end, dates, reader):
        return None
    if p.there is not None and p.there < end.at:
        return f"the key of {who} {end.says}; somebody else's time stamp shows that this was there by {said(p.there)}"
    moments = sorted(at for witness, at in p.cosigned if at < end.at and believed(reader, witness, at, key["state"]))
    needed = needed_of(reader, key["state"])
    if len(moments) >= needed:
        p.by_log_alone = True
        return f"the key of {who} {end.says}; witnesses whom you believe had cosigned the log by {said(moments[needed - 1])}"
    wrong.append((True, f"the key of {who} {end.says}, and nothing shows that it had signed this before: no time stamp that you believe, and {len(moments)} of the {needed} witnesses that it takes"))
    return None


def dates_of(p, key):
    dates = [when(event["at"]) for event, _, _, _ in p.custody if key in event["keys"]]
    if any(signature["key"] == key for signature in p.seal["signatures"]) or (p.closing and p.closing["signature"]["key"] == key):
        dates.append(when(p.packing["at"]))
    return dates


def has_ended(term, end, dates, reader):
    today = reader.clock or reader.directory.issued
    revoked = term.revoked is not None and (reader.clock is None or term.revoked <= reader.clock)
    return revoked or term.until <= today or max(dates) >= end.at


def believed(reader, witness, at, against):
    """`witness` is a pair of name and key; `against` the state of the holder whose key has ended."""
    if reader.knows(*witness):
        return True
    return any(
        (one.name, one.key) == witness and one.state != against and one.term.revoked is None and one.term.start <= at < one.term.until
        for one in reader.directory.members
    )


def needed_of(reader, against):
    """As many as could be counted, but no more than are enough."""
    names = reader.names | {one.name for one in reader.directory.members if one.state != against}
    return max(1, min(ENOUGH, len(names)))


def moment_of(seconds):
    """A moment of a cosignature, or None when no calendar has it."""
    try:
        return datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    except OverflowError:
        return None
