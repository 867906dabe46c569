//! What a change of a request changes: field by field, and whether it asks for less, for more, or says the same in other words.
//!
//! Both sides compute it by themselves from the two versions. Whatever is not surely narrower is wider: it is decided anew, by two people.

use std::collections::BTreeSet;

use terms::{Instant, Measure, Urgency};

use crate::{Draft, fields as f};

/// What a change does to what is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Words: reasons, references, the language.
    Words,
    /// Less than before.
    Narrows,
    /// More than before, something else, or a question to the law that was not asked.
    Widens,
}

impl Effect {
    /// The word in rows and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Narrows => "narrows",
            Self::Widens => "widens",
        }
    }
}

impl std::str::FromStr for Effect {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Words, Self::Narrows, Self::Widens].into_iter().find(|e| e.as_str() == text).ok_or(())
    }
}

/// One field that is not as it was.
#[derive(Clone, PartialEq, Eq)]
pub struct Change {
    /// Its name.
    pub field: String,
    /// What stood there; empty: nothing.
    pub before: String,
    /// What stands there now; empty: nothing.
    pub after: String,
    /// What that does.
    pub effect: Effect,
}

impl std::fmt::Debug for Change {
    /// Fields concern persons: only the name prints.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Change({} {})", self.field, self.effect.as_str())
    }
}

/// The difference, in the order of the form; facts follow.
pub fn changes(before: &Draft, after: &Draft) -> Vec<Change> {
    let known = f::ALL.iter().map(|name| (*name).to_owned());
    let others = before.0.keys().chain(after.0.keys()).filter(|name| !f::ALL.contains(&name.as_str()));
    let others: BTreeSet<String> = others.cloned().collect();
    let change = |name: String| {
        let (was, is) = (before.field(&name).unwrap_or(""), after.field(&name).unwrap_or(""));
        let change = |effect| Change { field: name.clone(), before: was.to_owned(), after: is.to_owned(), effect };
        (was != is).then(|| change(effect(&name, was, is)))
    };
    known.chain(others).filter_map(change).collect()
}

/// Does any of them ask for more?
pub fn widens(changes: &[Change]) -> bool {
    changes.iter().any(|change| change.effect == Effect::Widens)
}

/// Does a hold that was ordered before still cover what is asked? It does where nothing about whom, when and which data became wider.
pub fn hold_stays(changes: &[Change]) -> bool {
    const COVERED: &[&str] =
        &[f::TO, f::ADDRESS, f::PORT, f::TRANSPORT, f::TIME_FROM, f::TIME_TO, f::CLOCK_ERROR, f::DATA];
    // Another provider holds nothing under the order that the first one has. Where none was named, only one could be ordered to hold.
    let another = |c: &Change| c.field == f::HOLDER && !c.before.is_empty();
    !changes.iter().any(|c| another(c) || c.effect == Effect::Widens && COVERED.contains(&c.field.as_str()))
}

/// Does a supplement name another provider than before? It holds nothing under the order that the first one has.
pub(crate) fn of_another(before: &Draft, fields: &[(String, String)]) -> bool {
    fields.iter().any(|(name, text)| name == f::HOLDER && before.field(name).unwrap_or("") != text.trim())
}

fn effect(name: &str, was: &str, is: &str) -> Effect {
    use Effect::{Narrows, Widens, Words};
    let less = |narrows: Option<bool>| if narrows == Some(true) { Narrows } else { Widens };
    match name {
        // What is handed over may be used in this case only: to name another is to ask for another use.
        f::CASE if !was.is_empty() => Widens,
        f::CASE | f::ARTICLE | f::FACTS | f::NECESSITY | f::NEXUS | f::LANGUAGE | f::CLOCK | f::URGENCY_REASON => Words,
        // Nothing else is asked for, but of somebody else.
        f::HOLDER => Widens,
        f::TIME_FROM => less(ordered(was, is)),
        f::TIME_TO | f::SECRET_UNTIL | f::REQUEST_BY => less(ordered(is, was)),
        f::MEASURE => less(Some(is == Measure::Preserve.as_str())),
        // A port where there was none names one of those who share the address.
        f::PORT => less(Some(was.is_empty() && !is.is_empty())),
        f::CLOCK_ERROR => less(number(is).zip(number(was)).map(|(is, was)| is < was)),
        f::CONDUCT => less(Some(!is.is_empty() && words(is).is_subset(&words(was)))),
        f::URGENCY => less(rank(is).zip(rank(was)).map(|(is, was)| is < was)),
        f::RECIPROCITY if was.is_empty() => Words,
        _ => Widens,
    }
}

/// Is the first moment before the second?
fn ordered(first: &str, second: &str) -> Option<bool> {
    Some(Instant::parse(first).ok()? < Instant::parse(second).ok()?)
}

fn number(text: &str) -> Option<u64> {
    text.parse().ok()
}

fn words(text: &str) -> BTreeSet<&str> {
    text.split_whitespace().collect()
}

fn rank(text: &str) -> Option<u8> {
    match text.parse::<Urgency>().ok()? {
        Urgency::Ordinary => Some(0),
        Urgency::Urgent => Some(1),
        Urgency::Emergency => Some(2),
    }
}
