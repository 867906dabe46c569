//! Looks up what one file names and another defines, and what contradicts across files.

use crate::{
    Flaw,
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

    /// A composite that contains itself would be split for ever.
    fn cycles(&mut self) {
        let mut found = Vec::new();
        for word in self.conduct.values().filter(|w| !w.counts.is_empty()) {
            let (mut seen, mut open) = (Vec::new(), word.counts.clone());
            while let Some(next) = open.pop() {
                if next == word.id {
                    found.push((word.id.clone(), format!("`{}` contains itself: a cycle of counts", word.id)));
                    break;
                }
                if !seen.contains(&next) {
                    open.extend(self.conduct.get(&next).map(|w| w.counts.clone()).unwrap_or_default());
                    seen.push(next);
                }
            }
        }
        for (id, says) in found {
            self.flaw_at(&id, says);
        }
    }
}
