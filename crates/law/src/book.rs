//! The whole law as one value: read once, never changed, named by its digest.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use sha2::{Digest as _, Sha256};
use terms::{Digest, Ground, StateCode};

use crate::{
    Flaw, StateProfile,
    load::{Loader, Spot},
    record::{
        Absent, Clause, ConductWord, Cure, DeadlineRule, FactId, FactWord, Offence, Rate, RecordWord, RequirementRule,
        Treaty,
    },
};

/// The facts that the engine itself understands.
const ATTEMPTED: &str = "attempted";
const COMPLAINED: &str = "complaint-made";

/// The law as data, checked. Two nodes that name the same [`Book::digest`] read the same law.
#[derive(Debug, Clone)]
pub struct Book {
    pub(crate) states: BTreeMap<StateCode, StateProfile>,
    pub(crate) treaties: Vec<Treaty>,
    /// For each state the treaties that ever bound it, as places in `treaties`, in order.
    pub(crate) bound_by: BTreeMap<StateCode, Vec<usize>>,
    pub(crate) offences: BTreeMap<StateCode, BTreeMap<String, Vec<Offence>>>,
    pub(crate) absents: BTreeMap<StateCode, BTreeMap<String, Vec<Absent>>>,
    pub(crate) conduct: BTreeMap<String, ConductWord>,
    conduct_order: Vec<String>,
    pub(crate) records: BTreeMap<String, RecordWord>,
    /// The places of the facts in `fact_words`, by their keys.
    pub(crate) fact_ids: BTreeMap<String, FactId>,
    pub(crate) fact_words: Vec<FactWord>,
    pub(crate) requirements: Vec<RequirementRule>,
    pub(crate) deadlines: Vec<DeadlineRule>,
    pub(crate) cures: BTreeMap<Ground, Cure>,
    pub(crate) base_currency: String,
    pub(crate) rates: BTreeMap<String, Vec<Rate>>,
    /// Where each record stands.
    spots: BTreeMap<String, Spot>,
    /// The fact that says that an act was only attempted, where the book has one.
    pub(crate) attempted: Option<FactId>,
    /// The fact that says that the victim has complained.
    pub(crate) complained: Option<FactId>,
    digest: Digest,
}

impl Book {
    /// Reads the files of `law/`: `states/*.toml`, `offences/*.toml`, `treaties/*.toml`, `conduct.toml`, `common.toml`
    /// and `currencies.toml`, each as its path and its text. Worked cases and files that are not TOML are passed over.
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
            let parts = texts.iter().flat_map(|(path, text)| [path.as_str(), text.as_str()]);
            return Ok(Self::new(loader, digest(parts)));
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

    /// The kinds of conduct that a question may name, in the order of their file.
    pub fn conduct(&self) -> impl Iterator<Item = &ConductWord> {
        self.conduct_order.iter().filter_map(|id| self.conduct.get(id))
    }

    /// The kinds of record that a retention rule may name.
    pub fn records(&self) -> impl Iterator<Item = &RecordWord> {
        self.records.values()
    }

    /// The facts that a question may state, in the order of their file, each with the question to put to a person. Those
    /// that raise a ground for refusal come first.
    pub fn facts(&self) -> impl Iterator<Item = &FactWord> {
        self.fact_words.iter()
    }

    /// Ids of every clause, of treaties and of states' own law.
    pub fn clause_ids(&self) -> impl Iterator<Item = &str> {
        self.all_clauses().map(|c| c.head.id())
    }

    /// Ids of every offence record, and of every record that says that a conduct is no offence.
    pub fn offence_ids(&self) -> impl Iterator<Item = &str> {
        let offences = self.offences.values().flat_map(|o| o.values()).flatten().map(|o| o.head.id());
        offences.chain(self.absents.values().flat_map(|a| a.values()).flatten().map(|a| a.head.id()))
    }

    /// Ids of every retention rule.
    pub fn retention_ids(&self) -> impl Iterator<Item = &str> {
        self.states.values().flat_map(|s| &s.retentions).map(|r| r.head.id())
    }

    /// The facts on which the offences of these kinds of conduct turn, in any state, in the order of [`Book::facts`].
    pub fn facts_for<'a>(&'a self, conduct: &[String]) -> impl Iterator<Item = &'a FactWord> + use<'a> {
        let states: Vec<StateCode> = self.states.keys().copied().collect();
        self.facts_between(conduct, &states)
    }

    /// The facts on which the offences of these kinds of conduct turn in these states: what a person has to be asked before
    /// the two laws can be compared.
    pub fn facts_between<'a>(
        &'a self,
        conduct: &[String],
        states: &[StateCode],
    ) -> impl Iterator<Item = &'a FactWord> + use<'a> {
        let counts = self.counts(conduct);
        let mut used = vec![false; self.fact_words.len()];
        for kinds in states.iter().filter_map(|code| self.offences.get(code)) {
            for offence in counts.iter().filter_map(|kind| kinds.get(*kind)).flatten() {
                let tiers = offence.tiers.iter().flat_map(|t| &t.any);
                for atom in offence.elements.iter().flat_map(|e| &e.any).chain(tiers) {
                    if let Some(slot) = used.get_mut(atom.fact.0) {
                        *slot = true;
                    }
                }
            }
        }
        self.fact_words.iter().zip(used).filter(|(_, used)| *used).map(|(word, _)| word)
    }

    /// The counts of a question: each kind once, in the order named, a composite split into what it contains.
    pub(crate) fn counts<'a>(&'a self, conduct: &'a [String]) -> Vec<&'a str> {
        let (mut counts, mut seen) = (Vec::new(), BTreeSet::new());
        let mut open: Vec<&str> = conduct.iter().rev().map(String::as_str).collect();
        while let Some(kind) = open.pop() {
            if !seen.insert(kind) {
                continue;
            }
            match self.conduct.get(kind) {
                Some(word) if !word.counts.is_empty() => open.extend(word.counts.iter().rev().map(String::as_str)),
                _ => counts.push(kind),
            }
        }
        counts
    }

    /// For how many days a preservation under this clause holds at first (the `record` of a basis). `None`: the text
    /// does not say, or there is no such clause.
    pub fn hold_days(&self, clause: &str) -> Option<u32> {
        self.all_clauses().find(|c| c.head.id() == clause)?.hold_days
    }

    /// File and line of a record or a word.
    pub fn place(&self, id: &str) -> Option<(&str, usize)> {
        self.spots.get(id).map(|s| (s.file.as_str(), s.line))
    }

    pub(crate) fn fact(&self, id: FactId) -> Option<&FactWord> {
        self.fact_words.get(id.0)
    }

    fn new(loader: Loader, digest: Digest) -> Self {
        let mut words = loader.facts;
        // Every key has a word here: a key without one is a flaw, and a book with a flaw is not made.
        let fact_words: Vec<FactWord> =
            loader_keys(&loader.fact_ids).into_iter().filter_map(|k| words.remove(k)).collect();
        let mut treaties = loader.treaties;
        treaties.sort_by(|a, b| a.head.id().cmp(b.head.id()));
        let mut bound_by: BTreeMap<StateCode, Vec<usize>> = BTreeMap::new();
        for (n, treaty) in treaties.iter().enumerate() {
            for party in &treaty.parties {
                let list = bound_by.entry(party.state).or_default();
                if list.last() != Some(&n) {
                    list.push(n);
                }
            }
        }
        Self {
            spots: loader.spots,
            attempted: loader.fact_ids.get(ATTEMPTED).copied(),
            complained: loader.fact_ids.get(COMPLAINED).copied(),
            bound_by,
            states: loader.states,
            treaties,
            offences: loader.offences,
            absents: loader.absents,
            conduct: loader.conduct,
            conduct_order: loader.conduct_order,
            records: loader.records,
            fact_ids: loader.fact_ids,
            fact_words,
            requirements: loader.requirements,
            deadlines: loader.deadlines,
            cures: loader.cures,
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
        let list = self.rates.get(currency)?;
        let last = list.partition_point(|r| r.span.from <= day).checked_sub(1)?;
        list.get(last).filter(|r| r.span.contains(day)).map(|r| r.millionths)
    }

    fn all_clauses(&self) -> impl Iterator<Item = &Clause> {
        let treaties = self.treaties.iter().flat_map(|t| &t.clauses);
        treaties.chain(self.states.values().flat_map(|s| &s.clauses))
    }
}

/// The place of a file inside the law folder, wherever that folder lies. `None`: no part of the book.
pub(crate) fn law_path(path: &str) -> Option<String> {
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

/// The keys in the order of their numbers.
fn loader_keys(ids: &BTreeMap<String, FactId>) -> Vec<&str> {
    let mut keys: Vec<(FactId, &str)> = ids.iter().map(|(k, id)| (*id, k.as_str())).collect();
    keys.sort();
    keys.into_iter().map(|(_, key)| key).collect()
}

/// SHA-256 over these parts, each preceded by its length in eight bytes.
pub(crate) fn digest<'a>(parts: impl IntoIterator<Item = &'a str>) -> Digest {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part.as_bytes());
    }
    Digest::from_bytes(hash.finalize().into())
}
