//! Keys that have ended: what they signed counts if it is shown to have been there before (`protocol/comity-1.md`, section 7).

use terms::Instant;

use super::{Term, Trust};
use crate::{
    custody::CLOCKS_APART_MAX,
    keys::KeyHolder,
    log::{Note, cosign},
    package::{Package, closing::Closing},
};

/// The end of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct End {
    pub(super) at: Instant,
    /// Taken back, rather than over as it was foreseen.
    pub(super) revoked: bool,
}

impl End {
    fn of(term: Term) -> Option<Self> {
        let revoked = term.revoked.map(|at| Self { at, revoked: true });
        let over = term.until.map(|at| Self { at, revoked: false });
        // Of two ends at one moment the graver is named.
        [revoked, over].into_iter().flatten().min_by_key(|end| end.at)
    }

    /// The words after the name of the holder.
    pub(super) fn says(self) -> String {
        if self.revoked { format!("was revoked as of {}", self.at) } else { format!("ended at {}", self.at) }
    }
}

/// By when the package, or what it is about, was surely there, by somebody else's word than its signers'.
pub(super) struct Shown {
    /// The seal, by a time stamp; or the whole file, by an evidence record: by when, and how that is shown.
    stamped: Option<(Instant, &'static str)>,
    /// The decision to pack, and with it data, custody and use limits, by witnesses of the log: each with the first moment.
    cosigned: Vec<(cosign::Witness, Instant)>,
}

impl Shown {
    /// What the package shows; `logged` when the checks of log and witnesses passed.
    pub(super) fn new(package: &Package, stamped: Option<Instant>, logged: bool, trust: &Trust) -> Self {
        let text = std::str::from_utf8(package.paper("log/checkpoint.txt")).unwrap_or_default();
        let note = Note::read(text).ok().filter(|_| logged);
        let first = |witness: &cosign::Witness| {
            let seconds = i64::try_from(cosign::first(note.as_ref()?, witness)?).ok()?;
            Some((witness.clone(), Instant::from_micros(seconds.checked_mul(1_000_000)?)))
        };
        let listed = package.forms.witnesses.list.iter();
        let stamped = stamped.map(|by| (by, "a time stamp shows that the seal was there"));
        let recorded = trust.recorded().map(|by| (by, "an evidence record beside it shows that it was there"));
        let stamped = stamped.into_iter().chain(recorded).min_by_key(|(by, _)| *by);
        Self { stamped, cosigned: listed.filter_map(|witness| first(&witness.of)).collect() }
    }

    /// By when so many of the witnesses that are believed had cosigned the log; otherwise how many had by then, and how many it takes.
    fn witnessed(&self, key: &KeyHolder, trust: &Trust, end: Instant) -> Result<Instant, (usize, usize)> {
        let needed = trust.witnesses_needed(key.state);
        let believed = self.cosigned.iter().filter(|(witness, at)| trust.believes(witness, *at, key.state));
        let mut moments: Vec<Instant> = believed.map(|(_, at)| *at).filter(|at| *at < end).collect();
        moments.sort_unstable();
        moments.get(needed - 1).copied().ok_or((moments.len(), needed))
    }
}

/// How a key that the reader knows stands to what it signed here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stands {
    /// It counts.
    Holds,
    /// It signed something dated before it began to count.
    Early { dated: Instant, from: Instant },
    /// It has ended, and a time stamp or an evidence record shows that the seal was there before.
    Stamped { end: End, by: Instant, how: &'static str },
    /// It has ended, and the log shows that the decision to pack was there before.
    Witnessed { end: End, by: Instant },
    /// It has ended, and nothing shows that what it signed was there before.
    Unproven { end: End, have: usize, needed: usize },
}

/// How this key stands. `now` is the reader's clock, if there is one.
pub(super) fn stands(
    package: &Package,
    key: &KeyHolder,
    term: Term,
    (shown, trust): (&Shown, &Trust),
    now: Option<Instant>,
) -> Stands {
    let dates = dates(package, key);
    let early = |from: Instant| dates.iter().min().filter(|at| at.after(CLOCKS_APART_MAX) < from).map(|at| (*at, from));
    if let Some((dated, from)) = term.from.and_then(early) {
        return Stands::Early { dated, from };
    }
    let Some(end) = End::of(term).filter(|end| has_ended(term, *end, &dates, trust, now)) else { return Stands::Holds };
    match (shown.stamped.filter(|(by, _)| *by < end.at), shown.witnessed(key, trust, end.at)) {
        (Some((by, how)), _) => Stands::Stamped { end, by, how },
        (None, Ok(by)) => Stands::Witnessed { end, by },
        (None, Err((have, needed))) => Stands::Unproven { end, have, needed },
    }
}

/// Is it past its end for this reader? Without a clock, what was revoked is, and what was over on the day of the directory. A key that says
/// itself that it signed after its end is, too.
fn has_ended(term: Term, end: End, dates: &[Instant], trust: &Trust, now: Option<Instant>) -> bool {
    let revoked = term.revoked.is_some_and(|at| now.is_none_or(|now| at <= now));
    let over = term.until.is_some_and(|at| now.or(trust.said()).is_some_and(|today| at <= today));
    revoked || over || dates.iter().any(|at| *at >= end.at)
}

/// The moments that this key wrote on what it signed.
fn dates(package: &Package, key: &KeyHolder) -> Vec<Instant> {
    let forms = &package.forms;
    let events = forms.custody.entries().iter().filter(|entry| entry.signatures.iter().any(|(by, _)| *by == key.key));
    let sealed = forms.seal.signatures.iter().any(|(by, _)| *by == key.key);
    let closed = forms.closing.as_ref().map(Closing::key) == Some(key.key);
    let packed = (sealed || closed).then(|| package.at());
    events.map(|entry| entry.event.at).chain(packed).collect()
}
