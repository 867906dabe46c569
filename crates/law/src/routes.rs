//! All roads between two states for a measure and a kind of data on a day: the open ones ranked, each with its own
//! clock; the closed ones with what bars them and what would open them.

use crate::{
    Basis, Book, Citation, Deadline, DualRule, Effect, ElementResult, Question,
    ask::term,
    deadline::due,
    explain::sentence,
    open::{self, Asked, Open},
    record::{Clause, Treaty},
    verdict::asked,
};

/// The roads, open and closed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Routes {
    /// Open on this day, best first: what asks for no dual criminality, then by rank.
    pub open: Vec<Road>,
    /// Closed, the nearest to open first.
    pub closed: Vec<ClosedRoad>,
    /// Texts between the two that the book leaves alone on purpose.
    pub unused: Vec<UnusedText>,
    /// What the requested state's law consents to in advance towards the asking state. A standing consent is used only
    /// once it is published and signed; this says that the law provides for one.
    pub standing: Vec<StandingText>,
}

/// A road that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Road {
    /// The text, with its conditions, route and counts.
    pub basis: Basis,
    /// Name of the treaty. `None`: the requested state's own law.
    pub treaty: Option<String>,
    /// By when the requested state would have to answer on this road.
    pub deadline: Option<Deadline>,
}

/// A road that is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedRoad {
    /// The text.
    pub citation: Citation,
    /// Name of the treaty. `None`: the requested state's own law.
    pub treaty: Option<String>,
    /// What the text would allow.
    pub says: String,
    /// Everything that stands in the way.
    pub bars: Vec<Bar>,
}

/// One thing that closes a road.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// Short stable code: `not-in-force`, `no-party`, `not-this-day`, `urgency`, `conduct`, `gravity`, `fact`, `reserved`, `treaty`.
    pub code: &'static str,
    /// What stands in the way.
    pub says: String,
    /// What would open the road.
    pub opens: String,
}

/// A text that the book leaves alone on purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnusedText {
    /// Its article.
    pub article: String,
    /// Why.
    pub says: String,
    /// The text.
    pub citation: Citation,
}

/// A consent that a state's law gives in advance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingText {
    /// What it consents to.
    pub says: String,
    /// The text.
    pub citation: Citation,
}

/// The roads for a question. None at all if the book lacks one of the states, or both are the same.
pub fn routes(book: &Book, question: &Question) -> Routes {
    let Ok(asked) = asked(book, question) else { return Routes::default() };
    let open = open::open(&asked);
    let mut closed = closed(&asked, &open);
    closed.sort_by(|(a_rank, a), (b_rank, b)| {
        (a.bars.len(), a_rank, &a.citation.record).cmp(&(b.bars.len(), b_rank, &b.citation.record))
    });
    Routes {
        open: open.iter().map(|o| road(&asked, o)).collect(),
        closed: closed.into_iter().map(|(_, road)| road).collect(),
        unused: unused(&asked),
        standing: standing(&asked),
    }
}

fn road(asked: &Asked<'_, '_>, open: &Open<'_>) -> Road {
    let deadline = term(asked, Some(open)).and_then(|(term, citation)| {
        let due = due(asked.to, term, asked.question.asked_at)?;
        Some(Deadline { due, says: term.says.clone(), citation })
    });
    Road { basis: open.basis(&asked.counts), treaty: open.treaty.map(|t| t.name.clone()), deadline }
}

/// Of the texts that speak of this measure and data, and bind at least one of the two, those that are not open.
fn closed(asked: &Asked<'_, '_>, open: &[Open<'_>]) -> Vec<(u32, ClosedRoad)> {
    let (q, mut list) = (asked.question, Vec::new());
    let is_open = |c: &Clause| open.iter().any(|o| o.clause.head.id() == c.head.id());
    let speaks = |c: &&Clause| c.measures.contains(&q.measure) && c.data.contains(&q.data) && !is_open(c);
    for treaty in &asked.book.treaties {
        let party = |code| treaty.parties.iter().any(|p| p.state == code);
        // Between two parties of one side the treaty says nothing; one that is closed to others nobody can join.
        let both = party(q.from) && party(q.to);
        if (!party(q.from) && !party(q.to)) || !(both || treaty.accession) || !faces(asked, treaty) {
            continue;
        }
        for clause in treaty.clauses.iter().filter(speaks) {
            let reserved = open::reserved(treaty, clause, asked);
            let mut bars = treaty_bars(asked, treaty);
            if reserved.is_none() {
                bars.push(reservation_bar(asked, treaty, clause));
            }
            bars.extend(clause_bars(asked, clause, reserved.map_or(clause.dual, |(dual, _)| dual)));
            list.push(closed_road(clause, Some(treaty), bars));
        }
    }
    let treaty_open = open.iter().any(|o| o.treaty.is_some());
    for clause in asked.to.clauses.iter().filter(speaks) {
        let mut bars = clause_bars(asked, clause, clause.dual);
        if clause.only_without_treaty && treaty_open {
            let says = "It is for states without a treaty, and a treaty is open.".to_owned();
            bars.push(bar("treaty", says, "The use of the treaty.".to_owned()));
        }
        list.push(closed_road(clause, None, bars));
    }
    list
}

fn faces(asked: &Asked<'_, '_>, treaty: &Treaty) -> bool {
    let of = |code| treaty.parties.iter().filter(move |p| p.state == code);
    let (q, mut pairs) =
        (asked.question, of(asked.question.from).flat_map(|a| of(asked.question.to).map(move |b| (a, b))));
    of(q.from).next().is_none() || of(q.to).next().is_none() || pairs.any(|(a, b)| a.faces(b))
}

fn closed_road(clause: &Clause, treaty: Option<&Treaty>, bars: Vec<Bar>) -> (u32, ClosedRoad) {
    let (citation, says) = (clause.head.citation.clone(), clause.says.clone());
    (clause.rank, ClosedRoad { citation, treaty: treaty.map(|t| t.name.clone()), says, bars })
}

fn bar(code: &'static str, says: String, opens: String) -> Bar {
    Bar { code, says: sentence(&says), opens: sentence(&opens) }
}

fn treaty_bars(asked: &Asked<'_, '_>, treaty: &Treaty) -> Vec<Bar> {
    let (today, name) = (asked.today, &treaty.name);
    let mut bars = Vec::new();
    if !treaty.in_force {
        bars.push(bar("not-in-force", format!("{name} is not in force."), "Its entry into force.".to_owned()));
    } else if !treaty.head.span.contains(today) {
        bars.push(bar(
            "not-in-force",
            format!("{name} was not in force on {today}."),
            "A day on which it is.".to_owned(),
        ));
    }
    for state in [asked.from, asked.to] {
        let mut records = treaty.parties.iter().filter(|p| p.state == state.code);
        if !records.any(|p| p.head.span.contains(today)) {
            let says = format!("{} was no party to {name} on {today}.", state.said);
            bars.push(bar("no-party", says, format!("Accession of {}.", state.said)));
        }
    }
    bars
}

/// A reservation that spares some of the counts closes the clause to all while one is there that it does not spare.
fn reservation_bar(asked: &Asked<'_, '_>, treaty: &Treaty, clause: &Clause) -> Bar {
    let name = &asked.to.said;
    let spared = open::reservations(treaty, clause, asked).filter(|r| r.effect == Effect::Closed);
    let spared: Vec<&str> = spared.flat_map(|r| &r.except_conduct).map(String::as_str).collect();
    let opens = if asked.counts.iter().any(|c| spared.contains(&c.conduct)) {
        format!("A request for these counts alone: {}.", spared.join(", "))
    } else {
        format!("{name} withdraws its reservation.")
    };
    bar("reserved", format!("{name} has reserved this clause."), opens)
}

fn clause_bars(asked: &Asked<'_, '_>, clause: &Clause, dual: DualRule) -> Vec<Bar> {
    let (q, mut bars) = (asked.question, Vec::new());
    if !clause.head.span.contains(asked.today) {
        let says = format!("The text did not hold on {}.", asked.today);
        bars.push(bar("not-this-day", says, "A day on which it holds.".to_owned()));
    }
    if !clause.urgency.contains(&q.urgency) {
        let words: Vec<&str> = clause.urgency.iter().map(|u| u.as_str()).collect();
        let says = format!("It serves requests that are {} only.", words.join(" or "));
        bars.push(bar("urgency", says, "A reason for that urgency, stated.".to_owned()));
    }
    for atom in &clause.only_if {
        let word = asked.book.fact(atom.fact);
        let (key, ask) = word.map_or(("?", "?"), |w| (w.key.as_str(), w.ask.as_str()));
        match asked.known.test(asked.book, atom, asked.acted) {
            ElementResult::Met => {}
            ElementResult::Unknown => {
                bars.push(bar("fact", format!("It is not known: {key}."), format!("An answer to: {ask}")));
            }
            ElementResult::NotMet => {
                let says = asked.known.because(asked.book, std::slice::from_ref(atom), asked.acted);
                bars.push(bar("fact", format!("The facts are otherwise: {says}."), "Other facts.".to_owned()));
            }
        }
    }
    if !clause.conduct.is_empty() && !asked.counts.iter().any(|c| open::names(clause, c)) {
        let says = format!("It covers {} only.", clause.conduct.join(", "));
        bars.push(bar("conduct", says, "A count of one of these kinds in the same facts.".to_owned()));
    }
    if let Some(min) = clause.months_min {
        let covered = || asked.counts.iter().filter(|c| open::names(clause, c));
        if !covered().any(|c| open::grave(clause, dual, c)) {
            let says = format!("It asks that the law of {} give at least {min} months.", asked.from.said);
            // What a text that asks for dual criminality would be open to lacks only facts.
            let opens = if covered().any(|c| open::grave(clause, DualRule::Required, c)) {
                format!("The facts that the law of {} asks for: some are missing.", asked.from.said)
            } else {
                format!("A count that the law of {} punishes with that maximum.", asked.from.said)
            };
            bars.push(bar("gravity", says, opens));
        }
    }
    bars
}

fn unused(asked: &Asked<'_, '_>) -> Vec<UnusedText> {
    let bound = |t: &&Treaty| {
        let party = |code| t.parties.iter().any(|p| p.state == code && p.head.span.contains(asked.today));
        party(asked.question.from) && party(asked.question.to) && faces(asked, t)
    };
    let texts = asked.book.treaties.iter().filter(bound).flat_map(|t| &t.unused);
    let holds = texts.filter(|u| u.head.span.contains(asked.today));
    let read = |u: &crate::record::Unused| UnusedText {
        article: u.article.clone(),
        says: u.says.clone(),
        citation: u.head.citation.clone(),
    };
    holds.map(read).collect()
}

fn standing(asked: &Asked<'_, '_>) -> Vec<StandingText> {
    let q = asked.question;
    let fits = |s: &&crate::record::Standing| {
        let covers = s.states.contains(&q.from) && s.measures.contains(&q.measure) && s.data.contains(&q.data);
        covers && s.head.span.contains(asked.today)
    };
    let read = |s: &crate::record::Standing| StandingText { says: s.says.clone(), citation: s.head.citation.clone() };
    asked.to.standing.iter().filter(fits).map(read).collect()
}

impl Road {
    /// Does this road ask that the conduct be an offence under both laws?
    pub fn asks_dual(&self) -> bool {
        self.basis.dual != DualRule::NotRequired
    }
}
