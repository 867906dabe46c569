//! Whom the reader of a package trusts, and from when until when.

use std::collections::BTreeSet;

use terms::{Instant, StateCode};

use crate::{
    keys::{Holder, KeyHolder},
    log::cosign,
    stamp::{RevocationList, Root},
};

/// So many witnesses have to have seen a log before the end of a key, where so many could.
const WITNESSES_ENOUGH: usize = 2;

/// From when until when a key counts. Nothing in it: for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Term {
    /// The first moment.
    pub from: Option<Instant>,
    /// The end that was foreseen: the first moment at which it no longer counts.
    pub until: Option<Instant>,
    /// From here on it does not count, whatever was foreseen. It may be an earlier day than the one on which that was said.
    pub revoked: Option<Instant>,
}

/// A member of a directory who can be a witness of others' logs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The name and one of the keys under which it cosigns.
    pub of: cosign::Witness,
    /// Its state.
    pub state: StateCode,
    /// From when until when that key counts.
    pub term: Term,
}

/// The keys that the reader knows from elsewhere: a directory, a letter, a court's own list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trust {
    known: Vec<(KeyHolder, Term)>,
    /// When it was said of these keys until when they count.
    said: Option<Instant>,
    members: Vec<Member>,
    witnesses: Vec<cosign::Witness>,
    roots: Vec<Root>,
    revoked: Vec<RevocationList>,
    /// By then this package was there, as an evidence record beside it shows.
    recorded: Option<Instant>,
    /// What the reader's machine believes that time it is.
    today: Option<Instant>,
}

impl Trust {
    /// The reader knows no key. The report then says that nobody vouched.
    pub fn nobody() -> Self {
        Self::default()
    }

    /// The reader trusts these keys to be those of these holders, and knows of no end.
    pub fn keys(known: impl IntoIterator<Item = KeyHolder>) -> Self {
        Self { known: known.into_iter().map(|key| (key, Term::default())).collect(), ..Self::default() }
    }

    /// The reader trusts these keys, each in its term, as it was said at this moment.
    pub fn terms(known: impl IntoIterator<Item = (KeyHolder, Term)>, said: Instant) -> Self {
        Self { known: known.into_iter().collect(), said: Some(said), ..Self::default() }
    }

    /// These members may have cosigned logs of others, and are believed about when.
    #[must_use]
    pub fn with_members(mut self, members: impl IntoIterator<Item = Member>) -> Self {
        self.members.extend(members);
        self
    }

    /// The reader knows these witnesses of logs by these keys, besides.
    #[must_use]
    pub fn with_witnesses(mut self, witnesses: impl IntoIterator<Item = cosign::Witness>) -> Self {
        self.witnesses.extend(witnesses);
        self
    }

    /// So late it is by the reader's machine. Nothing is refused for it, for such a clock may be wrong and keys are judged by the day of their
    /// directory; it says whether a use has come to its end, where the reader gives no time to judge by.
    #[must_use]
    pub fn with_today(mut self, today: Instant) -> Self {
        self.today = Some(today);
        self
    }

    /// What time it is by the reader's machine.
    pub(super) fn today(&self) -> Option<Instant> {
        self.today
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

    /// The reader has checked an evidence record of the whole file, by authorities that the reader believes: it was there at this moment.
    #[must_use]
    pub fn with_record(self, there: Instant) -> Self {
        Self { recorded: Some(there), ..self }
    }

    /// By when the whole file was there.
    pub(super) fn recorded(&self) -> Option<Instant> {
        self.recorded
    }

    /// The lists that the reader has.
    pub(super) fn revoked(&self) -> &[RevocationList] {
        &self.revoked
    }

    /// Whom the reader believes about time.
    pub(super) fn roots(&self) -> &[Root] {
        &self.roots
    }

    /// When it was said until when the keys count.
    pub(super) fn said(&self) -> Option<Instant> {
        self.said
    }

    /// Knows the reader any key at all?
    pub(super) fn knows_nobody(&self) -> bool {
        self.known.is_empty()
    }

    /// Was the reader told who acts for the nodes? A directory tells it, even where it lists nobody; and so does any key of a person. Whom the
    /// reader then does not know is not an officer.
    pub(super) fn knows_persons(&self) -> bool {
        self.said.is_some() || self.known.iter().any(|(known, _)| known.holder.is_person())
    }

    /// A witness of this name, and never with this key: among those that the reader named, or else among the members of the directory.
    pub(super) fn contradicts_witness(&self, witness: &cosign::Witness) -> bool {
        if self.witnesses.iter().any(|known| known.name == witness.name) {
            return !self.witnesses.contains(witness);
        }
        let mut named = self.members.iter().filter(|member| member.of.name == witness.name).peekable();
        named.peek().is_some() && named.all(|member| member.of != *witness)
    }

    /// The term of a key that the reader knows to be this holder's.
    pub(super) fn term(&self, key: &KeyHolder) -> Option<Term> {
        self.known.iter().find(|(known, _)| known == key).map(|(_, term)| *term)
    }

    /// Is this witness believed about the moment at which it cosigned, where a key of this state has ended? A stolen key can name any
    /// moment, so that one that was revoked is not, whenever that was; one that was only replaced is, in its own time.
    pub(super) fn believes(&self, witness: &cosign::Witness, at: Instant, against: StateCode) -> bool {
        let member = |known: &Member| {
            let within =
                known.term.from.is_none_or(|from| from <= at) && known.term.until.is_none_or(|until| at < until);
            known.of == *witness && known.state != against && known.term.revoked.is_none() && within
        };
        self.witnesses.contains(witness) || self.members.iter().any(member)
    }

    /// How many of them have to have cosigned: two, and one only where no more than one could.
    pub(super) fn witnesses_needed(&self, against: StateCode) -> usize {
        let abroad = self.members.iter().filter(|member| member.state != against).map(|member| &member.of.name);
        let names: BTreeSet<&String> = abroad.chain(self.witnesses.iter().map(|witness| &witness.name)).collect();
        names.len().clamp(1, WITNESSES_ENOUGH)
    }

    /// Somebody of this name, and never with this key: another key than the one that the reader was told.
    pub(super) fn contradicts(&self, key: &KeyHolder) -> bool {
        let same = |known: &KeyHolder| match (&known.holder, &key.holder) {
            (Holder::Person { officer: a, node: at, .. }, Holder::Person { officer: b, node: there, .. }) => {
                a == b && at == there
            }
            (a, b) => a == b,
        };
        let known = || self.known.iter().map(|(known, _)| known);
        let mut named = known().filter(|known| same(known)).peekable();
        // One person may hold several offices with one key; two may not hold one key.
        (named.peek().is_some() && named.all(|known| known != key))
            || known().any(|known| known.key == key.key && !same(known))
    }
}
