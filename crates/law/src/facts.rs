//! One fact against one test, three-valued.

use jiff::civil::Date;

use crate::{
    Book, ElementResult, Fact, FactKind, Facts,
    record::{Atom, FactId, Test},
};

/// Further apart than this is another word, not a slip of the hand.
const SLIP_MAX: usize = 3;

impl Book {
    /// What is wrong with the facts of a question: a name that the book does not know, or a fact in another form than the
    /// book gives it. The engine takes either for a missing fact; whoever typed it should hear of it.
    pub fn odd_facts(&self, facts: &Facts) -> Vec<String> {
        facts.0.iter().filter_map(|(key, fact)| self.odd_fact(key, fact)).collect()
    }

    fn odd_fact(&self, key: &str, fact: &Fact) -> Option<String> {
        let Some(word) = self.fact_ids.get(key).and_then(|id| self.fact(*id)) else {
            let near = self.facts().map(|w| (strsim::damerau_levenshtein(key, &w.key), w.key.as_str())).min();
            let near = near.filter(|(far, _)| *far <= SLIP_MAX).map(|(_, word)| format!(": did you mean `{word}`?"));
            return Some(format!("`{key}` is no fact{}", near.unwrap_or_default()));
        };
        let (fits, wants) = match word.kind {
            FactKind::YesNo => (matches!(fact, Fact::Yes | Fact::No), "answered by true or false"),
            FactKind::Count => (matches!(fact, Fact::Count(_)), "a number: write 3"),
            FactKind::Amount => (matches!(fact, Fact::Amount { .. }), "an amount: write \"5000.00 EUR\""),
        };
        (!fits).then(|| format!("`{key}` is {wants}"))
    }
}

/// The facts of a question, by their numbers in the book. Facts that the book does not know are passed over.
pub(crate) struct Known<'q>(Vec<Option<&'q Fact>>);

impl<'q> Known<'q> {
    pub(crate) fn of(book: &Book, facts: &'q Facts) -> Self {
        let mut known = vec![None; book.fact_words.len()];
        for (key, fact) in &facts.0 {
            let slot = book.fact_ids.get(key).and_then(|id| known.get_mut(id.0));
            if let Some(slot) = slot {
                *slot = Some(fact);
            }
        }
        Self(known)
    }

    pub(crate) fn get(&self, id: FactId) -> Option<&'q Fact> {
        self.0.get(id.0).copied().flatten()
    }

    /// Yes, no, or not known. A fact of another kind is as good as missing.
    pub(crate) fn is(&self, id: Option<FactId>) -> ElementResult {
        match id.and_then(|id| self.get(id)) {
            Some(Fact::Yes) => ElementResult::Met,
            Some(Fact::No) => ElementResult::NotMet,
            _ => ElementResult::Unknown,
        }
    }

    /// Met by one test that is; otherwise open while one is open; otherwise failed.
    pub(crate) fn any(&self, book: &Book, atoms: &[Atom], day: Date) -> ElementResult {
        atoms.iter().map(|a| self.test(book, a, day)).min().unwrap_or(ElementResult::NotMet)
    }

    /// A fact stated in another form than the test's is as good as missing.
    pub(crate) fn test(&self, book: &Book, atom: &Atom, day: Date) -> ElementResult {
        let word = |met: bool| if met { ElementResult::Met } else { ElementResult::NotMet };
        match (&atom.test, self.get(atom.fact)) {
            (Test::Is(wanted), Some(Fact::Yes)) => word(*wanted),
            (Test::Is(wanted), Some(Fact::No)) => word(!*wanted),
            (Test::CountMin(min), Some(Fact::Count(n))) => word(n >= min),
            (Test::AmountMin { hundredths, currency }, Some(Fact::Amount { hundredths: have, currency: theirs })) => {
                reaches(book, (*have, theirs), (*hundredths, currency), day).map_or(ElementResult::Unknown, word)
            }
            _ => ElementResult::Unknown,
        }
    }

    /// The same, with the reasons of the tests that decided, in words.
    pub(crate) fn because(&self, book: &Book, atoms: &[Atom], day: Date) -> String {
        let best = self.any(book, atoms, day);
        let deciding = atoms.iter().filter(|a| self.test(book, a, day) == best);
        deciding.map(|a| self.reason(book, a, day)).collect::<Vec<_>>().join(" Or: ")
    }

    fn reason(&self, book: &Book, atom: &Atom, day: Date) -> String {
        let word = book.fact(atom.fact);
        let key = word.map_or("?", |w| w.key.as_str());
        let said = |met: bool, answer: &str| {
            if met { format!("{key}: {answer}") } else { format!("the text requires otherwise; {key} is {answer}") }
        };
        match (&atom.test, self.get(atom.fact)) {
            (Test::Is(wanted), Some(Fact::Yes)) => said(*wanted, "yes"),
            (Test::Is(wanted), Some(Fact::No)) => said(!*wanted, "no"),
            (Test::CountMin(min), Some(Fact::Count(n))) => format!("the text asks for at least {min}; {key} is {n}"),
            (Test::AmountMin { hundredths, currency }, Some(Fact::Amount { hundredths: have, currency: theirs })) => {
                let (had, want) = (money(*have, theirs), money(*hundredths, currency));
                match reaches(book, (*have, theirs), (*hundredths, currency), day) {
                    Some(_) => format!("the text asks for at least {want}; {key} is {had}"),
                    None => format!("What was one {theirs} worth in {currency} on {day}? The book has no rate."),
                }
            }
            _ => word.map_or_else(String::new, |w| w.ask.clone()),
        }
    }
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
