//! Which texts are open between two states for a question, and what bars the others.

use jiff::civil::Date;

use crate::{
    Basis, Book, Citation, DualRule, Effect, ElementResult, Question, StateProfile,
    dual::Weighed,
    facts::Known,
    record::{Clause, Head, Reservation, Treaty},
};

/// A clause that is open for this question, with what reservations make of it.
#[derive(Debug, Clone)]
pub(crate) struct Open<'b> {
    pub(crate) clause: &'b Clause,
    pub(crate) treaty: Option<&'b Treaty>,
    pub(crate) dual: DualRule,
    /// Conditions that a reservation adds.
    conditions: Vec<&'b str>,
    /// Have the treaty's and both parties' records been checked?
    checked: bool,
    /// Which counts it covers.
    covers: Counts,
}

/// A set of counts by place: [`COUNTS_MAX`] bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Counts(u64);

/// A question with more counts than this is several questions. The rest is not weighed, and the answer is closed.
pub(crate) const COUNTS_MAX: usize = 64;

impl Counts {
    fn of(places: impl Iterator<Item = usize>) -> Self {
        Self(places.filter_map(|n| 1_u64.checked_shl(u32::try_from(n).ok()?)).fold(0, |set, bit| set | bit))
    }

    pub(crate) fn has(self, place: usize) -> bool {
        u32::try_from(place).ok().and_then(|n| self.0.checked_shr(n)).is_some_and(|bits| bits & 1 == 1)
    }
}

/// Everything about the question that the clauses are held against.
pub(crate) struct Asked<'a, 'b> {
    pub(crate) book: &'b Book,
    pub(crate) question: &'a Question,
    pub(crate) from: &'b StateProfile,
    pub(crate) to: &'b StateProfile,
    pub(crate) today: Date,
    /// The day of the act in the asking state.
    pub(crate) acted: Date,
    pub(crate) known: Known<'a>,
    /// At most [`COUNTS_MAX`].
    pub(crate) counts: Vec<Weighed<'a>>,
    /// Were there more?
    pub(crate) cut: bool,
}

impl Open<'_> {
    /// The clause as it binds these two: unchecked while the list of parties is.
    pub(crate) fn citation(&self) -> Citation {
        let mut citation = self.clause.head.citation.clone();
        citation.verified &= self.checked;
        citation
    }

    pub(crate) fn covers(&self, place: usize) -> bool {
        self.covers.has(place)
    }

    /// Does one of the counts that it covers hold under both laws?
    pub(crate) fn carried(&self, counts: &[Weighed<'_>]) -> bool {
        counts.iter().enumerate().any(|(n, c)| self.covers(n) && c.result() == ElementResult::Met)
    }

    pub(crate) fn basis(&self, counts: &[Weighed<'_>]) -> Basis {
        let covered = counts.iter().enumerate().filter(|(n, _)| self.covers(*n));
        let reserved = self.conditions.iter().map(|c| (*c).to_owned());
        Basis {
            citation: self.citation(),
            says: self.clause.says.clone(),
            route: self.clause.route,
            conditions: self.clause.conditions.iter().cloned().chain(reserved).collect(),
            counts: covered.map(|(_, c)| c.conduct.to_owned()).collect(),
            dual: self.dual,
            hold_days: [self.clause.hold_days, self.clause.extend_days],
            extend_times: self.clause.extend_times,
        }
    }
}

/// Every clause open between the two on this day: those that do not ask for dual criminality first, then by rank and id.
pub(crate) fn open<'b>(asked: &Asked<'_, 'b>) -> Vec<Open<'b>> {
    let mut found: Vec<Open<'b>> = Vec::new();
    for treaty in treaties(asked) {
        let Some(parties) = in_force_between(treaty, asked) else { continue };
        let checked = parties.iter().all(|h| h.citation.verified) && treaty.head.citation.verified;
        for clause in &treaty.clauses {
            let Some((dual, conditions)) = reserved(treaty, clause, asked) else { continue };
            let Some(covers) = covers(clause, dual, asked) else { continue };
            found.push(Open { clause, treaty: Some(treaty), dual, conditions, checked, covers });
        }
    }
    for clause in &asked.to.clauses {
        let Some(covers) = covers(clause, clause.dual, asked) else { continue };
        found.push(Open { clause, treaty: None, dual: clause.dual, conditions: Vec::new(), checked: true, covers });
    }
    if found.iter().any(|o| o.treaty.is_some()) {
        found.retain(|o| !o.clause.only_without_treaty);
    }
    let key = |o: &Open<'b>| (o.dual != DualRule::NotRequired, o.clause.rank);
    found.sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| a.clause.head.id().cmp(b.clause.head.id())));
    found
}

/// The treaties that ever bound both.
pub(crate) fn treaties<'b>(asked: &Asked<'_, 'b>) -> impl Iterator<Item = &'b Treaty> {
    let (book, question) = (asked.book, asked.question);
    let list = |code| book.bound_by.get(&code).map(Vec::as_slice).unwrap_or_default();
    let (one, other) = (list(question.from), list(question.to));
    one.iter().filter(|n| other.binary_search(n).is_ok()).filter_map(|n| book.treaties.get(*n))
}

/// The records by which both are bound today, where the treaty holds.
pub(crate) fn in_force_between<'b>(treaty: &'b Treaty, asked: &Asked<'_, 'b>) -> Option<[&'b Head; 2]> {
    let today = asked.today;
    let party = |code| treaty.parties.iter().find(|p| p.state == code && p.head.span.contains(today));
    let holds = treaty.in_force && treaty.head.span.contains(today);
    let (one, other) = (party(asked.question.from).filter(|_| holds)?, party(asked.question.to)?);
    one.faces(other).then_some([&one.head, &other.head])
}

/// The counts that a clause covers; `None` if it does not speak of the question.
fn covers(clause: &Clause, dual: DualRule, asked: &Asked<'_, '_>) -> Option<Counts> {
    let q = asked.question;
    let speaks = clause.measures.contains(&q.measure)
        && clause.data.contains(&q.data)
        && clause.urgency.contains(&q.urgency)
        && clause.head.span.contains(asked.today);
    if !speaks || !facts_met(clause, asked) {
        return None;
    }
    let covered = asked.counts.iter().enumerate().filter(|(_, c)| names(clause, c) && grave(clause, dual, c));
    let covered = Counts::of(covered.map(|(n, _)| n));
    let without_counts = asked.counts.is_empty() && clause.conduct.is_empty() && clause.months_min.is_none();
    (without_counts || covered != Counts::default()).then_some(covered)
}

pub(crate) fn facts_met(clause: &Clause, asked: &Asked<'_, '_>) -> bool {
    clause.only_if.iter().all(|a| asked.known.test(asked.book, a, asked.acted) == ElementResult::Met)
}

pub(crate) fn names(clause: &Clause, count: &Weighed<'_>) -> bool {
    clause.conduct.is_empty() || clause.conduct.iter().any(|k| k == count.conduct)
}

/// Does the asking state's law give the maximum that the clause asks for? What that law does not punish has none. While
/// a fact is missing only a text that asks for dual criminality stays open: it asks for the fact.
pub(crate) fn grave(clause: &Clause, dual: DualRule, count: &Weighed<'_>) -> bool {
    let [asking, _] = &count.sides;
    let punished = match asking.fit {
        ElementResult::Met => true,
        ElementResult::Unknown => dual != DualRule::NotRequired,
        ElementResult::NotMet => false,
    };
    clause.months_min.is_none_or(|min| punished && asking.months.is_some_and(|months| months >= min))
}

/// The requested state's reservations to a clause that hold today.
pub(crate) fn reservations<'b>(
    treaty: &'b Treaty,
    clause: &Clause,
    asked: &Asked<'_, 'b>,
) -> impl Iterator<Item = &'b Reservation> {
    let mine = |r: &&Reservation| r.state == asked.question.to && r.clause == clause.head.id();
    treaty.reservations.iter().filter(mine).filter(|r| r.head.span.contains(asked.today))
}

/// What the requested state's reservations leave of a clause. They only narrow. One that spares some kinds of conduct is
/// left out only where it spares every count.
pub(crate) fn reserved<'b>(
    treaty: &'b Treaty,
    clause: &Clause,
    asked: &Asked<'_, 'b>,
) -> Option<(DualRule, Vec<&'b str>)> {
    let (mut dual, mut conditions) = (clause.dual, Vec::new());
    for r in reservations(treaty, clause, asked) {
        let spared = |c: &Weighed<'_>| r.except_conduct.iter().any(|k| k == c.conduct);
        if !asked.counts.is_empty() && asked.counts.iter().all(spared) {
            continue;
        }
        match r.effect {
            Effect::Closed => return None,
            Effect::Dual => dual = DualRule::Required,
            Effect::Condition => conditions.push(r.says.as_str()),
        }
    }
    Some((dual, conditions))
}
