//! Looks up what one file names and another defines, and what contradicts across files.

use std::collections::BTreeMap;

use crate::{
    ConductWord, Flaw,
    load::{Loader, Named},
    record::{Absent, FactId},
};

impl Loader {
    /// Everything that can only be checked when all files are read.
    pub(crate) fn cross_check(&mut self) {
        let keys = self.fact_keys();
        for reference in std::mem::take(&mut self.references) {
            if let Some(message) = self.dangling(&reference.to, &keys) {
                self.flaws.0.push(Flaw { file: reference.file, line: reference.line, message });
            }
        }
        self.contradictions();
        self.cycles();
    }

    fn dangling(&self, to: &Named, keys: &[String]) -> Option<String> {
        match to {
            Named::State(code) => {
                (!self.states.contains_key(code)).then(|| format!("the state {code} has no file in states/"))
            }
            Named::Conduct(id) => match self.conduct.get(id) {
                None => Some(format!("the conduct `{id}` is not in conduct.toml")),
                Some(word) if !word.counts.is_empty() => {
                    Some(format!("`{id}` is several crimes in one: name its counts"))
                }
                Some(_) => None,
            },
            Named::Count { of, conduct } => (!self.conduct.contains_key(conduct))
                .then(|| format!("`{of}` counts `{conduct}`, which is not in conduct.toml")),
            Named::Record(id) => {
                (!self.records.contains_key(id)).then(|| format!("the record `{id}` is not in conduct.toml"))
            }
            Named::Currency(code) => (*code != self.base_currency && !self.rates.contains_key(code))
                .then(|| format!("the currency {code} has no rate in currencies.toml")),
            Named::Cure(code) => (!self.cures.contains_key(code))
                .then(|| format!("the ground {code} has no cure here and none in common.toml")),
            Named::Fact(FactId(n), kind) => {
                let key = keys.get(*n).map_or("?", String::as_str);
                match self.facts.get(key) {
                    None => Some(format!("the fact `{key}` is not in conduct.toml")),
                    Some(word) if word.kind != *kind => {
                        Some(format!("the fact `{key}` is tested as another kind than conduct.toml gives it"))
                    }
                    Some(_) => None,
                }
            }
        }
    }

    /// A conduct that is an offence and none on the same day, in one state.
    fn contradictions(&mut self) {
        let mut found = Vec::new();
        for (state, kinds) in &self.absents {
            for (conduct, absents) in kinds {
                let offences =
                    self.offences.get(state).and_then(|o| o.get(conduct)).map(Vec::as_slice).unwrap_or_default();
                for absent in absents {
                    if let Some(offence) = offences.iter().find(|o| o.head.span.overlaps(absent.head.span)) {
                        let (id, spot) = (offence.head.id(), self.spot(offence.head.id()));
                        let says = format!(
                            "`{}` says that {state} does not punish {conduct}; the offence `{id}` ({spot}) says that it does",
                            absent.head.id()
                        );
                        found.push((absent.head.id().to_owned(), says));
                    }
                    let twin = |o: &&Absent| o.head.id() < absent.head.id() && o.head.span.overlaps(absent.head.span);
                    if let Some(other) = absents.iter().find(twin) {
                        let (id, spot) = (other.head.id(), self.spot(other.head.id()));
                        found.push((
                            absent.head.id().to_owned(),
                            format!("overlaps `{id}` ({spot}): same conduct and days"),
                        ));
                    }
                }
            }
        }
        for (id, says) in found {
            self.flaw_at(&id, says);
        }
    }

    /// A composite that contains itself would be split for ever. One after the other those are put aside that contain
    /// only what is no composite, or was put aside before: what is left contains itself, or what does.
    fn cycles(&mut self) {
        let composites = || self.conduct.values().filter(|w| !w.counts.is_empty());
        let inner = |word: &ConductWord| -> Vec<&ConductWord> {
            let words = word.counts.iter().filter_map(|c| self.conduct.get(c));
            words.filter(|w| !w.counts.is_empty()).collect()
        };
        let mut within: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut left: BTreeMap<&str, usize> = BTreeMap::new();
        for word in composites() {
            let inner = inner(word);
            left.insert(&word.id, inner.len());
            inner.iter().for_each(|w| within.entry(&w.id).or_default().push(&word.id));
        }
        let mut free: Vec<&str> = left.iter().filter(|(_, n)| **n == 0).map(|(id, _)| *id).collect();
        while let Some(id) = free.pop() {
            left.remove(id);
            for outer in within.remove(id).unwrap_or_default() {
                if let Some(n) = left.get_mut(outer) {
                    *n = n.saturating_sub(1);
                    if *n == 0 {
                        free.push(outer);
                    }
                }
            }
        }
        let says = |id: &&str| ((*id).to_owned(), format!("`{id}` contains itself, or what does: a cycle of counts"));
        let found: Vec<(String, String)> = left.keys().map(says).collect();
        for (id, says) in found {
            self.flaw_at(&id, says);
        }
    }
}
