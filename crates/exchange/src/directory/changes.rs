//! What a later directory says otherwise, for those who sign it, for the log and for whoever reads it.

use std::{collections::BTreeMap, fmt};

use terms::{Instant, NodeId, OfficerId};

use super::{Directory, Node, Officer, Term};
use crate::keys::KeyId;

/// One thing that is said otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Of which member.
    pub node: NodeId,
    /// What.
    pub what: What,
}

/// What is said otherwise of a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// It was no member before.
    Joined,
    /// It is none any more, and nothing that its keys have signed can be checked.
    Left,
    /// Another name, address, body or function.
    Says {
        /// What of the entry.
        field: &'static str,
        /// Before.
        before: String,
        /// From now on.
        after: String,
    },
    /// A person has an office there.
    OfficerJoined(OfficerId),
    /// The office account is gone.
    OfficerLeft(OfficerId),
    /// Another name, person or roles.
    OfficerSays {
        /// Whose account.
        officer: OfficerId,
        /// What of it.
        field: &'static str,
        /// Before.
        before: String,
        /// From now on.
        after: String,
    },
    /// A key, new, gone, or with another term.
    Key {
        /// Its name.
        key: KeyId,
        /// What it is for.
        of: KeyOf,
        /// Its term before; none, if it is new.
        before: Option<Term>,
        /// Its term; none, if it is gone.
        after: Option<Term>,
    },
}

/// What a key is for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyOf {
    /// It signs the node's letters.
    Signing,
    /// Letters are sealed to it.
    Opening,
    /// An officer signs with it.
    Officer(OfficerId),
}

impl fmt::Display for KeyOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Signing => f.write_str("signing key"),
            Self::Opening => f.write_str("opening key"),
            Self::Officer(officer) => write!(f, "key of {officer}"),
        }
    }
}

impl What {
    /// The kind of it, to be counted: a plural.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Joined => "members joined",
            Self::Left => "members removed",
            Self::Says { .. } => "entries changed",
            Self::OfficerJoined(_) => "officers joined",
            Self::OfficerLeft(_) => "officers removed",
            Self::OfficerSays { .. } => "officers changed",
            Self::Key { before: None, .. } => "keys new",
            Self::Key { after: None, .. } => "keys removed",
            Self::Key { before: Some(before), after: Some(after), .. } => {
                if after.revoked_at.is_some() && after.revoked_at != before.revoked_at {
                    "keys revoked"
                } else {
                    "terms changed"
                }
            }
        }
    }
}

impl fmt::Display for Change {
    /// One plain sentence without a full stop.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let node = &self.node;
        match &self.what {
            What::Joined => write!(f, "{node} joins"),
            What::Left => write!(f, "{node} is removed, with all its keys of former times"),
            What::Says { field, before, after } => write!(f, "{node}: {field} was \"{before}\", is \"{after}\""),
            What::OfficerJoined(officer) => write!(f, "{node}: {officer} has an office"),
            What::OfficerLeft(officer) => write!(f, "{node}: {officer} is removed"),
            What::OfficerSays { officer, field, before, after } => {
                write!(f, "{node}: {field} of {officer} was \"{before}\", is \"{after}\"")
            }
            What::Key { key, of, before, after } => {
                write!(f, "{node}: {of} {key}")?;
                match (before, after) {
                    (None, Some(term)) => write!(f, " is new, {}", Said(term)),
                    (_, None) => f.write_str(" is removed"),
                    (Some(before), Some(after)) => change_of_term(f, before, after),
                }
            }
        }
    }
}

fn change_of_term(f: &mut fmt::Formatter<'_>, before: &Term, after: &Term) -> fmt::Result {
    match (before.revoked_at, after.revoked_at) {
        (_, Some(at)) if before.revoked_at != Some(at) => write!(f, " is revoked from {at} on")?,
        (Some(_), None) => f.write_str(" is NO LONGER REVOKED")?,
        _ => {}
    }
    if (before.from, before.until) == (after.from, after.until) {
        return Ok(());
    }
    write!(f, " counted {}, counts {}", Said(before), Said(after))
}

/// A term in words.
struct Said<'a>(&'a Term);

impl fmt::Display for Said<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Term { from, until, revoked_at } = self.0;
        write!(f, "from {from} until {until}")?;
        revoked_at.map_or(Ok(()), |at: Instant| write!(f, ", revoked from {at} on"))
    }
}

impl Directory {
    /// What this one says otherwise than an earlier one, member by member.
    pub fn changes_since(&self, before: &Self) -> Vec<Change> {
        let mut all = Vec::new();
        for node in before.nodes().filter(|node| self.node(&node.id).is_none()) {
            all.push(Change { node: node.id.clone(), what: What::Left });
        }
        for node in self.nodes() {
            let say = |what| Change { node: node.id.clone(), what };
            match before.node(&node.id) {
                Some(before) => all.extend(node.changes_since(before).into_iter().map(say)),
                None => all.push(say(What::Joined)),
            }
        }
        all
    }
}

/// How many of each kind, in words: for the log.
pub fn counted(changes: &[Change]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for change in changes {
        *counts.entry(change.what.kind()).or_default() += 1;
    }
    if counts.is_empty() {
        return "nothing but its days".to_owned();
    }
    counts.iter().map(|(kind, n)| format!("{kind}: {n}")).collect::<Vec<_>>().join(", ")
}

impl Node {
    fn changes_since(&self, before: &Self) -> Vec<What> {
        let functions = |node: &Self| format!("{:?}", node.functions).to_lowercase();
        let telephone = |node: &Self| node.telephone.clone().unwrap_or_default();
        let fields = [
            ("state", before.state.to_string(), self.state.to_string()),
            ("body", before.organisation.to_string(), self.organisation.to_string()),
            ("functions", functions(before), functions(self)),
            ("name", before.name.clone(), self.name.clone()),
            ("address", before.url.clone(), self.url.clone()),
            ("telephone", telephone(before), telephone(self)),
        ];
        let says = |(field, before, after): (_, String, String)| {
            (before != after).then_some(What::Says { field, before, after })
        };
        let mut all: Vec<What> = fields.into_iter().filter_map(says).collect();
        for officer in before.officers.iter().filter(|officer| self.officer(&officer.id).is_none()) {
            all.push(What::OfficerLeft(officer.id.clone()));
        }
        for officer in &self.officers {
            match before.officer(&officer.id) {
                Some(before) => all.extend(officer.changes_since(before)),
                None => all.push(What::OfficerJoined(officer.id.clone())),
            }
        }
        all.extend(keys_changed(&before.terms(), &self.terms()));
        all
    }

    /// All keys of its entry with their terms.
    pub fn terms(&self) -> BTreeMap<KeyId, (KeyOf, Term)> {
        let signing = self.signing.iter().map(|k| (k.id, (KeyOf::Signing, k.term)));
        let opening = self.opening.iter().map(|k| (k.id, (KeyOf::Opening, k.term)));
        let of = |officer: &Officer| KeyOf::Officer(officer.id.clone());
        let officers = self.officers.iter().flat_map(|o| o.keys.iter().map(move |k| (k.id, (of(o), k.term))));
        signing.chain(opening).chain(officers).collect()
    }
}

impl Officer {
    fn changes_since(&self, before: &Self) -> Vec<What> {
        let roles = |o: &Self| o.roles.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let fields = [
            ("person", before.person.to_string(), self.person.to_string()),
            ("name", before.name.clone(), self.name.clone()),
            ("offices", roles(before), roles(self)),
        ];
        let says = |(field, before, after): (_, String, String)| {
            let officer = self.id.clone();
            (before != after).then_some(What::OfficerSays { officer, field, before, after })
        };
        fields.into_iter().filter_map(says).collect()
    }
}

type Terms = BTreeMap<KeyId, (KeyOf, Term)>;

fn keys_changed(before: &Terms, after: &Terms) -> Vec<What> {
    let gone = before.iter().filter(|(key, _)| !after.contains_key(key));
    let gone = gone.map(|(key, (of, term))| What::Key { key: *key, of: of.clone(), before: Some(*term), after: None });
    let changed = after.iter().filter_map(|(key, (of, term))| {
        let was = before.get(key);
        let same = was.is_some_and(|(was_of, was)| was_of == of && was == term);
        let (key, of, before) = (*key, of.clone(), was.map(|(_, term)| *term));
        (!same).then_some(What::Key { key, of, before, after: Some(*term) })
    });
    gone.chain(changed).collect()
}
