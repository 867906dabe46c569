"""One sample: its name, the package, what a reader has to say, and what that reader brings."""

from .writer import DESK, PROVIDER, Maker


class Case:
    def __init__(self, name, fails, build, rule="", worth=None, record=None, holds=True, **reader):
        """`fails` names the checks that fail, and no others may; none for a good package. `worth` is the word for it, where keys are brought.
        `reader` may hold trusted, roots, clock and directory. With `fails` None nothing is said but that all verifiers judge it alike."""
        self.name, self.fails, self.build, self.rule, self.reader = name, fails if fails is None else sorted(fails.split()), build, rule, reader
        self.worth = worth
        # What makes an evidence record of the package, and whether it holds.
        self.record, self.holds = record, holds


def changed(step, how, **options):
    return lambda: Maker(**options).change(step, how).build()


def nth(number, how):
    """Changes the event or entry with this number alone."""
    count = [-1]

    def change(value):
        count[0] += 1
        return how(value) if count[0] % 1_000_000 == number else None

    return change


def setting(**members):
    return lambda value: value.update(members)


def swap(old, new):
    def change(body):
        assert old in body, (old, body[:200])
        return body.replace(old, new, 1)

    return change


def add(name, body=b"x"):
    return lambda files: {**files, name: body}


def drop(name):
    return lambda files: {key: body for key, body in files.items() if key != name}


def trusted(maker):
    return {(DESK, maker.desk.public.hex()), (PROVIDER, maker.provider.public.hex())}
