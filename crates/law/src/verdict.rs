//! The answer without its words: who, what and which record, borrowed from the book. A million of these cost no text.

use terms::StateCode;

use crate::{
    Book, DualRule, ElementResult, Question, StateProfile,
    dual::{self, Weighed},
    facts::Known,
    open::{self, Asked, COUNTS_MAX, Open},
};

/// A question weighed. [`crate::ask`] puts it into words.
pub struct Verdict<'a> {
    pub(crate) asked: Asked<'a, 'a>,
    /// The texts that carry the request, best first.
    pub(crate) chosen: Vec<Open<'a>>,
    /// Does one of them ask for no dual criminality?
    free: bool,
    /// Does one that asks for it cover a count that both laws punish?
    carried: bool,
}

/// Why a question cannot be weighed at all.
pub(crate) enum Unweighable {
    UnknownState,
    SameState,
}

/// Weighs a question: the fast way for callers who need no words. It decides nothing by itself: what is wrong with the
/// question, and what else is missing, only [`crate::ask`] says. `None`: the book lacks one of the states, or both are
/// the same.
pub fn weigh<'a>(book: &'a Book, question: &'a Question) -> Option<Verdict<'a>> {
    verdict(book, question).ok()
}

/// Kinds of conduct that the question does not name, and that its facts make out under both laws: what else could be
/// asked for. Where gambling fails, the fraud and the laundering that go with it may hold.
pub fn separable<'a>(book: &'a Book, question: &Question) -> Vec<&'a str> {
    let Ok(asked) = asked(book, question) else { return Vec::new() };
    let single = book.conduct.values().filter(|w| w.counts.is_empty());
    let unnamed = single.filter(|w| !asked.counts.iter().any(|c| c.conduct == w.id));
    let there = asked.to.day(question.acted_at);
    let met = |state, kind: &str, day| dual::best(book, state, kind, &asked.known, day).fit == ElementResult::Met;
    let both = |w: &&crate::ConductWord| met(asked.from, &w.id, asked.acted) && met(asked.to, &w.id, there);
    unnamed.filter(both).map(|w| w.id.as_str()).collect()
}

pub(crate) fn verdict<'a>(book: &'a Book, q: &'a Question) -> Result<Verdict<'a>, Unweighable> {
    let asked = asked(book, q)?;
    let mut chosen = open::open(&asked);
    let free = chosen.first().is_some_and(|o| o.dual == DualRule::NotRequired);
    let carried = chosen.iter().any(|o| o.dual != DualRule::NotRequired && o.carried(&asked.counts));
    // What asks for dual criminality is a road only with a count that carries it; where none is, all are shown.
    if free || carried {
        chosen.retain(|o| o.dual == DualRule::NotRequired || o.carried(&asked.counts));
    }
    Ok(Verdict { asked, chosen, free, carried })
}

pub(crate) fn asked<'a>(book: &'a Book, q: &'a Question) -> Result<Asked<'a, 'a>, Unweighable> {
    let profile = |code: StateCode| book.state(code).ok_or(Unweighable::UnknownState);
    let (from, to) = (profile(q.from)?, profile(q.to)?);
    if q.from == q.to {
        return Err(Unweighable::SameState);
    }
    let (known, acted, acted_there) = (Known::of(book, &q.facts), from.day(q.acted_at), to.day(q.acted_at));
    let side = |state: &'a StateProfile, kind, day| dual::best(book, state, kind, &known, day);
    let weighed = |kind| Weighed { conduct: kind, sides: [side(from, kind, acted), side(to, kind, acted_there)] };
    let kinds = book.counts(&q.conduct);
    let cut = kinds.len() > COUNTS_MAX;
    let counts = kinds.into_iter().take(COUNTS_MAX).map(weighed).collect();
    Ok(Asked { book, question: q, from, to, today: to.day(q.asked_at), acted, known, counts, cut })
}

impl Verdict<'_> {
    /// Is dual criminality no obstacle: not asked for, or a count that carries a text is met under both laws?
    pub fn satisfied(&self) -> bool {
        self.free || self.carried
    }

    /// Is no text asking for dual criminality needed?
    pub fn asks_no_dual(&self) -> bool {
        self.free
    }

    /// Does any text carry the request?
    pub fn has_basis(&self) -> bool {
        !self.chosen.is_empty()
    }

    /// Ids of the texts that carry it, best first.
    pub fn bases(&self) -> impl Iterator<Item = &str> {
        self.chosen.iter().map(|o| o.clause.head.id())
    }

    /// Each count with its result and both maximum penalties in months, the asking state's first.
    pub fn counts(&self) -> impl Iterator<Item = (&str, ElementResult, [Option<u32>; 2])> {
        self.asked.counts.iter().map(|c| {
            let [asking, asked] = &c.sides;
            (c.conduct, c.result(), [asking.months, asked.months])
        })
    }

    /// Does one of the chosen texts carry this count?
    pub(crate) fn carries(&self, place: usize) -> bool {
        let met = self.asked.counts.get(place).is_some_and(|c| c.result() == ElementResult::Met);
        self.chosen.iter().any(|o| o.covers(place) && (met || o.dual == DualRule::NotRequired))
    }

    /// The counts that a text covers, and that a missing fact could still make an offence under both laws.
    pub(crate) fn undecided(&self) -> impl Iterator<Item = &Weighed<'_>> {
        let covered = |n: usize| self.chosen.iter().any(|o| o.covers(n));
        let counts = self.asked.counts.iter().enumerate();
        counts.filter(move |(n, c)| covered(*n) && c.result() == ElementResult::Unknown).map(|(_, c)| c)
    }
}
