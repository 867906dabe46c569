//! Whose sessions a question is about: those of an address in one realm, and of no other.

use retained::Realm;

use crate::{
    Archive,
    out::gather::Gathered,
    rows::row::{AccessRow, NatRow},
};

/// So many sessions of one address of which it is not known whether they are of the realm are looked at: they name nobody,
/// and only say that there was somebody.
const UNSURE_MAX: usize = 64;

/// An address whose sessions are looked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Behind {
    pub(crate) address: u128,
    realm: Option<Realm>,
    /// It is the public address itself, which a line may have without a translation.
    direct: bool,
}

impl Behind {
    /// The address behind a translation.
    pub(crate) fn translation(row: &NatRow) -> Self {
        Self { address: row.private, realm: row.realm.clone(), direct: false }
    }

    /// An address of a line in its realm.
    pub(crate) fn line(address: u128, realm: Option<&Realm>) -> Self {
        Self { address, realm: realm.cloned(), direct: false }
    }

    /// The public address.
    pub(crate) fn public(address: u128) -> Self {
        Self { address, realm: None, direct: true }
    }
}

impl Archive {
    /// Is a session of this realm one of an address of the Internet?
    pub(crate) fn is_routed(&self, realm: Option<&Realm>) -> bool {
        realm.is_none_or(|realm| self.settings.routed.contains(realm))
    }

    /// Is the session of this address in this realm?
    pub(crate) fn is_of(&self, behind: &Behind, session: &AccessRow) -> bool {
        if behind.direct { self.is_routed(session.realm.as_ref()) } else { session.realm == behind.realm }
    }

    /// Adds a session where it belongs: to those that answer, or, where one side names its realm and the other does not, to
    /// those that only say that the realm is not known.
    pub(crate) fn sort_in(&self, behind: &Behind, session: AccessRow, gathered: &mut Gathered, most: usize) {
        if self.is_of(behind, &session) {
            if gathered.access.len() <= most {
                gathered.access.insert(session);
            }
        } else if session.realm.is_some() != behind.realm.is_some() {
            let known = gathered.unsure.iter().filter(|other| other.is_at(behind.address)).count();
            if known < UNSURE_MAX {
                gathered.unsure.insert(session);
            }
        }
    }
}
