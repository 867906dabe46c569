//! What one state may tell another without having been asked (spontaneous information).

use terms::StateCode;

use crate::{
    Book, Citation, ElementResult, FactWord, Question,
    open::{in_force_between, treaties},
    record,
    verdict::asked,
};

/// A text that lets it be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spontaneous {
    /// What, in one sentence.
    pub says: String,
    /// The text; unchecked while the list of its parties is.
    pub citation: Citation,
}

/// What the book says of telling.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unasked {
    /// The texts that are open. None: silence is a no.
    pub open: Vec<Spontaneous>,
    /// The questions whose answer could open another.
    pub asks: Vec<String>,
}

/// What `from` may tell `to` on the day of the question, about its conduct and with its facts. The law of the state that tells sets its own
/// limits besides: its grounds and cautions are those of [`crate::ask`] with the two exchanged, as if the other state had asked.
pub fn spontaneous(book: &Book, question: &Question) -> Unasked {
    let Ok(asked) = asked(book, question) else { return Unasked::default() };
    let mut found = Unasked::default();
    for treaty in treaties(&asked) {
        let Some(parties) = in_force_between(treaty, &asked) else { continue };
        let checked = parties.iter().all(|h| h.citation.verified) && treaty.head.citation.verified;
        let speaks = |s: &&record::Spontaneous| {
            let about = s.conduct.is_empty() || asked.counts.iter().any(|c| s.conduct.iter().any(|k| k == c.conduct));
            about && s.head.span.contains(asked.today)
        };
        for text in treaty.spontaneous.iter().filter(speaks) {
            let tests = text.only_if.iter().map(|atom| (atom, asked.known.test(book, atom, asked.acted)));
            let tests: Vec<_> = tests.collect();
            if tests.iter().all(|(_, result)| *result == ElementResult::Met) {
                let mut citation = text.head.citation.clone();
                citation.verified &= checked;
                found.open.push(Spontaneous { says: text.says.clone(), citation });
            } else if tests.iter().all(|(_, result)| *result != ElementResult::NotMet) {
                let unknown = tests.iter().filter(|(_, result)| *result == ElementResult::Unknown);
                found.asks.extend(unknown.filter_map(|(atom, _)| Some(book.fact(atom.fact)?.ask.clone())));
            }
        }
    }
    found.asks.dedup();
    found
}

/// The facts on which any such text between this state and another turns: what a form has to ask.
pub fn spontaneous_facts(book: &Book, state: StateCode) -> Vec<&FactWord> {
    let bound = book.bound_by.get(&state).map(Vec::as_slice).unwrap_or_default();
    let texts = bound.iter().filter_map(|n| book.treaties.get(*n)).flat_map(|t| &t.spontaneous);
    let used: Vec<_> = texts.flat_map(|s| &s.only_if).map(|atom| atom.fact).collect();
    book.fact_words.iter().enumerate().filter(|(n, _)| used.iter().any(|u| u.0 == *n)).map(|(_, word)| word).collect()
}
