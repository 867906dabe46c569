//! Who vouches for the keys inside, and do these keys still count?

use std::collections::BTreeSet;

use terms::Instant;

use super::{
    Trust,
    ended::{Shown, Stands, stands},
};
use crate::{
    keys::KeyHolder,
    package::{Check, Ended, Outcome, Package, Witnesses},
};

/// A key that signed something here, and how it stands; `None` when the reader does not know it.
pub(super) struct Used<'a> {
    key: &'a KeyHolder,
    stands: Option<Stands>,
}

/// Each key that signed anything, as the reader's trust has it.
pub(super) fn used<'a>(
    package: &Package,
    keys: Vec<&'a KeyHolder>,
    shown: &Shown,
    trust: &Trust,
    now: Option<Instant>,
) -> Vec<Used<'a>> {
    let one = |key: &'a KeyHolder| Used {
        key,
        stands: trust.term(key).map(|term| stands(package, key, term, (shown, trust), now)),
    };
    keys.into_iter().map(one).collect()
}

/// Who vouches for the nodes. Each node whose key signed anything has to be known, for all else rests on it.
pub(super) fn nodes(used: &[Used<'_>], witnesses: &Witnesses, trust: &Trust) -> (Check, Ended) {
    let failed = |says| (Check { id: "nodes", outcome: Outcome::Failed, says }, Ended::None);
    if let Some(false_one) = witnesses.list.iter().find(|witness| trust.contradicts_witness(&witness.of)) {
        return failed(format!(
            "The key inside for the witness {} is not the key that you know it by.",
            false_one.of.name
        ));
    }
    let nodes: Vec<_> = used.iter().filter(|used| !used.key.holder.is_person()).collect();
    let names = names(nodes.iter().map(|used| format!("{} of {}", used.key.holder, used.key.state)));
    if trust.knows_nobody() {
        let says = format!(
            "You gave no keys that you trust. The signatures match the keys inside the package, but nobody vouched for those \
             keys: anyone can make keys and call them {names}."
        );
        return (Check { id: "nodes", outcome: Outcome::NotAsked, says }, Ended::None);
    }
    if let Some(false_one) = nodes.iter().find(|used| trust.contradicts(used.key)) {
        return failed(format!("The key inside for {} is not the key that you trust for it.", false_one.key.holder));
    }
    if let Some(unknown) = nodes.iter().find(|used| used.stands.is_none()) {
        return failed(format!("Among the keys that you trust there is none for {}.", unknown.key.holder));
    }
    let says = format!("The keys of {names} are keys that you trust.");
    in_time("nodes", says, &nodes)
}

/// Who vouches for the persons: nobody but the reader's own list. A node that signed beside a person names that person's key, and whoever has
/// stolen the node's key could name one that they made; so its word is told to a reader who brought keys of nodes alone, and settles nothing.
pub(super) fn persons(package: &Package, used: &[Used<'_>], trust: &Trust) -> (Check, Ended) {
    let with = |outcome, says| (Check { id: "persons", outcome, says }, Ended::None);
    let persons: Vec<&Used<'_>> = used.iter().filter(|used| used.key.holder.is_person()).collect();
    let names_of = |used: &[&Used<'_>]| names(used.iter().map(|used| used.key.holder.to_string()));
    if trust.knows_nobody() {
        let says = "You gave no keys that you trust. For each person only the node that signed beside vouches.";
        return with(Outcome::NotAsked, says.to_owned());
    }
    if let Some(false_one) = persons.iter().find(|used| trust.contradicts(used.key)) {
        let holder = &false_one.key.holder;
        return with(
            Outcome::Failed,
            format!("The key inside for {holder} is not the key that you trust for that officer."),
        );
    }
    let (known, unknown): (Vec<&Used<'_>>, Vec<&Used<'_>>) =
        persons.into_iter().partition(|used| used.stands.is_some());
    let beside = |used: &Used<'_>| {
        let mut entries = package.custody().entries().iter().filter(|entry| entry.signatures.len() == 2);
        entries.any(|entry| entry.signatures.first().is_some_and(|(signer, _)| *signer == used.key.key))
    };
    match unknown.iter().find(|used| trust.knows_persons() || !beside(used)) {
        Some(lone) => with(
            Outcome::Failed,
            format!(
                "Among the keys that you trust there is none for {}. That a node signed beside does not make up for it: whoever has that \
                 node's key could have made up the officer.",
                lone.key.holder
            ),
        ),
        None if !unknown.is_empty() => with(
            Outcome::NotAsked,
            format!(
                "You gave keys of nodes and of no person. For {} only the node that signed beside vouches, by naming the key in what it signed.",
                names_of(&unknown)
            ),
        ),
        None => in_time("persons", format!("The keys of {} are keys that you trust.", names_of(&known)), &known),
    }
}

/// The check on keys that are known: do they still count, or is it shown that they signed before their end?
fn in_time(id: &'static str, says: String, known: &[&Used<'_>]) -> (Check, Ended) {
    let early = known.iter().any(|used| matches!(used.stands, Some(Stands::Early { .. })));
    let bad: Vec<String> = known.iter().filter_map(|used| used.bad()).collect();
    if !bad.is_empty() {
        let ended = if early { Ended::None } else { Ended::Unproven };
        return (Check { id, outcome: Outcome::Failed, says: bad.join(" ") }, ended);
    }
    let before: Vec<String> = known.iter().filter_map(|used| used.before()).collect();
    let ended = if before.is_empty() { Ended::None } else { Ended::Before };
    let says = [vec![says], before].concat().join(" ");
    (Check { id, outcome: Outcome::Passed, says }, ended)
}

impl Used<'_> {
    /// Why it does not count.
    fn bad(&self) -> Option<String> {
        let key = &self.key.holder;
        match self.stands.as_ref()? {
            Stands::Early { dated, from } => {
                Some(format!("The key of {key} signed something dated {dated}, and counts from {from} only."))
            }
            Stands::Unproven { end, have, needed } => Some(format!(
                "The key of {key} {}, and nothing shows that it had signed this before: no time stamp by an authority that you trust, and \
                 {have} of the {needed} witnesses that it takes. Whoever has stolen a key can write any date.",
                end.says()
            )),
            _ => None,
        }
    }

    /// What shows that it had signed before its end.
    fn before(&self) -> Option<String> {
        let key = &self.key.holder;
        match self.stands.as_ref()? {
            Stands::Stamped { end, by, how } => Some(format!("The key of {key} {}; {how} by {by}.", end.says())),
            Stands::Witnessed { end, by } => Some(format!(
                "The key of {key} {}; witnesses whom you know had cosigned the log with the decision to pack by {by}.",
                end.says()
            )),
            _ => None,
        }
    }
}

/// That keys which have ended since had signed before: what the report says to be proven.
pub(super) fn before_end(used: &[Used<'_>]) -> Vec<String> {
    used.iter().filter_map(Used::before).collect()
}

/// Rests anything on the log alone, and not on a time stamp?
pub(super) fn by_log_alone(used: &[Used<'_>]) -> bool {
    used.iter().any(|used| matches!(used.stands, Some(Stands::Witnessed { .. })))
}

fn names(all: impl Iterator<Item = String>) -> String {
    let once: BTreeSet<String> = all.collect();
    once.into_iter().collect::<Vec<_>>().join(", ")
}
