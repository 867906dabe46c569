//! What the laws of all states say of one kind of conduct, side by side.

use terms::{Instant, StateCode};

use crate::{Attempt, Book, Citation, ElementKind, record::Test};

/// One state's text on a kind of conduct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OffenceText {
    /// Whose law.
    pub state: StateCode,
    /// Its article; empty where the conduct is no offence.
    pub article: String,
    /// Its title, or why it is no offence.
    pub title: String,
    /// Is it an offence?
    pub punished: bool,
    /// Lowest and highest penalty of the basic form in months, and the highest of all forms.
    pub months: [Option<u32>; 3],
    /// Is an attempt punished, where the record says?
    pub attempt: Option<Attempt>,
    /// Only on complaint?
    pub complaint: bool,
    /// Each element: what it is about, in words, and its tests as they stand in the file.
    pub elements: Vec<(ElementKind, String, Vec<String>)>,
    /// The text.
    pub citation: Citation,
}

/// The texts that hold on a day, by state, then by id. A state without any is silent, and left out.
pub fn offences(book: &Book, conduct: &str, on: Instant) -> Vec<OffenceText> {
    let mut found = Vec::new();
    for state in book.states() {
        let day = state.day(on);
        let offences = book.offences.get(&state.code).and_then(|o| o.get(conduct)).into_iter().flatten();
        for o in offences.filter(|o| o.head.span.contains(day)) {
            let tests = |e: &crate::record::OffenceElement| e.any.iter().map(|a| written(book, a)).collect();
            let highest = o.tiers.iter().map(|t| t.months_max).chain(o.months_max).max();
            found.push(OffenceText {
                state: state.code,
                article: o.article.clone(),
                title: o.title.clone(),
                punished: true,
                months: [o.months_min, o.months_max, highest],
                attempt: o.attempt,
                complaint: o.complaint,
                elements: o.elements.iter().map(|e| (e.kind, e.says.clone(), tests(e))).collect(),
                citation: o.head.citation.clone(),
            });
        }
        let absents = book.absents.get(&state.code).and_then(|a| a.get(conduct)).into_iter().flatten();
        found.extend(absents.filter(|a| a.head.span.contains(day)).map(|a| OffenceText {
            state: state.code,
            article: String::new(),
            title: a.says.clone(),
            punished: false,
            months: [None; 3],
            attempt: None,
            complaint: false,
            elements: Vec::new(),
            citation: a.head.citation.clone(),
        }));
    }
    found
}

/// A test as it stands in the file.
fn written(book: &Book, atom: &crate::record::Atom) -> String {
    let key = book.fact(atom.fact).map_or("?", |w| w.key.as_str());
    match &atom.test {
        Test::Is(true) => key.to_owned(),
        Test::Is(false) => format!("not {key}"),
        Test::CountMin(min) => format!("{key} >= {min}"),
        Test::AmountMin { hundredths, currency } => format!("{key} >= {} {currency}", hundredths / 100),
    }
}
