//! The whole law as one value: read once, never changed, named by its digest.

use std::collections::BTreeMap;

use jiff::civil::Date;
use sha2::{Digest as _, Sha256};
use terms::{Digest, StateCode};

use crate::{
    Flaw,
    load::Loader,
    record::{Absent, Clause, ConductWord, FactWord, Offence, Rate, StateProfile, Treaty},
};

/// The law as data, checked. Two nodes that name the same [`Book::digest`] read the same law.
#[derive(Debug, Clone)]
pub struct Book {
    pub(crate) states: BTreeMap<StateCode, StateProfile>,
    pub(crate) treaties: Vec<Treaty>,
    pub(crate) offences: BTreeMap<(StateCode, String), Vec<Offence>>,
    pub(crate) absents: BTreeMap<(StateCode, String), Vec<Absent>>,
    pub(crate) conduct: BTreeMap<String, ConductWord>,
    pub(crate) facts: BTreeMap<String, FactWord>,
    pub(crate) base_currency: String,
    pub(crate) rates: Vec<Rate>,
    digest: Digest,
}

impl Book {
    /// Reads the files of `law/`: `states/*.toml`, `offences/*.toml`, `treaties/*.toml`, `conduct.toml` and
    /// `currencies.toml`, each as its path and its text. Worked cases and files that are not TOML are passed over.
    /// The order of the files changes nothing.
    ///
    /// # Errors
    /// Every [`Flaw`] found, sorted by file and line. A book with a flaw is not read at all.
    pub fn read(files: impl IntoIterator<Item = (String, String)>) -> Result<Self, Vec<Flaw>> {
        let mut loader = Loader::default();
        let mut texts = BTreeMap::new();
        for (path, text) in files {
            let Some(key) = law_path(&path) else { continue };
            if texts.insert(key.clone(), text).is_some() {
                let message = "a second file of this name: each law file has one text".to_owned();
                loader.flaws.0.push(Flaw { file: key, line: 1, message });
            }
        }
        for (path, text) in &texts {
            loader.file(path, text);
        }
        loader.cross_check();
        if loader.flaws.0.is_empty() {
            return Ok(loader.into_book(digest(&texts)));
        }
        loader.flaws.0.sort();
        loader.flaws.0.dedup();
        Err(loader.flaws.0)
    }

    /// SHA-256 over the sorted paths and texts, each preceded by its length in eight bytes.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The states that have a file, in the order of their codes.
    pub fn states(&self) -> impl Iterator<Item = &StateProfile> {
        self.states.values()
    }

    /// One state, where the book knows it.
    pub fn state(&self, code: StateCode) -> Option<&StateProfile> {
        self.states.get(&code)
    }

    /// The kinds of conduct that a question may name.
    pub fn conduct(&self) -> impl Iterator<Item = &ConductWord> {
        self.conduct.values()
    }

    /// The facts that a question may state, each with the question to put to a person.
    pub fn facts(&self) -> impl Iterator<Item = &FactWord> {
        self.facts.values()
    }

    /// Ids of every clause, of treaties and of states' own law.
    pub fn clause_ids(&self) -> impl Iterator<Item = &str> {
        self.all_clauses().map(|c| c.head.id())
    }

    /// Ids of every offence record, and of every record that says that a conduct is no offence.
    pub fn offence_ids(&self) -> impl Iterator<Item = &str> {
        let offences = self.offences.values().flatten().map(|o| o.head.id());
        offences.chain(self.absents.values().flatten().map(|a| a.head.id()))
    }

    /// The facts that the offences of these kinds of conduct turn on, in any state, by key and in order.
    pub fn facts_for<'a>(&'a self, conduct: &'a [String]) -> impl Iterator<Item = &'a FactWord> {
        self.facts.values().filter(move |word| {
            let uses = |o: &Offence| o.elements.iter().flat_map(|e| &e.any).any(|a| a.fact == word.key);
            self.offences.iter().any(|((_, kind), list)| conduct.contains(kind) && list.iter().any(uses))
        })
    }

    pub(crate) fn new(loader: Loader, digest: Digest) -> Self {
        Self {
            states: loader.states,
            treaties: loader.treaties,
            offences: loader.offences,
            absents: loader.absents,
            conduct: loader.conduct,
            facts: loader.facts,
            base_currency: loader.base_currency,
            rates: loader.rates,
            digest,
        }
    }

    /// What one unit of the base bought that day, in millionths of the currency's unit.
    pub(crate) fn rate(&self, currency: &str, day: Date) -> Option<u64> {
        if currency == self.base_currency {
            return Some(1_000_000);
        }
        self.rates.iter().find(|r| r.currency == currency && r.head.span.contains(day)).map(|r| r.millionths)
    }

    fn all_clauses(&self) -> impl Iterator<Item = &Clause> {
        let treaties = self.treaties.iter().flat_map(|t| &t.clauses);
        treaties.chain(self.states.values().flat_map(|s| &s.clauses))
    }
}

/// The place of a file inside the law folder, wherever that folder lies. `None`: no part of the book.
fn law_path(path: &str) -> Option<String> {
    let mut parts = path.rsplit(['/', '\\']);
    let (name, folder) = (parts.next()?, parts.next().unwrap_or(""));
    if !name.ends_with(".toml") || folder == "cases" {
        return None;
    }
    match folder {
        "states" | "offences" | "treaties" => Some(format!("{folder}/{name}")),
        _ => Some(name.to_owned()),
    }
}

fn digest(texts: &BTreeMap<String, String>) -> Digest {
    let mut hash = Sha256::new();
    for part in texts.iter().flat_map(|(path, text)| [path, text]) {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part.as_bytes());
    }
    Digest::from_bytes(hash.finalize().into())
}
