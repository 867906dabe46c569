//! One person's turn at the desk: who acts, in which office, on what, when; and how it is signed and recorded.

use std::collections::BTreeMap;

use exchange::Approvable;
use guard::Deed;
use request::{Actor, Event, Side, Signed};
use store::Batch;
use terms::{Digest, Instant, OrderId, RequestId, Role};

use crate::{
    Node,
    desk::{
        mail::{post, replay, translate},
        no::No,
    },
    session::Session,
};

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The record.
    pub subject: String,
    /// In a sentence.
    pub says: String,
    /// Anything that the caller asked to see, as JSON text.
    pub shows: Option<String>,
}

impl Done {
    pub(crate) fn new(subject: impl ToString, says: impl Into<String>) -> Self {
        Self { subject: subject.to_string(), says: says.into(), shows: None }
    }
}

/// Everything that an act needs: who, in which office, on what, when.
pub(crate) struct Turn<'a> {
    pub(crate) node: &'a Node,
    pub(crate) who: &'a Session,
    pub(crate) role: Role,
    pub(crate) subject: &'a str,
    pub(crate) fields: &'a BTreeMap<String, String>,
    pub(crate) now: Instant,
    pub(crate) chance: rand_chacha::ChaCha20Rng,
}

impl Turn<'_> {
    /// A field of the form, without blanks around it.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(|t| t.trim()).filter(|t| !t.is_empty())
    }

    /// A field that must be there.
    pub(crate) fn needs(&self, name: &str, cure: &str) -> Result<&str, No> {
        self.field(name).ok_or_else(|| No::refused("missing-field", format!("«{name}» is missing"), cure))
    }

    /// The request that this is about.
    pub(crate) fn request(&self) -> Result<RequestId, No> {
        self.subject
            .parse()
            .map_err(|_| No::refused("unknown-record", "there is no such request", "Open it from the list."))
    }

    /// The order that this is about.
    pub(crate) fn order(&self) -> Result<OrderId, No> {
        self.subject
            .parse()
            .map_err(|_| No::refused("unknown-record", "there is no such order", "Open it from the list."))
    }

    /// Who acts, for the record.
    pub(crate) fn actor(&self) -> Actor {
        Actor { officer: self.who.officer.clone(), person: self.who.person.clone(), role: self.role }
    }

    /// The person approves this thing.
    pub(crate) fn approve(&self, thing: &impl Approvable, request: RequestId) -> Result<Signed, No> {
        self.who.pen.about(thing);
        self.sign(thing.approved(), request)
    }

    /// The person approves this deed.
    pub(crate) fn approve_deed(&self, deed: &Deed, request: RequestId) -> Result<Signed, No> {
        self.about_deed(deed)?;
        self.sign(deed.digest(), request)
    }

    /// What this person signs next is about this deed.
    pub(crate) fn about_deed(&self, deed: &Deed) -> Result<(), No> {
        self.who.pen.about(&translate::deed_out(deed, "as in the request")?);
        Ok(())
    }

    fn sign(&self, deed: Digest, request: RequestId) -> Result<Signed, No> {
        let approval = exchange::sign_approval(&self.who.officer, self.role, deed, request, self.now, &self.who.pen);
        post::has_signed(self.who)?;
        let statement = serde_json::to_string(&approval).map_err(|_| No::own("an approval"))?;
        Ok(Signed { by: self.actor(), deed, statement })
    }

    /// A batch with these events of one stream, by this person.
    pub(crate) fn batch(&self, stream: &str, events: Vec<Event>) -> Batch {
        let events = events.into_iter().map(|e| (stream.to_owned(), e)).collect();
        Batch { events, by: Some(self.who.officer.clone()), ..Batch::default() }
    }

    /// Writes it: done when it is on the disk.
    pub(crate) async fn record(&mut self, batch: Batch) -> Result<store::Recorded, No> {
        Ok(self.node.store.record(batch, self.now, &mut self.chance).await?)
    }

    /// Which side of a request this node keeps, for acts that both sides have.
    pub(crate) async fn side_of(&self, id: RequestId) -> Result<Side, No> {
        // A refused act on it leaves a trace on the other side, too: only a letter that came makes this node the asked one.
        let asked = replay::side(self.node, id, Side::Asked).await?;
        Ok(if asked.received.is_none() { Side::Asking } else { Side::Asked })
    }
}
