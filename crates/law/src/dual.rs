//! Is the conduct an offence under both laws? Each element of each side against the facts, three-valued.

use jiff::civil::Date;

use crate::{
    Book, Citation, Count, Element, ElementResult, Fact, Facts, Question,
    record::{Atom, Offence, StateProfile, Test},
};

/// One count per kind of conduct, the asking state's elements first.
pub(crate) fn compare(book: &Book, q: &Question, from: &StateProfile, to: &StateProfile) -> Vec<Count> {
    let mut kinds: Vec<&String> = Vec::new();
    for kind in &q.conduct {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    let count = |kind: &String| {
        let (mut elements, asking) = side(book, from, kind, q);
        let (asked_elements, asked) = side(book, to, kind, q);
        elements.extend(asked_elements);
        Count { conduct: kind.clone(), elements, months_max: [asking, asked] }
    };
    kinds.into_iter().map(count).collect()
}

/// Maximum penalty in months that a state's law gives for this conduct and these facts.
pub(crate) fn months(book: &Book, state: &StateProfile, kind: &str, q: &Question) -> Option<u32> {
    side(book, state, kind, q).1
}

/// The offence of this state that the facts fit best, on the day of the act.
fn side(book: &Book, state: &StateProfile, kind: &str, q: &Question) -> (Vec<Element>, Option<u32>) {
    let day = state.day(q.acted_at);
    let key = (state.code, kind.to_owned());
    let list = book.offences.get(&key).map(Vec::as_slice).unwrap_or_default();
    let tried = list.iter().filter(|o| o.head.span.contains(day)).map(|o| {
        let elements = held_against(book, state, o, &q.facts, day);
        let worst = elements.iter().map(|e| e.result).max().unwrap_or(ElementResult::NotMet);
        (worst, std::cmp::Reverse(penalty(book, o, &q.facts, day)), elements)
    });
    // The list is sorted by id, and the first of equals wins.
    match tried.min_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1))) {
        Some((_, months, elements)) => (elements, months.0),
        None => (vec![silence(book, state, &key, day)], None),
    }
}

fn held_against(book: &Book, state: &StateProfile, offence: &Offence, facts: &Facts, day: Date) -> Vec<Element> {
    let element = |e: &crate::record::OffenceElement| {
        let (result, because) = any(book, &e.any, facts, day);
        Element {
            state: state.code,
            says: format!("{} ({}): {}", offence.title, offence.article, e.says),
            result,
            because,
            citation: offence.head.citation.clone(),
        }
    };
    offence.elements.iter().map(element).collect()
}

fn silence(book: &Book, state: &StateProfile, key: &(terms::StateCode, String), day: Date) -> Element {
    let absent = book.absents.get(key).and_then(|l| l.iter().find(|a| a.head.span.contains(day)));
    let (says, citation) = match absent {
        Some(absent) => (absent.says.clone(), absent.head.citation.clone()),
        None => {
            let source = format!("no record of {} in this book", state.name);
            let says = format!("the book has no offence of {} for {} on {day}", state.name, key.1);
            (says, Citation { record: String::new(), source, verified: false })
        }
    };
    let because = "an offence on the day of the act is required, and there is none".to_owned();
    Element { state: state.code, says, result: ElementResult::NotMet, because, citation }
}

fn penalty(book: &Book, offence: &Offence, facts: &Facts, day: Date) -> Option<u32> {
    let met = |atoms: &[Atom]| any(book, atoms, facts, day).0 == ElementResult::Met;
    let tiers = offence.tiers.iter().filter(|(_, atoms)| met(atoms)).map(|(months, _)| *months);
    tiers.chain(offence.months_max).max()
}

/// Met by one atom that is; otherwise open while one atom is open; otherwise failed. With the reasons.
pub(crate) fn any(book: &Book, atoms: &[Atom], facts: &Facts, day: Date) -> (ElementResult, String) {
    let tried: Vec<_> = atoms.iter().map(|a| test(book, a, facts, day)).collect();
    let best = tried.iter().map(|t| t.0).min().unwrap_or(ElementResult::NotMet);
    let reasons: Vec<&str> = tried.iter().filter(|t| t.0 == best).map(|t| t.1.as_str()).collect();
    (best, reasons.join(" Or: "))
}

/// One fact against one test. A fact stated in another form than the test's is as good as missing.
fn test(book: &Book, atom: &Atom, facts: &Facts, day: Date) -> (ElementResult, String) {
    let word = |met: bool| if met { ElementResult::Met } else { ElementResult::NotMet };
    let ask = || book.facts.get(&atom.fact).map_or_else(|| atom.fact.clone(), |w| w.ask.clone());
    let open = |why: String| (ElementResult::Unknown, why);
    match (&atom.test, facts.0.get(&atom.fact)) {
        (Test::Is(wanted), Some(Fact::Yes)) => (word(*wanted), said(*wanted, &atom.fact, "yes")),
        (Test::Is(wanted), Some(Fact::No)) => (word(!*wanted), said(!*wanted, &atom.fact, "no")),
        (Test::CountMin(min), Some(Fact::Count(n))) => {
            let met = n >= min;
            (word(met), format!("the text asks for at least {min}; {} is {n}", atom.fact))
        }
        (Test::AmountMin { hundredths, currency }, Some(Fact::Amount { hundredths: have, currency: theirs })) => {
            match reaches(book, (*have, theirs), (*hundredths, currency), day) {
                Some(met) => {
                    let (have, want) = (money(*have, theirs), money(*hundredths, currency));
                    (word(met), format!("the text asks for at least {want}; {} is {have}", atom.fact))
                }
                None => open(format!("What was one {theirs} worth in {currency} on {day}? The book has no rate.")),
            }
        }
        _ => open(ask()),
    }
}

fn said(met: bool, fact: &str, answer: &str) -> String {
    if met { format!("{fact}: {answer}") } else { format!("the text requires otherwise; {fact} is {answer}") }
}

fn money(hundredths: u64, currency: &str) -> String {
    format!("{}.{:02} {currency}", hundredths / 100, hundredths % 100)
}

/// Is one amount at least another, at the rates of that day? In whole numbers: no rounding decides a case.
fn reaches(book: &Book, have: (u64, &str), want: (u64, &str), day: Date) -> Option<bool> {
    if have.1 == want.1 {
        return Some(have.0 >= want.0);
    }
    let (per_have, per_want) = (book.rate(have.1, day)?, book.rate(want.1, day)?);
    Some(u128::from(have.0) * u128::from(per_want) >= u128::from(want.0) * u128::from(per_have))
}
