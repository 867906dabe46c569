"""One package, judged: what each check says, and whether it is verified."""

import io

from . import checks, zipped
from .ended import said as moment_said
from .documents import Package
from .forms import Wrong

NOT_A_PACKAGE = "This could not be asked, because the file is not a package"
# Enough to see what is wrong; a custody in which nothing fits would fill pages.
MOST_SAID = 20


class Reader:
    """What the reader brings: keys (pairs of a name and 64 digits), roots of time stamp authorities, a clock or none, and a directory or none.
    `today` is the time of the reader's machine: where there is no clock it says whether a use is over, and refuses nothing."""

    def __init__(self, trusted=(), roots=(), clock=None, directory=None, today=None):
        self.trusted, self.roots, self.clock, self.directory = frozenset(trusted), tuple(roots), clock, directory
        self.today = clock or today
        self.names = {name for name, _ in self.trusted}

    def knows(self, name, key):
        return (name, key) in self.trusted

    def has_name(self, name):
        return name in self.names

    @property
    def knows_persons(self):
        """Whether the reader was told who acts for the nodes: a directory tells it, and so does any key of a person."""
        return bool(self.directory) or any("@" in name for name in self.names)


class Report:
    def __init__(self):
        self.checks, self.package, self.record, self.today, self.today_is = [], None, None, None, None

    def add(self, name, outcome, says):
        self.checks.append((name, outcome, says))

    @property
    def verified(self):
        whole = self.record is None or self.record[1] is None
        return whole and all(outcome != "failed" for _, outcome, _ in self.checks)

    @property
    def failed(self):
        return [name for name, outcome, _ in self.checks if outcome == "failed"]

    @property
    def passed(self):
        return [name for name, outcome, _ in self.checks if outcome == "passed"]

    @property
    def vouched(self):
        return self.verified and {"nodes", "persons"} <= set(self.passed)

    @property
    def worth(self):
        """What it comes to, in one word of comity-1.md, section 7."""
        ended = set(self.package.ended) if self.package else set()
        if self.vouched:
            return "vouched-before-end" if "before" in ended else "vouched"
        if self.verified:
            return "nodes-vouched" if "nodes" in self.passed else "whole"
        if self.record and self.record[1]:
            return "not-verified"
        alone = "unproven" in ended and "otherwise" not in ended and set(self.failed) <= {"nodes", "persons"}
        return "ended-unproven" if alone and self.only_ends() else "not-verified"

    def only_ends(self):
        """Whether each check on keys that failed did so for an end alone."""
        return self.failed and len(self.failed) == self.package.ended.count("unproven")

    def as_json(self):
        listed = [{"id": name, "outcome": outcome, "says": f"{says}."} for name, outcome, says in self.checks]
        said = {"checks": listed, "ok": self.verified, "vouched": self.vouched, "worth": self.worth}
        if self.today:
            said["today"], said["today_is"] = moment_said(self.today), self.today_is
        if self.record:
            there, wrong = self.record
            said["record"] = {"ok": False, "says": f"{wrong}."} if wrong else {"ok": True, "there": moment_said(there)}
        return said


def verify(source, reader=None, full=zipped.FULL, record=None):
    """The report on a package; `source` is a file opened for reading, or the bytes. `record` is what was found of an evidence record beside it: by when
    the file was there and None, or None and what is wrong."""
    if isinstance(source, (bytes, bytearray, memoryview)):
        source = io.BytesIO(source)
    reader, report = reader or Reader(), Report()
    report.record, report.today, report.today_is = record, reader.today, "--clock" if reader.clock else "machine"
    try:
        package = report.package = Package(zipped.read(source, full))
    except Wrong as wrong:
        report.add("file", "failed", f"This is not a whole package: {wrong}")
        for check in checks.ALL:
            report.add(check.__name__, "not asked", NOT_A_PACKAGE)
        return report
    if record and reader.roots:
        package.there = record[0]
    report.add("file", "passed", f"It is a package of version {package.version} for request {package.request}, in its one form")
    for check in checks.ALL:
        if package.version == 1 and check in checks.NOT_IN_VERSION_1:
            continue
        wrong = []
        says = check(package, reader, wrong)
        outcome = "failed" if wrong else "not asked" if isinstance(says, checks.Unasked) else "passed"
        more = [f"and {len(wrong) - MOST_SAID} more"] if len(wrong) > MOST_SAID else []
        report.add(check.__name__, outcome, "; ".join(wrong[:MOST_SAID] + more) if wrong else says)
    return report
