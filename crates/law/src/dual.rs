//! Is the conduct an offence under both laws? Each element of each side against the facts, three-valued.

use std::cmp::Reverse;

use jiff::civil::Date;

use crate::{
    Attempt, Book, Citation, Count, Element, ElementKind, ElementResult, Side, StateProfile,
    facts::Known,
    record::{Absent, Offence, OffenceElement},
};

/// One kind of conduct, weighed under both laws. Borrowed: words are made only when somebody asks.
#[derive(Debug, Clone)]
pub(crate) struct Weighed<'b> {
    pub(crate) conduct: &'b str,
    /// The asking state's side first.
    pub(crate) sides: [Best<'b>; 2],
}

impl Weighed<'_> {
    /// Met if both sides are; not met if one fails; otherwise unknown.
    pub(crate) fn result(&self) -> ElementResult {
        let [asking, asked] = &self.sides;
        asking.fit.max(asked.fit)
    }
}

/// What a state's law says of a conduct on a day, in the record that the facts fit best.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Best<'b> {
    pub(crate) state: &'b StateProfile,
    pub(crate) day: Date,
    pub(crate) text: Text<'b>,
    pub(crate) fit: ElementResult,
    /// Maximum penalty in months for these facts.
    pub(crate) months: Option<u32>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Text<'b> {
    Offence(&'b Offence),
    Absent(&'b Absent),
    Silence,
}

/// The offence of this state that the facts fit best, on the day of the act. Of equals the first by id.
pub(crate) fn best<'b>(book: &'b Book, state: &'b StateProfile, kind: &str, known: &Known<'_>, day: Date) -> Best<'b> {
    let list = book.offences.get(&state.code).and_then(|o| o.get(kind)).map(Vec::as_slice).unwrap_or_default();
    let mut found: Option<(ElementResult, Reverse<Option<u32>>, &Offence)> = None;
    for offence in list.iter().filter(|o| o.head.span.contains(day)) {
        let (fit, months) = (fit(book, offence, known, day), Reverse(penalty(book, offence, known, day)));
        if found.is_none_or(|(had, had_months, _)| (fit, months) < (had, had_months)) {
            found = Some((fit, months, offence));
        }
    }
    match found {
        Some((fit, months, offence)) => Best { state, day, text: Text::Offence(offence), fit, months: months.0 },
        None => {
            let absents = book.absents.get(&state.code).and_then(|a| a.get(kind));
            let absent = absents.and_then(|l| l.iter().find(|a| a.head.span.contains(day)));
            let text = absent.map_or(Text::Silence, Text::Absent);
            Best { state, day, text, fit: ElementResult::NotMet, months: None }
        }
    }
}

/// The worst of its elements. An attempt leaves out what did not happen, and asks whether attempts are punished.
/// Where the record names nothing but the result, nothing is left by which an attempt could be told: it is not known.
fn fit(book: &Book, offence: &Offence, known: &Known<'_>, day: Date) -> ElementResult {
    let attempted = known.is(book.attempted) == ElementResult::Met;
    let worst = named(offence, attempted).map(|e| known.any(book, &e.any, day)).max();
    let worst = worst.unwrap_or(ElementResult::Unknown);
    if attempted { worst.max(attempt(offence)) } else { worst }
}

/// The elements that count: for an attempt without what did not come of it.
fn named(offence: &Offence, attempted: bool) -> impl Iterator<Item = &OffenceElement> {
    offence.elements.iter().filter(move |e| !attempted || e.kind != ElementKind::Result)
}

fn attempt(offence: &Offence) -> ElementResult {
    match offence.attempt {
        Some(Attempt::Punished) => ElementResult::Met,
        Some(Attempt::NotPunished) => ElementResult::NotMet,
        None => ElementResult::Unknown,
    }
}

fn penalty(book: &Book, offence: &Offence, known: &Known<'_>, day: Date) -> Option<u32> {
    let tiers = offence.tiers.iter().filter(|t| known.any(book, &t.any, day) == ElementResult::Met);
    tiers.map(|t| t.months_max).chain(offence.months_max).max()
}

/// The count in words: every element of either side with its reason.
pub(crate) fn count(book: &Book, weighed: &Weighed<'_>, known: &Known<'_>) -> Count {
    let elements = weighed.sides.iter().flat_map(|s| elements(book, s, weighed.conduct, known)).collect();
    let [asking, asked] = &weighed.sides;
    Count {
        conduct: weighed.conduct.to_owned(),
        elements,
        months_max: [asking.months, asked.months],
        sides: [side(book, asking, known), side(book, asked, known)],
    }
}

fn side(book: &Book, best: &Best<'_>, known: &Known<'_>) -> Option<Side> {
    let Text::Offence(offence) = best.text else { return None };
    let raising = |t: &&crate::record::Tier| {
        best.months == Some(t.months_max) && known.any(book, &t.any, best.day) == ElementResult::Met
    };
    let tier = offence.tiers.iter().find(raising).filter(|_| best.months != offence.months_max);
    Some(Side {
        state: best.state.code,
        article: offence.article.clone(),
        title: offence.title.clone(),
        months_min: offence.months_min,
        raised_by: tier.and_then(|t| t.says.clone()),
        death: offence.death,
        attempt: offence.attempt,
        complaint: offence.complaint,
        reach: offence.reach.clone(),
        citation: offence.head.citation.clone(),
    })
}

fn elements(book: &Book, best: &Best<'_>, conduct: &str, known: &Known<'_>) -> Vec<Element> {
    let Text::Offence(offence) = best.text else { return vec![silence(best, conduct)] };
    let attempted = known.is(book.attempted) == ElementResult::Met;
    let element = |kind, says: &str, result, because| Element {
        state: best.state.code,
        kind: Some(kind),
        says: format!("{} ({}): {says}", offence.title, offence.article),
        result,
        because,
        citation: offence.head.citation.clone(),
    };
    let mut list: Vec<Element> = named(offence, attempted)
        .map(|e| element(e.kind, &e.says, known.any(book, &e.any, best.day), known.because(book, &e.any, best.day)))
        .collect();
    if list.is_empty() {
        let because = format!("What was begun? The record of {} names only the result.", offence.article);
        list.push(element(ElementKind::Act, "the act that was begun", ElementResult::Unknown, because));
    }
    if attempted {
        let because = match offence.attempt {
            Some(Attempt::Punished) => "attempted: yes; an attempt is punished".to_owned(),
            Some(Attempt::NotPunished) => "attempted: yes; an attempt is not punished".to_owned(),
            None => format!("Is an attempt punished under {}?", offence.article),
        };
        list.push(element(ElementKind::Attempt, "an attempt is punished", attempt(offence), because));
    }
    list
}

fn silence(best: &Best<'_>, conduct: &str) -> Element {
    let (says, citation) = match best.text {
        Text::Absent(absent) => (absent.says.clone(), absent.head.citation.clone()),
        _ => {
            let source = format!("no record of {} in this book", best.state.said);
            let says = format!("the book has no offence of {} for {conduct} on {}", best.state.said, best.day);
            (says, Citation { record: String::new(), source, verified: false })
        }
    };
    let because = "an offence on the day of the act is required, and there is none".to_owned();
    Element { state: best.state.code, kind: None, says, result: ElementResult::NotMet, because, citation }
}
