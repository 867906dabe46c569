//! Whom the reader of a package trusts, and what follows for the keys inside.

use std::collections::BTreeSet;

use crate::{
    keys::{Holder, KeyHolder},
    log::cosign,
    package::{Check, Outcome, Package, Witnesses},
    stamp::{RevocationList, Root},
};

/// The keys that the reader knows from elsewhere: a directory, a letter, a court's own list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trust {
    known: Vec<KeyHolder>,
    witnesses: Vec<cosign::Witness>,
    roots: Vec<Root>,
    revoked: Vec<RevocationList>,
}

impl Trust {
    /// The reader knows no key. The report then says that nobody vouched.
    pub fn nobody() -> Self {
        Self::default()
    }

    /// The reader trusts these keys to be those of these holders.
    pub fn keys(known: impl IntoIterator<Item = KeyHolder>) -> Self {
        Self { known: known.into_iter().collect(), ..Self::default() }
    }

    /// The reader knows these witnesses of logs by these keys, besides.
    #[must_use]
    pub fn with_witnesses(mut self, witnesses: impl IntoIterator<Item = cosign::Witness>) -> Self {
        self.witnesses.extend(witnesses);
        self
    }

    /// The reader believes time stamps that lead to these roots, and then no others.
    #[must_use]
    pub fn with_stamp_roots(mut self, roots: impl IntoIterator<Item = Root>) -> Self {
        self.roots.extend(roots);
        self
    }

    /// The reader has these lists of revoked certificates, for the authorities behind time stamps.
    #[must_use]
    pub fn with_revocation_lists(mut self, lists: impl IntoIterator<Item = RevocationList>) -> Self {
        self.revoked.extend(lists);
        self
    }

    /// The lists that the reader has.
    pub(super) fn revoked(&self) -> &[RevocationList] {
        &self.revoked
    }

    /// Whom the reader believes about time.
    pub(super) fn roots(&self) -> &[Root] {
        &self.roots
    }

    /// A witness of this name, and never with this key.
    fn contradicts_witness(&self, witness: &cosign::Witness) -> bool {
        self.witnesses.iter().any(|known| known.name == witness.name) && !self.witnesses.contains(witness)
    }

    fn knows(&self, key: &KeyHolder) -> bool {
        self.known.contains(key)
    }

    /// Somebody of this name, and never with this key: another key than the one that the reader was told.
    fn contradicts(&self, key: &KeyHolder) -> bool {
        let same = |known: &&KeyHolder| match (&known.holder, &key.holder) {
            (Holder::Person { officer: a, node: at, .. }, Holder::Person { officer: b, node: there, .. }) => {
                a == b && at == there
            }
            (a, b) => a == b,
        };
        let mut named = self.known.iter().filter(same).peekable();
        (named.peek().is_some() && named.all(|known| known != key))
            || self.known.iter().any(|known| known.key == key.key && known != key)
    }
}

/// Who vouches for the nodes. Each node whose key signed anything has to be known, for all else rests on it.
pub(super) fn nodes(used: &[&KeyHolder], witnesses: &Witnesses, trust: &Trust) -> Check {
    if let Some(false_one) = witnesses.list.iter().find(|witness| trust.contradicts_witness(&witness.of)) {
        let says = format!("The key inside for the witness {} is not the key that you know it by.", false_one.of.name);
        return Check { id: "nodes", outcome: Outcome::Failed, says };
    }
    let nodes: Vec<_> = used.iter().filter(|key| !key.holder.is_person()).collect();
    let names = names(nodes.iter().map(|key| format!("{} of {}", key.holder, key.state)));
    if trust.known.is_empty() {
        let says = format!(
            "You gave no keys that you trust. The signatures match the keys inside the package, but nobody vouched for those \
             keys: anyone can make keys and call them {names}."
        );
        return Check { id: "nodes", outcome: Outcome::NotAsked, says };
    }
    if let Some(false_one) = nodes.iter().find(|key| trust.contradicts(key)) {
        let says = format!("The key inside for {} is not the key that you trust for it.", false_one.holder);
        return Check { id: "nodes", outcome: Outcome::Failed, says };
    }
    match nodes.iter().find(|key| !trust.knows(key)) {
        Some(unknown) => {
            let says = format!("Among the keys that you trust there is none for {}.", unknown.holder);
            Check { id: "nodes", outcome: Outcome::Failed, says }
        }
        None => {
            let says = format!("The keys of {names} are keys that you trust.");
            Check { id: "nodes", outcome: Outcome::Passed, says }
        }
    }
}

/// Who vouches for the persons: the reader's own list, or else the node that signed beside each and named the key.
pub(super) fn persons(package: &Package, used: &[&KeyHolder], trust: &Trust) -> Check {
    let persons: Vec<&KeyHolder> = used.iter().copied().filter(|key| key.holder.is_person()).collect();
    let names_of = |keys: &[&KeyHolder]| names(keys.iter().map(|key| key.holder.to_string()));
    if trust.known.is_empty() {
        let says = "You gave no keys that you trust. For each person only the node that signed beside vouches.";
        return Check { id: "persons", outcome: Outcome::NotAsked, says: says.to_owned() };
    }
    if let Some(false_one) = persons.iter().find(|key| trust.contradicts(key)) {
        let says = format!("The key inside for {} is not the key that you trust for that officer.", false_one.holder);
        return Check { id: "persons", outcome: Outcome::Failed, says };
    }
    let (known, unknown): (Vec<&KeyHolder>, Vec<&KeyHolder>) = persons.iter().partition(|key| trust.knows(key));
    let beside = |key: &KeyHolder| {
        let mut entries = package.custody().entries().iter().filter(|entry| entry.signatures.len() == 2);
        entries.any(|entry| entry.signatures.first().is_some_and(|(signer, _)| *signer == key.key))
    };
    if let Some(lone) = unknown.iter().find(|key| !beside(key)) {
        let says = format!("Nobody whom you trust vouches for {}.", lone.holder);
        return Check { id: "persons", outcome: Outcome::Failed, says };
    }
    let known = match known.is_empty() {
        true => String::new(),
        false => format!("The keys of {} are keys that you trust. ", names_of(&known)),
    };
    let unknown = match unknown.is_empty() {
        true => String::new(),
        false => format!(
            "For {} only the node that signed beside each vouches, by naming the key in what it signed.",
            names_of(&unknown)
        ),
    };
    Check { id: "persons", outcome: Outcome::Passed, says: format!("{known}{unknown}").trim().to_owned() }
}

fn names(all: impl Iterator<Item = String>) -> String {
    let once: BTreeSet<String> = all.collect();
    once.into_iter().collect::<Vec<_>>().join(", ")
}
