//! What the book covers: states by kinds of conduct, and how much of it somebody has checked.

use std::collections::BTreeMap;

use terms::{Instant, StateCode};

use crate::{Book, record::Head};

/// What the book has for one state and one kind of conduct.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cell {
    /// Records of offences, of any day.
    pub offences: usize,
    /// Records that say that the conduct is none.
    pub absents: usize,
    /// How many of both somebody has checked.
    pub verified: usize,
    /// Does one of them hold on the day?
    pub holds: bool,
}

/// States by kinds of conduct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// Ids of the kinds of conduct, composites left out.
    pub conduct: Vec<String>,
    /// One row a state, one cell a kind of conduct.
    pub rows: Vec<(StateCode, Vec<Cell>)>,
    /// For each kind of record how many there are, and how many are checked.
    pub records: Vec<(&'static str, usize, usize)>,
}

/// Counts the book. `on`: the day on which a record has to hold to count as present.
pub fn coverage(book: &Book, on: Instant) -> Coverage {
    let kinds: Vec<String> = book.conduct.values().filter(|w| w.counts.is_empty()).map(|w| w.id.clone()).collect();
    let cell = |code: StateCode, kind: &str| {
        let offences = book.offences.get(&code).and_then(|o| o.get(kind)).map(Vec::as_slice).unwrap_or_default();
        let absents = book.absents.get(&code).and_then(|a| a.get(kind)).map(Vec::as_slice).unwrap_or_default();
        let heads = || offences.iter().map(|o| &o.head).chain(absents.iter().map(|a| &a.head));
        let today = book.state(code).map(|s| s.day(on));
        Cell {
            offences: offences.len(),
            absents: absents.len(),
            verified: heads().filter(|h| h.citation.verified).count(),
            holds: today.is_some_and(|day| heads().any(|h| h.span.contains(day))),
        }
    };
    let row = |code: StateCode| (code, kinds.iter().map(|k| cell(code, k)).collect());
    let rows = book.states().map(|s| row(s.code)).collect();
    Coverage { conduct: kinds, rows, records: records(book) }
}

fn records(book: &Book) -> Vec<(&'static str, usize, usize)> {
    let mut found: BTreeMap<&'static str, (usize, usize)> = BTreeMap::new();
    let mut add = |kind, head: &Head| {
        let (all, checked) = found.entry(kind).or_default();
        *all += 1;
        *checked += usize::from(head.citation.verified);
    };
    for state in book.states.values() {
        state.clauses.iter().for_each(|c| add("clauses of own law", &c.head));
        state.requirements.iter().for_each(|r| add("requirements", &r.head));
        state.authorisations.iter().for_each(|a| add("authorisations", &a.head));
        state.grounds.iter().for_each(|g| add("grounds", &g.head));
        state.deadlines.iter().for_each(|d| add("deadlines", &d.head));
        state.retentions.iter().for_each(|r| add("retention rules", &r.head));
        state.standing.iter().for_each(|s| add("standing consents", &s.head));
    }
    for treaty in &book.treaties {
        add("treaties", &treaty.head);
        treaty.parties.iter().for_each(|p| add("parties", &p.head));
        treaty.clauses.iter().for_each(|c| add("clauses of treaties", &c.head));
        treaty.reservations.iter().for_each(|r| add("reservations", &r.head));
        treaty.grounds.iter().for_each(|g| add("grounds of treaties", &g.head));
        treaty.nevers.iter().for_each(|n| add("what is never a ground", &n.head));
        treaty.unused.iter().for_each(|u| add("texts left alone", &u.head));
        treaty.spontaneous.iter().for_each(|s| add("what may be told unasked", &s.head));
    }
    book.offences.values().flat_map(|o| o.values()).flatten().for_each(|o| add("offences", &o.head));
    book.absents.values().flat_map(|a| a.values()).flatten().for_each(|a| add("conduct that is no offence", &a.head));
    book.requirements.iter().for_each(|r| add("common requirements", &r.head));
    book.deadlines.iter().for_each(|d| add("common deadlines", &d.head));
    found.into_iter().map(|(kind, (all, checked))| (kind, all, checked)).collect()
}
