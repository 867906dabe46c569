//! One question to the book, answered in words. Silence is a no, with what would put it right.

use std::collections::BTreeSet;

use jiff::civil::Date;
use terms::{DataCategory, Measure};

use crate::{
    Answer, Authorisation, Book, Caution, Citation, Count, Deadline, DualCriminality, DualRule, ElementResult, Gap,
    Never, Question, Retention, RetentionStatus, Split, StateProfile,
    deadline::due,
    dual::{self, Text},
    grounds,
    open::{Asked, COUNTS_MAX, Open},
    queries::retention_of,
    record::{DeadlineRule, Head, RetentionRule, Term},
    verdict::{Unweighable, Verdict, verdict},
};

/// May the one state ask the other for this measure, today? Answers from the book alone.
pub fn ask(book: &Book, q: &Question) -> Answer {
    match verdict(book, q) {
        Ok(verdict) => in_words(&verdict),
        Err(Unweighable::UnknownState) => closed(
            q,
            gap(
                "unknown-state",
                "The book has no file for one of the two states.",
                "Add the state to the law folder, or choose another.",
            ),
        ),
        Err(Unweighable::SameState) => closed(
            q,
            gap("same-state", "Both sides are the same state.", "Use a domestic order: no help from abroad is needed."),
        ),
    }
}

fn in_words(verdict: &Verdict<'_>) -> Answer {
    let asked = &verdict.asked;
    let (q, to, today) = (asked.question, asked.to, asked.today);
    let mut gaps = form_gaps(asked);
    if !verdict.has_basis() {
        gaps.push(no_basis(asked));
    }
    let counts: Vec<Count> = asked.counts.iter().map(|c| dual::count(asked.book, c, &asked.known)).collect();
    gaps.extend(dual_gap(verdict, &counts));
    let dual = match verdict.chosen.first().filter(|_| verdict.asks_no_dual()) {
        Some(open) => DualCriminality::NotRequired { citation: open.citation() },
        None => DualCriminality::Compared { counts },
    };
    let deadline = deadline(asked, verdict.chosen.first(), &mut gaps);
    let authorisation = authorisation(to, q.measure, q.data, today);
    if authorisation == Authorisation::Unknown {
        gaps.push(gap(
            "authorisation-unknown",
            "The book does not say who has to authorise this measure for this data.",
            "Ask the requested state's central authority, and add the rule to its file.",
        ));
    }
    let grounds = grounds::of(verdict);
    gaps.extend(grounds::raised(&grounds));
    Answer {
        bases: verdict.chosen.iter().map(|o| o.basis(&asked.counts)).collect(),
        carried: carried(verdict),
        dual,
        deadline,
        authorisation,
        retention: retention(to, q.data, today),
        grounds,
        nevers: nevers(verdict),
        cautions: cautions(verdict),
        splits: splits(asked),
        gaps,
    }
}

fn form_gaps(asked: &Asked<'_, '_>) -> Vec<Gap> {
    let q = asked.question;
    let mut gaps = Vec::new();
    if q.conduct.is_empty() {
        gaps.push(gap("no-conduct", "The question names no kind of conduct.", "Name what is said to have been done."));
    }
    for count in asked.counts.iter().filter(|c| !asked.book.conduct.contains_key(c.conduct)) {
        let says = format!("The book does not know the conduct `{}`.", count.conduct);
        gaps.push(gap("unknown-conduct", &says, "Choose a kind of conduct from the vocabulary."));
    }
    if asked.cut {
        let says = format!("The question names more than {COUNTS_MAX} counts.");
        gaps.push(gap("too-many-counts", &says, "Split it into several requests."));
    }
    if q.asked_at < q.acted_at {
        gaps.push(gap("asked-before-act", "The act lies after the question.", "Correct the time of the act."));
    }
    gaps
}

fn no_basis(asked: &Asked<'_, '_>) -> Gap {
    let (q, from, to) = (asked.question, &asked.from.said, &asked.to.said);
    let says = format!(
        "No text in the book lets {from} ask {to} to {} {} data on this day, for this conduct and on these facts.",
        q.measure, q.data
    );
    let cure = "Where a text between the two is closed, see what would open it; else agree on the measure case by case through the central authorities, and record the text.";
    gap("no-basis", &says, cure)
}

fn dual_gap(verdict: &Verdict<'_>, counts: &[Count]) -> Option<Gap> {
    let best = verdict.chosen.first().filter(|_| !verdict.satisfied())?;
    let waiver = match best.dual {
        DualRule::May => " The text only permits refusal on this ground: the requested state may waive it.",
        _ => "",
    };
    let open: Vec<&str> = verdict.undecided().map(|c| c.conduct).collect();
    let mut questions: Vec<&str> = Vec::new();
    for count in counts.iter().filter(|c| open.contains(&c.conduct.as_str())) {
        for element in count.elements.iter().filter(|e| e.result == ElementResult::Unknown) {
            if !questions.contains(&element.because.as_str()) {
                questions.push(&element.because);
            }
        }
    }
    let mut found = if open.is_empty() {
        let cure = format!("Name another kind of conduct in the same facts that both laws punish.{waiver}");
        gap("dual-criminality-missing", "No count that a text covers is an offence under both laws.", &cure)
    } else {
        let cure = format!("Answer: {}{waiver}", questions.join(" "));
        gap(
            "dual-criminality-unknown",
            "Facts are missing without which it cannot be said that both laws punish this.",
            &cure,
        )
    };
    found.citation = Some(best.citation());
    Some(found)
}

/// The term that applies: the clause's, else the state's own, else the common one.
pub(crate) fn term<'b>(asked: &Asked<'_, 'b>, best: Option<&Open<'b>>) -> Option<(&'b Term, Citation)> {
    let q = asked.question;
    let fits = |d: &&DeadlineRule| {
        d.head.span.contains(asked.today) && d.measures.contains(&q.measure) && d.urgency.contains(&q.urgency)
    };
    let of_clause = best.and_then(|b| Some((b.clause.deadline.as_ref()?, b.citation())));
    let rule = || asked.to.deadlines.iter().find(fits).or_else(|| asked.book.deadlines.iter().find(fits));
    of_clause.or_else(|| rule().map(|d| (&d.term, d.head.citation.clone())))
}

fn deadline(asked: &Asked<'_, '_>, best: Option<&Open<'_>>, gaps: &mut Vec<Gap>) -> Option<Deadline> {
    let Some((term, citation)) = term(asked, best) else {
        gaps.push(gap(
            "no-deadline",
            "The book gives no time for the answer.",
            "Agree on one with the requested state.",
        ));
        return None;
    };
    let Some(due) = due(asked.to, term, asked.question.asked_at) else {
        let (name, until) = (&asked.to.said, asked.to.calendar_until);
        let says = format!("The book knows the holidays of {name} until {until} only.");
        gaps.push(gap("calendar-ends", &says, "Add the later holidays to the state's file."));
        return None;
    };
    Some(Deadline { due, says: term.says.clone(), citation })
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

/// Of the rules for this data the one whose records die first: the clock that matters is the shortest. A duty that is
/// not in force keeps nothing alive.
fn retention(to: &StateProfile, data: DataCategory, today: Date) -> Option<Retention> {
    let rules = to.retentions.iter().filter(|r| r.head.span.contains(today) && r.data.contains(&data));
    let kept = |r: &RetentionRule| r.days_min.filter(|_| r.status == RetentionStatus::InForce).unwrap_or(0);
    rules.min_by_key(|r| (kept(r), r.head.id())).map(retention_of)
}

fn nevers(verdict: &Verdict<'_>) -> Vec<Never> {
    let (mut list, today) = (Vec::new(), verdict.asked.today);
    for treaty in grounds::treaties(verdict) {
        let here = treaty.nevers.iter().filter(|n| n.head.span.contains(today));
        list.extend(here.map(|n| Never { says: n.says.clone(), citation: n.head.citation.clone() }));
    }
    list
}

fn splits(asked: &Asked<'_, '_>) -> Vec<Split> {
    let mut named = BTreeSet::new();
    let words = asked.question.conduct.iter().filter(|kind| named.insert(kind.as_str()));
    let composites = words.filter_map(|kind| asked.book.conduct.get(kind)).filter(|w| !w.counts.is_empty());
    let counts = |w: &crate::ConductWord| asked.book.counts(&w.counts).into_iter().map(str::to_owned).collect();
    composites.map(|w| Split { name: w.name.clone(), counts: counts(w) }).collect()
}

fn cautions(verdict: &Verdict<'_>) -> Vec<Caution> {
    let (asked, mut list) = (&verdict.asked, Vec::new());
    let speech = |kind: &str| asked.book.conduct.get(kind).is_some_and(|w| w.care.is_some());
    if asked.counts.iter().any(|c| speech(c.conduct)) {
        let says = "The conduct is speech: the state that is asked will weigh the freedom of expression.";
        list.push(Caution { code: "expression".to_owned(), says: says.to_owned(), citation: None });
    }
    let asking = || asked.counts.iter().map(|c| &c.sides[0]);
    let offence = |b: &&dual::Best<'_>| matches!(b.text, Text::Offence(_));
    let citation = |b: &dual::Best<'_>| match b.text {
        Text::Offence(o) => Some(o.head.citation.clone()),
        _ => None,
    };
    let mut add = |code: &str, says: &str, found: Option<&dual::Best<'_>>| {
        if let Some(found) = found {
            let says = says.replace("{state}", &found.state.said);
            list.push(Caution { code: code.to_owned(), says, citation: citation(found) });
        }
    };
    let death = asking().find(|b| matches!(b.text, Text::Offence(o) if o.death));
    add(
        "death-penalty",
        "The law of {state} allows the death penalty for this: an assurance will be asked for.",
        death,
    );
    let complained = asked.known.is(asked.book.complained) == ElementResult::Met;
    let private = |b: &&dual::Best<'_>| matches!(b.text, Text::Offence(o) if o.complaint) && !complained;
    let complaint = asked.counts.iter().flat_map(|c| &c.sides).find(private);
    add(
        "complaint",
        "The law of {state} prosecutes this only if the victim complains: say whether that was done.",
        complaint,
    );
    let slight = asking().filter(offence).find(|b| b.months == Some(0));
    add("fine-only", "The law of {state} gives a fine only: the state that is asked may find it too slight.", slight);
    list.extend(own_law(verdict));
    list.extend(part_only(verdict));
    list
}

/// A text that asks for no dual criminality still serves a criminal case, and that is one under the asker's own law.
fn own_law(verdict: &Verdict<'_>) -> Option<Caution> {
    let counts = verdict.asked.counts.iter().enumerate().filter(|(n, _)| verdict.carries(*n));
    let unpunished = counts.filter(|(_, c)| c.sides[0].fit == ElementResult::NotMet).map(|(_, c)| c.conduct);
    let unpunished: Vec<&str> = unpunished.collect();
    if unpunished.is_empty() {
        return None;
    }
    let (from, kinds) = (&verdict.asked.from.said, unpunished.join(", "));
    let says = format!(
        "By this book the law of {from} does not punish {kinds} on these facts: say which case of its own this serves."
    );
    Some(Caution { code: "own-law".to_owned(), says, citation: None })
}

fn carried(verdict: &Verdict<'_>) -> Vec<String> {
    let counts = verdict.asked.counts.iter().enumerate();
    counts.filter(|(n, _)| verdict.carries(*n)).map(|(_, c)| c.conduct.to_owned()).collect()
}

/// Some counts are carried and others are not: what comes of it serves the carried ones.
fn part_only(verdict: &Verdict<'_>) -> Option<Caution> {
    let carried: Vec<bool> = (0..verdict.asked.counts.len()).map(|n| verdict.carries(n)).collect();
    if !carried.contains(&true) || !carried.contains(&false) {
        return None;
    }
    let named = |wanted: bool| {
        let counts = verdict.asked.counts.iter().zip(&carried).filter(|(_, is)| **is == wanted);
        counts.map(|(c, _)| c.conduct).collect::<Vec<_>>().join(", ")
    };
    let (yes, no) = (named(true), named(false));
    let says =
        format!("Only {yes} can be carried: what is handed over may not be used for {no} without a new consent.");
    Some(Caution { code: "part-only".to_owned(), says, citation: None })
}

pub(crate) fn gap(code: &str, says: &str, cure: &str) -> Gap {
    Gap { code: code.to_owned(), says: says.to_owned(), cure: cure.to_owned(), citation: None }
}

/// The answer when nothing can be said.
fn closed(q: &Question, why: Gap) -> Answer {
    let count = |kind: &String| Count {
        conduct: kind.clone(),
        elements: Vec::new(),
        months_max: [None, None],
        sides: [None, None],
    };
    Answer {
        bases: Vec::new(),
        carried: Vec::new(),
        dual: DualCriminality::Compared { counts: q.conduct.iter().take(COUNTS_MAX).map(count).collect() },
        deadline: None,
        authorisation: Authorisation::Unknown,
        retention: None,
        grounds: Vec::new(),
        nevers: Vec::new(),
        cautions: Vec::new(),
        splits: Vec::new(),
        gaps: vec![why],
    }
}
