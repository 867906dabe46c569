//! Who used this address: candidates with their doubt, never silently the first match.

use std::{collections::BTreeSet, net::IpAddr, time::Duration};

use terms::{Clock, Instant, Period, Target};

use crate::{
    AccessKind, AccessRecord, BatchNo, NatRecord, Realm, Shape, Sourced, Subscriber,
    life::{period, shared},
    since::{Known, known},
};

/// What is asked, and under which circumstances.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The address, the port, the period and the asker's clock error.
    pub target: &'a Target,
    /// The provider declares that this address was not shared in the period (RFC 6888 has no duty to share).
    pub unshared: bool,
    /// Realms whose addresses reach the Internet as they are, so that a session of a public address in one of them answers for
    /// it. The unnamed realm is one of them.
    pub routed: &'a [Realm],
    /// The provider's clock: the least exact of those that wrote the records.
    pub clock: &'a Clock,
}

impl Question<'_> {
    /// The asked period, wider by both clock errors.
    pub fn window(&self) -> Period {
        self.target.period.widened(self.widened_by())
    }

    /// By how much the period was widened on each side.
    pub fn widened_by(&self) -> Duration {
        self.target.clock_error_max.saturating_add(self.clock.error_max)
    }

    pub(crate) fn is_routed(&self, realm: Option<&Realm>) -> bool {
        realm.is_none_or(|realm| self.routed.contains(realm))
    }

    /// Could one address alone name a subscriber here? A shared IPv4 address without a port cannot (RFC 6302).
    ///
    /// # Errors
    /// [`NotAttributed::PortMissing`].
    pub fn answerable(&self) -> Result<(), NotAttributed> {
        let (address, port, _) = self.target.selector.reveal();
        let shared = address.to_canonical().is_ipv4() && !self.unshared;
        if shared && port.is_none() { Err(NotAttributed::PortMissing) } else { Ok(()) }
    }
}

/// Why there is no attribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAttributed {
    /// A shared IPv4 address was asked about without a source port.
    #[error("port missing: this address was shared; ask again with the source port that the server logged (RFC 6302)")]
    PortMissing,
}

/// The whole answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribution {
    /// Each subscriber that the records allow, the least doubtful first.
    pub candidates: Vec<Candidate>,
    /// At least so many lines used the public address, whatever the port. Here the private addresses in the window are
    /// counted; the archive counts those of each hour that the window touches, and gives the most.
    pub sharers: usize,
    /// The provider's clock.
    pub clock: Clock,
    /// By how much the asked period was widened on each side: the asker's clock error and the provider's.
    pub widened_by: Duration,
    /// One, several or none.
    pub verdict: Verdict,
}

/// How many subscribers fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Exactly one.
    One,
    /// More than one, and the records do not say which.
    Several,
    /// None.
    None,
}

/// One subscriber that fits, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Who. `None`: the translation is known, the line behind it is not.
    pub subscriber: Option<Subscriber>,
    /// Session, port block, computed, or no translation.
    pub shape: Shape,
    /// The part of the widened period in which the records allow it.
    pub overlap: Period,
    /// Public address to private address, as translated; one entry when nothing was translated.
    pub chain: Vec<IpAddr>,
    /// The realm of the last of them; `None`: the unnamed one. For the provider's own eyes.
    pub realm: Option<Realm>,
    /// The batches that it rests on.
    pub batches: BTreeSet<BatchNo>,
    /// What speaks against relying on it.
    pub doubts: BTreeSet<Doubt>,
}

/// A reason for doubt, in the order of weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Doubt {
    /// Its end was not seen, and another surely had the same after it was last seen and no later than at the moment that was asked about. It
    /// cannot be told whether both had it.
    GivenToAnother,
    /// Others fit as well.
    SeveralFit,
    /// It fits only when the clocks' errors are counted.
    OnlyByClockError,
    /// The log did not see the translation begin.
    NatStartUnknown,
    /// The log did not see the translation end.
    NatEndUnknown,
    /// The address was given in another realm, and one of the two records names none: whether they mean the same line is not
    /// known, and nobody is named.
    RealmUnknown,
    /// No record says to whom the private address was given.
    LineUnknown,
    /// The translator names one line, the access records another; the candidate is that of the access records.
    NamesDiffer,
    /// The beginning of the access session was not logged.
    AccessStartUnknown,
    /// The end of the access session was not logged.
    AccessEndUnknown,
    /// The line is known by a device's hardware address, which can be changed.
    DeviceOnly,
    /// A range of ports, not a connection, was logged.
    PortBlock,
    /// Computed from the configuration, not logged.
    Computed,
}

impl Doubt {
    /// One sentence for pages and answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::GivenToAnother => {
                "another had the same address and ports after the log last saw this one, whose end it did not see"
            }
            Self::SeveralFit => "other subscribers fit as well",
            Self::OnlyByClockError => "it fits only when the clocks' errors are counted",
            Self::NatStartUnknown => "the log did not see the translation begin",
            Self::NatEndUnknown => "the log did not see the translation end",
            Self::LineUnknown => "no record says to whom the private address was given",
            Self::RealmUnknown => {
                "a session of that address is known, but one of the two logs does not say in which part of the network it was"
            }
            Self::NamesDiffer => "the translation log names another line than the access records",
            Self::AccessStartUnknown => "the log did not see the access session begin",
            Self::AccessEndUnknown => "the log did not see the access session end",
            Self::DeviceOnly => "the line is known by a device's hardware address, which can be changed",
            Self::PortBlock => "a range of ports was logged, not the connection",
            Self::Computed => "computed from the configuration, not logged",
        }
    }
}

/// Joins translations with access sessions and says who fits.
///
/// `nat` and `access` may hold more than what matches: what does not fit is left out here. `sharers` counts
/// only what `nat` holds: given the translations of one port, it is too low, and the caller knows more.
///
/// # Errors
/// [`NotAttributed::PortMissing`] for a shared IPv4 address without a port.
pub fn attribute(
    question: &Question<'_>,
    nat: &[Sourced<NatRecord>],
    access: &[Sourced<AccessRecord>],
) -> Result<Attribution, NotAttributed> {
    question.answerable()?;
    let nat = known(nat, question.apart(), |new, old| question.translations(new, old));
    let access = known(access, question.apart(), |new, old| question.lines(new, old));
    let window = question.window();
    let (address, port, transport) = question.target.selector.reveal();
    let address = address.to_canonical();
    let at_address = |n: &&Sourced<NatRecord>| {
        n.record.public.to_canonical() == address && n.record.life.possible().overlaps(window)
    };
    let sharers = match nat.records() {
        [] => 0,
        // Most answers rest on one.
        [one] => usize::from(at_address(&one)),
        all => {
            let line = |n: &Sourced<NatRecord>| (n.record.private, n.record.realm.clone());
            all.iter().filter(at_address).map(line).collect::<BTreeSet<_>>().len()
        }
    };
    let (mut found, mut elsewhere) = (Vec::new(), Vec::new());
    for (entry, since) in nat.iter().filter(|(entry, _)| at_address(entry)) {
        let port_fits = port.is_none_or(|p| entry.record.ports.contains(p));
        let transport_fits = entry.record.transport.is_none_or(|t| t == transport);
        if port_fits && transport_fits {
            behind(question, (entry, since), &access, &mut found);
        }
    }
    for entry in access.iter().filter(|(a, _)| a.record.covers(address)) {
        let realm = entry.0.record.realm.as_ref();
        let start = Candidate {
            subscriber: None,
            shape: Shape::Direct,
            overlap: window,
            chain: vec![address],
            realm: realm.cloned(),
            batches: BTreeSet::new(),
            doubts: BTreeSet::new(),
        };
        match question.is_routed(realm) {
            true => found.extend(joined(question, start, true, entry)),
            false => elsewhere.extend(joined(question, start, true, entry).map(unnamed)),
        }
    }
    // An address of the Internet that a line had is not the one that a company uses within.
    if found.is_empty() {
        found = elsewhere;
    }
    let candidates = ranked(found);
    let verdict = match candidates.len() {
        0 => Verdict::None,
        1 => Verdict::One,
        _ => Verdict::Several,
    };
    Ok(Attribution { candidates, sharers, clock: question.clock.clone(), widened_by: question.widened_by(), verdict })
}

/// The lines behind one translation: those of the access sessions; else the one that the translator itself named; else one
/// candidate without a name.
fn behind(
    question: &Question<'_>,
    (nat, since): (&Sourced<NatRecord>, Option<Instant>),
    access: &Known<'_, AccessRecord>,
    found: &mut Vec<Candidate>,
) {
    let life = nat.record.life;
    let Some(overlap) = shared(life.possible(), question.window()) else { return };
    let exact = life.possible().overlaps(question.target.period);
    let mut doubts = BTreeSet::new();
    // A missing end is a doubt only where the answer rests on it.
    if !life.certain().overlaps(question.target.period) {
        if life.starts_open() && overlap.from() < life.certain().from() {
            doubts.insert(Doubt::NatStartUnknown);
        }
        if life.ends_open() && overlap.to() > life.certain().to() {
            doubts.insert(Doubt::NatEndUnknown);
        }
    }
    if question.is_after(since, life) {
        doubts.insert(Doubt::GivenToAnother);
    }
    match nat.record.shape {
        Shape::PortBlock => doubts.insert(Doubt::PortBlock),
        Shape::Computed => doubts.insert(Doubt::Computed),
        Shape::Session | Shape::Direct => false,
    };
    let candidate = Candidate {
        subscriber: None,
        shape: nat.record.shape,
        overlap,
        chain: vec![nat.record.public, nat.record.private],
        realm: nat.record.realm.clone(),
        batches: BTreeSet::from([nat.batch]),
        doubts,
    };
    let before = found.len();
    let given = || access.iter().filter(|(a, _)| a.record.covers(nat.record.private));
    for kind in [AccessKind::Radius, AccessKind::Dhcp] {
        let lines = given().filter(|(a, _)| a.record.kind == kind && a.record.realm == nat.record.realm);
        for mut line in lines.filter_map(|line| joined(question, candidate.clone(), exact, line)) {
            if nat.record.subscriber.is_some() && nat.record.subscriber != line.subscriber {
                line.doubts.insert(Doubt::NamesDiffer);
            }
            found.push(line);
        }
        if found.len() > before {
            // Where an accounting session names the subscriber, a lease of the same address is no rival to it.
            return;
        }
    }
    let mut alone = Candidate { subscriber: nat.record.subscriber.clone(), ..candidate };
    if alone.subscriber.is_none() {
        // One of the two says in which realm it is, and the other does not.
        let mut unsure = given().filter(|(a, _)| a.record.realm.is_some() != nat.record.realm.is_some());
        let met = unsure.any(|line| joined(question, alone.clone(), exact, line).is_some());
        alone.doubts.insert(if met { Doubt::RealmUnknown } else { Doubt::LineUnknown });
    }
    if !exact {
        alone.doubts.insert(Doubt::OnlyByClockError);
    }
    found.push(alone);
}

/// Somebody had the address, in a realm of which nobody said that it is the one that was asked about.
fn unnamed(candidate: Candidate) -> Candidate {
    Candidate { subscriber: None, batches: BTreeSet::new(), doubts: BTreeSet::from([Doubt::RealmUnknown]), ..candidate }
}

/// The candidate with the name of this line, where the two can have met inside the window.
fn joined(
    question: &Question<'_>,
    mut candidate: Candidate,
    exact: bool,
    (line, since): (&Sourced<AccessRecord>, Option<Instant>),
) -> Option<Candidate> {
    let life = line.record.life;
    // The two logs were written by two clocks, each of which may be wrong by the provider's error, in two directions; and the line was there at the
    // moment that was asked about.
    let apart = question.apart();
    let met = shared(life.possible(), shared(candidate.overlap.widened(apart), question.window())?)?;
    let asked = question.target.period;
    candidate.overlap = shared(met, candidate.overlap).unwrap_or(candidate.overlap);
    if !(exact && life.possible().overlaps(asked) && candidate.overlap.overlaps(asked)) {
        candidate.doubts.insert(Doubt::OnlyByClockError);
    }
    if !life.certain().overlaps(candidate.overlap) {
        if life.starts_open() && met.from() < life.certain().from() {
            candidate.doubts.insert(Doubt::AccessStartUnknown);
        }
        if life.ends_open() && met.to() > life.certain().to() {
            candidate.doubts.insert(Doubt::AccessEndUnknown);
        }
    }
    if question.is_after(since, life) {
        candidate.doubts.insert(Doubt::GivenToAnother);
    }
    if line.record.kind == AccessKind::Dhcp {
        candidate.doubts.insert(Doubt::DeviceOnly);
    }
    candidate.batches.insert(line.batch);
    candidate.subscriber = Some(line.record.subscriber.clone());
    Some(candidate)
}

/// One entry for each subscriber and chain, the least doubtful first; others of the same line add their batches.
fn ranked(found: Vec<Candidate>) -> Vec<Candidate> {
    if found.len() < 2 {
        return found;
    }
    let mut out: Vec<Candidate> = Vec::new();
    for next in found {
        let named = next.subscriber.is_some();
        let same = |c: &&mut Candidate| {
            (&c.subscriber, &c.chain, &c.realm) == (&next.subscriber, &next.chain, &next.realm)
                && (named || c.shape == next.shape)
        };
        match out.iter_mut().find(same) {
            Some(kept) => {
                // A block and a session of it: the surer one says what it was.
                if next.doubts.len() < kept.doubts.len() {
                    kept.shape = next.shape;
                }
                let (from, to) = (kept.overlap.from(), kept.overlap.to());
                kept.overlap = period(from.min(next.overlap.from()), to.max(next.overlap.to()));
                // A surer record of the same line takes a doubt away: only what both share remains.
                let why = |d: &&Doubt| matches!(d, Doubt::RealmUnknown | Doubt::LineUnknown);
                let nameless = kept.doubts.union(&next.doubts).find(why).filter(|_| kept.subscriber.is_none()).copied();
                kept.doubts = kept.doubts.intersection(&next.doubts).copied().chain(nameless).collect();
                kept.batches.extend(next.batches);
            }
            None => out.push(next),
        }
    }
    if out.len() > 1 {
        for candidate in &mut out {
            candidate.doubts.insert(Doubt::SeveralFit);
        }
    }
    out.sort_by(|a, b| {
        // Whoever may be gone stands behind whoever was surely there later.
        let gone = |c: &Candidate| c.doubts.contains(&Doubt::GivenToAnother);
        let weight = |c: &Candidate| (gone(c), c.doubts.len(), c.doubts.iter().copied().collect::<Vec<_>>());
        let who = |c: &Candidate| (c.subscriber.clone(), c.chain.clone(), c.realm.clone());
        weight(a).cmp(&weight(b)).then_with(|| who(a).cmp(&who(b)))
    });
    out
}
