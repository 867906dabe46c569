//! What the generator itself did: which fault hit which step, and how often.

use std::collections::BTreeMap;

/// Counts by fault and step.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cover {
    hits: BTreeMap<(String, String), u64>,
}

impl Cover {
    pub(crate) fn add(&mut self, fault: impl Into<String>, step: impl Into<String>, count: u64) {
        *self.hits.entry((fault.into(), step.into())).or_default() += count;
    }

    /// Adds another day's.
    pub fn merge(&mut self, other: &Self) {
        for ((fault, step), count) in &other.hits {
            self.add(fault, step, *count);
        }
    }

    /// How often this fault hit this step.
    pub fn of(&self, fault: &str, step: &str) -> u64 {
        self.hits.get(&(fault.to_owned(), step.to_owned())).copied().unwrap_or(0)
    }

    /// All counts: fault, step, how often.
    pub fn rows(&self) -> impl Iterator<Item = (&str, &str, u64)> {
        self.hits.iter().map(|((fault, step), count)| (fault.as_str(), step.as_str(), *count))
    }

    /// How often this fault hit anything.
    pub fn total(&self, fault: &str) -> u64 {
        self.rows().filter(|(found, ..)| *found == fault).map(|(.., count)| count).sum()
    }

    /// The same for all faults whose name begins like this.
    pub fn total_of(&self, kind: &str) -> u64 {
        self.rows().filter(|(found, ..)| found.starts_with(kind)).map(|(.., count)| count).sum()
    }

    /// The table: a line a fault, the steps that it hit with their counts.
    pub fn table(&self) -> String {
        let mut lines: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (fault, step, count) in self.rows() {
            lines.entry(fault).or_default().push(format!("{step} {count}"));
        }
        let width = lines.keys().map(|fault| fault.len()).max().unwrap_or(0);
        lines.iter().map(|(fault, steps)| format!("{fault:width$}  {}\n", steps.join(", "))).collect()
    }
}
