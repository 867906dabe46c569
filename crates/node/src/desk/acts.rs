//! Every act of a person comes through here: the house's table, then the room that decides, then one transaction.

use std::collections::BTreeMap;

use request::{Actor, Event, Side, Signed};
use store::{Batch, stream};
use terms::{Digest, Instant, OrderId, RequestId, Role};

use super::{No, asked, asking, attempt, consent, execute, post, provider};
use crate::{Node, clock::chance, house::Action, session::Session};

/// What a person wants done.
#[derive(Debug)]
pub struct Act<'a> {
    /// Which act.
    pub action: Action,
    /// On which record: a request's or an order's number; empty for a new one.
    pub subject: &'a str,
    /// The form's fields.
    pub fields: &'a BTreeMap<String, String>,
}

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

/// Does it, or says why not. A refusal is recorded with its code.
///
/// # Errors
/// [`No`], with how to put it right.
pub async fn act(node: &Node, who: &Session, act: Act<'_>) -> Result<Done, No> {
    let _turn = node.desk.lock().await;
    let now = node.now();
    let Some(role) = act.action.office(node.config.kind, &who.roles) else {
        let says = format!("the office of {} does not include «{}» here", who.name, act.action.as_str());
        return Err(No::refused(
            "not-your-office",
            says,
            "Ask an officer whose office it is; the table is in ARCHITECTURE.md.",
        ));
    };
    let mut turn = Turn { node, who, role, subject: act.subject, fields: act.fields, now, chance: chance()? };
    let answer = dispatch(act.action, &mut turn).await;
    if let Err(No::Refused { code, says, .. }) = &answer {
        let event = Event::Refused { code: code.clone(), says: says.clone() };
        let batch = Batch {
            events: vec![(turn.stream_or_house(act.action), event)],
            by: Some(who.officer.clone()),
            ..Batch::default()
        };
        node.store.record(batch, now, &mut turn.chance).await?;
    }
    node.wake.notify_one();
    answer
}

async fn dispatch(action: Action, turn: &mut Turn<'_>) -> Result<Done, No> {
    match action {
        Action::Draft => asking::draft(turn).await,
        Action::Propose => asking::propose(turn).await,
        Action::Approve => asking::approve(turn).await,
        Action::Reply => asking::reply(turn).await,
        Action::Verify => asking::verify(turn).await,
        Action::Outcome => asking::outcome(turn).await,
        Action::Withdraw => asking::withdraw(turn).await,
        Action::Close => asking::close(turn).await,
        Action::Hold => asked::hold(turn).await,
        Action::Review => asked::review(turn).await,
        Action::Authorise => asked::authorise(turn).await,
        Action::Execute => execute::execute(turn).await,
        Action::Transmit => execute::transmit(turn).await,
        Action::Attempt => attempt::attempt(turn).await,
        Action::Consent => consent::publish(turn).await,
        Action::LookUp => provider::look_up(turn).await,
        Action::Produce => provider::produce(turn).await,
        Action::NotExecute => provider::not_execute(turn).await,
    }
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

    /// The person signs one deed.
    pub(crate) fn sign(&self, deed: Digest, request: RequestId) -> Result<Signed, No> {
        let key = post::officer_key(self.who)?;
        let approval = exchange::sign_approval(&self.who.officer, self.role, deed, request, self.now, &key);
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

    fn stream_or_house(&self, action: Action) -> String {
        let request = self.subject.parse::<RequestId>().ok();
        let order = self.subject.parse::<OrderId>().ok();
        match (action, request, order) {
            (Action::LookUp | Action::Produce | Action::NotExecute, _, Some(order)) => stream::order(order),
            (Action::Hold | Action::Review | Action::Authorise | Action::Execute | Action::Transmit, Some(id), _) => {
                stream::asked(id)
            }
            (Action::Attempt | Action::Consent, _, _) | (_, None, _) => stream::HOUSE.to_owned(),
            (_, Some(id), _) => stream::asking(id),
        }
    }

    /// Which side of a request this node keeps, for acts that both sides have.
    pub(crate) async fn side_of(&self, id: RequestId) -> Result<Side, No> {
        let asked = self.node.store.events(&stream::asked(id)).await?;
        Ok(if asked.is_empty() { Side::Asking } else { Side::Asked })
    }
}
