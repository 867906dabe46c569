//! One question to the book. Silence is a no, with what would put it right.

use jiff::civil::Date;
use terms::{DataCategory, Measure};

use crate::{
    Answer, Authorisation, Basis, Book, Citation, Count, Deadline, DualCriminality, ElementResult, Gap, GroundRule,
    Question, Retention,
    deadline::due,
    dual,
    record::{Clause, DualRule, Effect, Head, StateProfile, Treaty},
};

/// May the one state ask the other for this measure, today? Answers from the book alone.
pub fn ask(book: &Book, q: &Question) -> Answer {
    let (Some(from), Some(to)) = (book.state(q.from), book.state(q.to)) else {
        return closed(
            q,
            gap(
                "unknown-state",
                "The book has no file for one of the two states.",
                "Add the state to the law folder, or choose another.",
            ),
        );
    };
    if q.from == q.to {
        return closed(
            q,
            gap("same-state", "Both sides are the same state.", "Use a domestic order: no help from abroad is needed."),
        );
    }
    let today = to.day(q.asked_at);
    let mut gaps = form_gaps(book, q);
    let counts = dual::compare(book, q, from, to);
    let met = counts.iter().any(|c| c.result() == ElementResult::Met);
    let (free, bound) =
        open_clauses(book, q, from, to, today).into_iter().partition::<Vec<_>, _>(|o| o.dual == DualRule::NotRequired);
    let chosen = if free.is_empty() || met { [free.clone(), bound].concat() } else { free.clone() };
    if chosen.is_empty() {
        gaps.push(no_basis(q, from, to));
    }
    let dual = match free.first() {
        Some(open) => DualCriminality::NotRequired { citation: open.citation() },
        None => {
            gaps.extend(dual_gap(&counts, met, chosen.first()));
            DualCriminality::Compared { counts }
        }
    };
    let deadline = deadline(q, to, chosen.first(), today, &mut gaps);
    let authorisation = authorisation(to, q.measure, q.data, today);
    if authorisation == Authorisation::Unknown {
        gaps.push(gap(
            "authorisation-unknown",
            "The book does not say who has to authorise this measure for this data.",
            "Ask the requested state's central authority, and add the rule to its file.",
        ));
    }
    Answer {
        bases: chosen.iter().map(Open::basis).collect(),
        dual,
        deadline,
        authorisation,
        retention: retention(to, q.data, today),
        grounds: grounds(to, q.measure, today),
        gaps,
    }
}

/// A clause that is open for this question, with what a reservation makes of it.
#[derive(Clone)]
pub(crate) struct Open<'a> {
    pub(crate) clause: &'a Clause,
    pub(crate) dual: DualRule,
    pub(crate) treaty: bool,
    /// Have the treaty's and both parties' records been checked?
    checked: bool,
}

impl Open<'_> {
    /// The clause as it binds these two: unchecked while the list of parties is.
    fn citation(&self) -> Citation {
        let mut citation = self.clause.head.citation.clone();
        citation.verified &= self.checked;
        citation
    }

    fn basis(&self) -> Basis {
        Basis {
            citation: self.citation(),
            says: self.clause.says.clone(),
            route: self.clause.route,
            conditions: self.clause.conditions.clone(),
        }
    }
}

/// Every clause open between the two on this day, best first.
pub(crate) fn open_clauses<'a>(
    book: &'a Book,
    q: &Question,
    from: &StateProfile,
    to: &'a StateProfile,
    today: Date,
) -> Vec<Open<'a>> {
    let mut open: Vec<Open<'_>> = Vec::new();
    for treaty in book.treaties.iter().filter(|t| t.in_force && t.head.span.contains(today)) {
        let party = |code| treaty.parties.iter().find(|(state, head)| *state == code && head.span.contains(today));
        let (Some((_, asking)), Some((_, asked))) = (party(q.from), party(q.to)) else { continue };
        let checked = [&treaty.head, asking, asked].iter().all(|h| h.citation.verified);
        let fitting = treaty.clauses.iter().filter(|c| fits(book, c, q, from, today));
        open.extend(fitting.filter_map(|clause| {
            let dual = reserved(treaty, clause, q, today)?;
            Some(Open { clause, dual, treaty: true, checked })
        }));
    }
    let own = to.clauses.iter().filter(|c| fits(book, c, q, from, today));
    open.extend(own.map(|clause| Open { clause, dual: clause.dual, treaty: false, checked: true }));
    open.sort_by(|a, b| {
        let key = |o: &Open<'_>| (o.dual != DualRule::NotRequired, o.clause.rank);
        key(a).cmp(&key(b)).then_with(|| a.clause.head.id().cmp(b.clause.head.id()))
    });
    open
}

fn fits(book: &Book, clause: &Clause, q: &Question, from: &StateProfile, today: Date) -> bool {
    let conduct =
        clause.conduct.is_empty() || (!q.conduct.is_empty() && q.conduct.iter().all(|c| clause.conduct.contains(c)));
    let acted = from.day(q.acted_at);
    let facts = || {
        let met = |atom| dual::any(book, std::slice::from_ref(atom), &q.facts, acted).0 == ElementResult::Met;
        clause.only_if.iter().all(met)
    };
    let gravity = || {
        let grave = |min| q.conduct.iter().all(|c| dual::months(book, from, c, q).is_some_and(|m| m >= min));
        clause.months_min.is_none_or(|min| !q.conduct.is_empty() && grave(min))
    };
    clause.head.span.contains(today)
        && clause.measures.contains(&q.measure)
        && clause.data.contains(&q.data)
        && clause.urgency.contains(&q.urgency)
        && conduct
        && facts()
        && gravity()
}

/// What the requested state's reservations leave of a clause. They only narrow.
fn reserved(treaty: &Treaty, clause: &Clause, q: &Question, today: Date) -> Option<DualRule> {
    let mut dual = clause.dual;
    for r in &treaty.reservations {
        let excepted = !q.conduct.is_empty() && q.conduct.iter().all(|c| r.except_conduct.contains(c));
        if r.state != q.to || r.clause != clause.head.id() || !r.head.span.contains(today) || excepted {
            continue;
        }
        match r.effect {
            Effect::Closed => return None,
            Effect::Dual => dual = DualRule::Required,
        }
    }
    Some(dual)
}

fn form_gaps(book: &Book, q: &Question) -> Vec<Gap> {
    let mut gaps = Vec::new();
    if q.conduct.is_empty() {
        gaps.push(gap("no-conduct", "The question names no kind of conduct.", "Name what is said to have been done."));
    }
    for kind in q.conduct.iter().filter(|c| !book.conduct.contains_key(*c)) {
        let says = format!("The book does not know the conduct `{kind}`.");
        gaps.push(gap("unknown-conduct", &says, "Choose a kind of conduct from the vocabulary."));
    }
    if q.asked_at < q.acted_at {
        gaps.push(gap("asked-before-act", "The act lies after the question.", "Correct the time of the act."));
    }
    gaps
}

fn no_basis(q: &Question, from: &StateProfile, to: &StateProfile) -> Gap {
    let says =
        format!("No text in the book lets {} ask {} to {} {} data on this day.", from.name, to.name, q.measure, q.data);
    gap("no-basis", &says, "Agree on the measure case by case through the central authorities, and record the text.")
}

fn dual_gap(counts: &[Count], met: bool, best: Option<&Open<'_>>) -> Option<Gap> {
    if met || best.is_none() {
        return None;
    }
    let mut questions: Vec<&str> = Vec::new();
    for count in counts.iter().filter(|c| c.result() == ElementResult::Unknown) {
        for element in count.elements.iter().filter(|e| e.result == ElementResult::Unknown) {
            if !questions.contains(&element.because.as_str()) {
                questions.push(&element.because);
            }
        }
    }
    let waiver = match best.map(|b| b.dual) {
        Some(DualRule::May) => " The text only permits refusal on this ground: the requested state may waive it.",
        _ => "",
    };
    let mut found = if questions.is_empty() {
        let cure = format!("Name another kind of conduct in the same facts that both laws punish.{waiver}");
        gap("dual-criminality-missing", "No count is an offence under both laws.", &cure)
    } else {
        let cure = format!("Answer: {}{waiver}", questions.join(" "));
        gap(
            "dual-criminality-unknown",
            "Facts are missing without which it cannot be said that both laws punish this.",
            &cure,
        )
    };
    found.citation = best.map(Open::citation);
    Some(found)
}

fn deadline(
    q: &Question,
    to: &StateProfile,
    best: Option<&Open<'_>>,
    today: Date,
    gaps: &mut Vec<Gap>,
) -> Option<Deadline> {
    let of_clause = best.and_then(|b| Some((b.clause.deadline.as_ref()?, &b.clause.head)));
    let rule = || {
        let fits = |d: &&crate::record::DeadlineRule| {
            d.head.span.contains(today) && d.measures.contains(&q.measure) && d.urgency.contains(&q.urgency)
        };
        to.deadlines.iter().find(fits).map(|d| (&d.term, &d.head))
    };
    let Some((term, head)) = of_clause.or_else(rule) else {
        gaps.push(gap(
            "no-deadline",
            "The book gives no time for the answer.",
            "Agree on one with the requested state.",
        ));
        return None;
    };
    let Some(due) = due(to, term, q.asked_at) else {
        let says = format!("The book knows the holidays of {} until {} only.", to.name, to.calendar_until);
        gaps.push(gap("calendar-ends", &says, "Add the later holidays to the state's file."));
        return None;
    };
    Some(Deadline { due, says: term.says.clone(), citation: head.citation.clone() })
}

fn authorisation(to: &StateProfile, measure: Measure, data: DataCategory, today: Date) -> Authorisation {
    let fits = |head: &Head| head.span.contains(today);
    let rule =
        to.authorisations.iter().find(|a| fits(&a.head) && a.measures.contains(&measure) && a.data.contains(&data));
    match rule {
        None => Authorisation::Unknown,
        Some(rule) => {
            let citation = rule.head.citation.clone();
            match rule.by.clone() {
                Some(by) => Authorisation::Required { by, citation },
                None => Authorisation::NotRequired { citation },
            }
        }
    }
}

/// Of the rules for this data the one whose records die first: the clock that matters is the shortest.
fn retention(to: &StateProfile, data: DataCategory, today: Date) -> Option<Retention> {
    let rules = to.retentions.iter().filter(|r| r.head.span.contains(today) && r.data.contains(&data));
    rules.min_by_key(|r| (r.days_min.unwrap_or(0), r.head.id())).map(crate::queries::retention_of)
}

fn grounds(to: &StateProfile, measure: Measure, today: Date) -> Vec<GroundRule> {
    let fits = |g: &&crate::record::GroundRecord| g.head.span.contains(today) && g.measures.contains(&measure);
    let rule = |g: &crate::record::GroundRecord| GroundRule {
        ground: g.ground,
        mandatory: g.mandatory,
        citation: g.head.citation.clone(),
        cure: g.cure.clone(),
    };
    to.grounds.iter().filter(fits).map(rule).collect()
}

fn gap(code: &str, says: &str, cure: &str) -> Gap {
    Gap { code: code.to_owned(), says: says.to_owned(), cure: cure.to_owned(), citation: None }
}

/// The answer when nothing can be said.
fn closed(q: &Question, why: Gap) -> Answer {
    let count = |kind: &String| Count { conduct: kind.clone(), elements: Vec::new(), months_max: [None, None] };
    Answer {
        bases: Vec::new(),
        dual: DualCriminality::Compared { counts: q.conduct.iter().map(count).collect() },
        deadline: None,
        authorisation: Authorisation::Unknown,
        retention: None,
        grounds: Vec::new(),
        gaps: vec![why],
    }
}

/// Is there a treaty basis among the open clauses?
pub(crate) fn rests_on_treaty(open: &[Open<'_>]) -> bool {
    open.iter().any(|o| o.treaty)
}
