//! The next directory, made from the last: what its keepers do, each an act of one line.

use std::collections::BTreeMap;

use terms::{Instant, NodeId, OfficerId};

use super::{Directory, DirectoryDraft, Node, NodeDraft, Officer, OfficerDraft, Term, entry::Keyed};
use crate::{
    keys::{KeyId, SealingKey, VerifyingKey},
    wire::Line,
};

/// Why an act cannot be put into a draft.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotDrafted {
    /// There is no such member.
    #[error("{0} is no member")]
    NoMember(NodeId),
    /// There is no such key.
    #[error("no member has the key {0}")]
    NoKey(KeyId),
    /// A revocation is never taken back or put off: what was refused because of it would be valid.
    #[error("the key {0} is revoked already from an earlier moment on")]
    Revoked(KeyId),
    /// A member keeps its state and its body. Another body is another member.
    #[error("{0} is enrolled for another state or body: give the new one another name")]
    OtherBody(NodeId),
    /// An account is one person's.
    #[error("{0} is the account of another person: give the new officer another account")]
    OtherPerson(OfficerId),
}

impl Directory {
    /// The draft that says the same: what the next one is made from. `None` if a name in it is no line, which reading has excluded.
    pub fn draft(&self) -> Option<DirectoryDraft> {
        Some(DirectoryDraft {
            version: self.version,
            issued: self.issued,
            expires: self.expires,
            exercise: self.exercise,
            nodes: self.nodes.values().map(Node::draft).collect::<Option<_>>()?,
        })
    }
}

impl Node {
    fn draft(&self) -> Option<NodeDraft> {
        let line = |text: &str| Line::new(text).ok();
        Some(NodeDraft {
            id: self.id.clone(),
            state: self.state,
            organisation: self.organisation.clone(),
            functions: self.functions.clone(),
            name: line(&self.name)?,
            url: line(&self.url)?,
            telephone: match &self.telephone {
                Some(number) => Some(line(number)?),
                None => None,
            },
            signing: self.signing.iter().map(pair).collect(),
            opening: self.opening.iter().map(pair).collect(),
            officers: self.officers.iter().map(Officer::draft).collect::<Option<_>>()?,
        })
    }
}

impl Officer {
    fn draft(&self) -> Option<OfficerDraft> {
        Some(OfficerDraft {
            id: self.id.clone(),
            person: self.person.clone(),
            name: Line::new(&self.name).ok()?,
            roles: self.roles.clone(),
            keys: self.keys.iter().map(pair).collect(),
        })
    }
}

fn pair<K: Clone>(keyed: &Keyed<K>) -> (K, Term) {
    (keyed.key.clone(), keyed.term)
}

impl DirectoryDraft {
    /// A new member; or, of a member, its present name and address, and keys and officers that are new. Nothing that was there goes: an old
    /// key ends by an act of its own.
    ///
    /// # Errors
    /// [`NotDrafted::OtherBody`], [`NotDrafted::OtherPerson`].
    pub fn enrol(&mut self, entry: NodeDraft) -> Result<(), NotDrafted> {
        let Some(member) = self.nodes.iter_mut().find(|node| node.id == entry.id) else {
            self.nodes.push(entry);
            return Ok(());
        };
        if (member.state, &member.organisation) != (entry.state, &entry.organisation) {
            return Err(NotDrafted::OtherBody(entry.id));
        }
        let officers = with_officers(member.officers.clone(), entry.officers)?;
        let NodeDraft { functions, name, url, telephone, signing, opening, .. } = entry;
        with_keys(&mut member.signing, signing, VerifyingKey::id);
        with_keys(&mut member.opening, opening, SealingKey::id);
        (member.functions, member.name, member.url) = (functions, name, url);
        (member.telephone, member.officers) = (telephone, officers);
        Ok(())
    }

    /// One act for a member that is not to be trusted from this moment on: each of its keys that still counts is revoked. Letters from it
    /// are refused, none is sealed to it, and it is cut off with the next connection. It comes back with new keys.
    ///
    /// # Errors
    /// [`NotDrafted::NoMember`].
    pub fn suspend(&mut self, node: &NodeId, at: Instant) -> Result<(), NotDrafted> {
        let member = self.nodes.iter_mut().find(|member| member.id == *node);
        let member = member.ok_or_else(|| NotDrafted::NoMember(node.clone()))?;
        for (_, term) in member.terms_mut() {
            let earlier = term.revoked_at.is_some_and(|before| before <= at);
            term.revoked_at = if earlier { term.revoked_at } else { Some(at) };
        }
        Ok(())
    }

    /// What this key signs does not count from this moment on, which may be an earlier day: what a log proves to have been received before
    /// stays evidence.
    ///
    /// # Errors
    /// [`NotDrafted::NoKey`]; [`NotDrafted::Revoked`] when it is revoked from an earlier moment on.
    pub fn revoke(&mut self, key: &KeyId, at: Instant) -> Result<(), NotDrafted> {
        let term = self.term_mut(key)?;
        if term.revoked_at.is_some_and(|before| before < at) {
            return Err(NotDrafted::Revoked(*key));
        }
        term.revoked_at = Some(at);
        Ok(())
    }

    /// The key counts until this moment: an end that was foreseen, sooner or later than it was.
    ///
    /// # Errors
    /// [`NotDrafted::NoKey`].
    pub fn end(&mut self, key: &KeyId, at: Instant) -> Result<(), NotDrafted> {
        self.term_mut(key)?.until = at;
        Ok(())
    }

    fn term_mut(&mut self, key: &KeyId) -> Result<&mut Term, NotDrafted> {
        let mut all = self.nodes.iter_mut().flat_map(NodeDraft::terms_mut);
        all.find(|(id, _)| id == key).map(|(_, term)| term).ok_or(NotDrafted::NoKey(*key))
    }
}

impl NodeDraft {
    fn terms_mut(&mut self) -> impl Iterator<Item = (KeyId, &mut Term)> {
        let signing = self.signing.iter_mut().map(|(key, term)| (key.id(), term));
        let opening = self.opening.iter_mut().map(|(key, term)| (key.id(), term));
        let officers = self.officers.iter_mut().flat_map(|officer| &mut officer.keys);
        signing.chain(opening).chain(officers.map(|(key, term)| (key.id(), term)))
    }
}

/// Those of before with what is new; accounts that the entry does not name stay as they are.
fn with_officers(mut all: Vec<OfficerDraft>, entry: Vec<OfficerDraft>) -> Result<Vec<OfficerDraft>, NotDrafted> {
    let mut place: BTreeMap<OfficerId, usize> = all.iter().enumerate().map(|(n, o)| (o.id.clone(), n)).collect();
    for new in entry {
        let here = place.get(&new.id).and_then(|n| all.get_mut(*n));
        match here {
            Some(officer) if officer.person != new.person => return Err(NotDrafted::OtherPerson(new.id)),
            Some(officer) => {
                (officer.name, officer.roles) = (new.name, new.roles);
                with_keys(&mut officer.keys, new.keys, VerifyingKey::id);
            }
            None => {
                place.insert(new.id.clone(), all.len());
                all.push(new);
            }
        }
    }
    Ok(all)
}

fn with_keys<K>(keys: &mut Vec<(K, Term)>, new: Vec<(K, Term)>, id: fn(&K) -> KeyId) {
    for (key, term) in new {
        if !keys.iter().any(|(there, _)| id(there) == id(&key)) {
            keys.push((key, term));
        }
    }
}
