//! Systems that speak ETSI TS 103 120, at the desk: orders to a provider that runs no Comity, and orders that come so.
//!
//! Nothing is judged differently because of the format: `docs/etsi.md` says what stands where.

mod answer;
mod carry;
mod delivered;
mod objects;
mod order;
mod poll;
mod pull;
mod served;
mod whose;

pub use answer::answer;
pub(crate) use carry::{Tried, carry};
pub(crate) use delivered::content;
pub(crate) use order::{established, post_end, post_order};
pub(crate) use poll::{Polled, poll};
pub(crate) use served::waits_at_the_door;

use etsi::{
    CountryCode, EtsiError, EtsiVersion, Flaw, Json, Key, LongString, Message, MicrosecondDateTime, ShortString, Uuid,
    Wire as _,
    message::{ETSI_VERSION, MessageHeader, Version},
    object::EndpointId,
    sign,
};
use exchange::Prose;
use terms::{Instant, OrderId, StateCode};

use crate::{
    Node,
    desk::{mail::translate::prose, no::No},
};

/// A text of the format that our own values always fit.
fn own<T>(text: Option<T>) -> Result<T, No> {
    text.ok_or_else(|| No::own("a text of TS 103 120"))
}

/// A party of a message.
fn endpoint(state: StateCode, name: &str) -> Result<EndpointId, No> {
    let country_code = own(CountryCode::new(state.as_str()))?;
    Ok(EndpointId { country_code, unique_identifier: LongString::cut(name) })
}

/// The header of a message of ours.
fn header(node: &Node, to: EndpointId, transaction: Uuid, now: Instant) -> Result<MessageHeader, No> {
    Ok(MessageHeader {
        sender_identifier: endpoint(node.state, node.etsi_name())?,
        receiver_identifier: to,
        transaction_identifier: transaction,
        timestamp: MicrosecondDateTime::of(now),
        version: Version {
            etsi_version: own(EtsiVersion::new(ETSI_VERSION))?,
            national_profile_owner: own(ShortString::new("comity"))?,
            national_profile_version: own(ShortString::new("1"))?,
        },
        workflow_identifier: None,
    })
}

/// A message of ours, signed, as it travels: printed, because the printed text is what is signed.
fn signed(node: &Node, message: &Message) -> Vec<u8> {
    sign(&message.write(), &node.etsi_key(), node.id.as_str()).pretty().into_bytes()
}

/// A message that came is not taken: which code of table D.1, and why.
type Unfit = (EtsiError, String);

fn unfit(flaws: Vec<Flaw>) -> Unfit {
    let first = flaws.first();
    (first.map_or(EtsiError::Validation, EtsiError::of_flaw), first.map(ToString::to_string).unwrap_or_default())
}

/// A message that came: signed with this key, read, and between these two.
fn verified(node: &Node, json: &Json, from: (&str, &str)) -> Result<Message, Unfit> {
    let (name, key) = from;
    let invalid = |why: String| (EtsiError::Validation, why);
    let key = Key::public(key).ok_or_else(|| invalid("the configured key is no key".to_owned()))?;
    etsi::verify(json, &key).map_err(|not| invalid(not.to_string()))?;
    let message = Message::of_json(json).map_err(unfit)?;
    let is = |id: &EndpointId, name: &str| {
        id.unique_identifier.as_str() == name && id.country_code.as_str() == node.state.as_str()
    };
    let header = &message.header;
    if !is(&header.sender_identifier, name) || !is(&header.receiver_identifier, node.etsi_name()) {
        return Err((EtsiError::ImproperValue, "it is not between the two that are configured".to_owned()));
    }
    Ok(message)
}

/// A stranger's words, as they can stand in a letter: without what is hidden, and not without end.
fn told(text: &str) -> Result<Prose, No> {
    let plain = || text.chars().filter(|c| c.is_ascii_graphic() || *c == ' ').take(2_000).collect::<String>();
    let written = prose(text).or_else(|_| prose(&plain()));
    written.or_else(|_| prose("The provider's system gives no reason that can be shown."))
}

/// The task's number is the order's, in ETSI's spelling: nothing has to be remembered between the two.
fn order_of(task: &Uuid) -> OrderId {
    OrderId::from_bytes(task.bytes())
}
