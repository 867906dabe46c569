//! Ping: does the road to a member stand, are the keys of both right, and how far are the clocks apart? A letter that says nothing goes there, and its
//! signed receipt is the answer. Each is in the log on both sides, and neither may be troubled with it more than once a minute.

use std::{collections::BTreeMap, sync::Mutex, sync::PoisonError, time::Duration};

use exchange::{PingV1, ReceiptV1};
use request::{Event, Pinged};
use store::{Batch, OutLetter, kind, stream};
use terms::{Instant, LetterId, NodeId, RequestId};

use crate::{
    Node,
    clock::chance,
    desk::{
        mail::post,
        no::No,
        not_taken::NotTaken,
        turn::{Done, Turn},
    },
    witness::with_a_log,
};

/// One ping of a member in so long, on either side.
const ONE_IN: Duration = Duration::from_secs(60);
/// A minute sees fewer pings than this, each member's at most once.
const LATELY: u32 = 4_096;

/// The act under which the log names a ping that came.
pub const PINGED: &str = "pinged";

/// Who has pinged this node last, with which letter, and when.
#[derive(Debug, Default)]
pub(crate) struct Pings(Mutex<BTreeMap<NodeId, (LetterId, Instant)>>);

impl Pings {
    /// May this member ping now? Counted where it may; a letter that is decided on twice counts once.
    pub(super) fn may(&self, from: &NodeId, letter: LetterId, now: Instant) -> bool {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let soon =
            last.get(from).is_some_and(|(before, at)| *before != letter && *at <= now && now.since(*at) < ONE_IN);
        if !soon {
            last.insert(from.clone(), (letter, now));
        }
        !soon
    }
}

/// A ping arrives: it is in the log, and its receipt is the answer.
pub(super) fn came(
    node: &Node,
    letter: LetterId,
    from: &NodeId,
    now: Instant,
    batch: &mut Batch,
) -> Result<(), NotTaken> {
    if !node.pings.may(from, letter, now) {
        return Err(NotTaken::OutOfTurn("one ping a minute is answered"));
    }
    let event = Event::Records { act: PINGED.to_owned(), what: from.to_string(), count: 1 };
    batch.events.push((stream::HOUSE.to_owned(), event));
    Ok(())
}

/// Puts a ping to this member into the queue.
///
/// # Errors
/// [`No`] when there is no such member, or it was pinged less than a minute ago.
pub async fn ping(node: &Node, to: &NodeId, by: Option<terms::OfficerId>) -> Result<LetterId, No> {
    let (now, mut chance) = (node.now(), chance()?);
    if *to == node.id || !with_a_log(node.directory.nodes()).any(|member| member.id() == to) {
        let cure = "The page of members lists those of the directory in use.";
        return Err(No::refused("unknown-node", format!("no other member is called {to}"), cure));
    }
    let sent = node.store.house_last(kind::SENT, u64::MAX, LATELY).await?;
    let soon = sent
        .iter()
        .take_while(|e| e.at > now || now.since(e.at) < ONE_IN)
        .any(|e| matches!(&e.event, Event::Sent { kind, to: whom, .. } if kind == "ping" && whom == to));
    if soon {
        let says = format!("{to} was pinged less than a minute ago");
        return Err(No::refused("too-often", says, "Wait a minute: the answer stands on the page of members."));
    }
    let matter = RequestId::from_bytes(*post::number(&mut chance).bytes());
    let envelope = post::Envelope { to, request: Some(matter), in_reply_to: None };
    let posted = post::write(node, &envelope, PingV1 {}, &[], now, &mut chance)?;
    let letter = posted.letter;
    let mut batch = Batch { by, ..Batch::default() };
    posted.into_batch(stream::HOUSE, &mut batch);
    node.store.record(batch, now, &mut chance).await?;
    Ok(letter)
}

/// Pings a member and waits for what comes of the first try: what the receipt shows, or why there is none.
///
/// # Errors
/// [`No`] as [`ping`], and when the way to other nodes cannot be had.
pub async fn ping_now(node: &Node, to: &NodeId) -> Result<Result<Pinged, String>, No> {
    let transport = node.transport().map_err(|e| {
        No::refused("no-transport", e.to_string(), "`comity doctor` says what is wrong with the node's folder.")
    })?;
    node.carry_with(crate::peer::Carrier::over_tls(&transport));
    let letter = ping(node, to, None).await?;
    crate::delivery::deliver(node, letter).await?;
    let ours = node.store.letter(letter).await?.ok_or_else(|| No::own("a ping"))?;
    if ours.delivered.is_none() {
        return Ok(Err(ours.fault.unwrap_or_else(|| "nothing came back".to_owned())));
    }
    let events = node.store.house_last(kind::PING_ANSWERED, u64::MAX, LATELY).await?;
    let answered = events.into_iter().find_map(|e| match e.event {
        Event::PingAnswered(pinged) if pinged.node == *to => Some(pinged),
        _ => None,
    });
    answered.map(Ok).ok_or_else(|| No::own("the answer to a ping"))
}

/// A person presses it.
pub(crate) async fn press(turn: &mut Turn<'_>) -> Result<Done, No> {
    let unknown = || No::refused("unknown-node", "that is no member's name", "Open it from the page of members.");
    let to: NodeId = turn.subject.parse().map_err(|_| unknown())?;
    ping(turn.node, &to, Some(turn.who.officer.clone())).await?;
    Ok(Done::new(to, "on its way: what came back stands on the page of members"))
}

/// What the receipt of a ping shows.
pub(super) fn answered(ours: &OutLetter, receipt: &ReceiptV1, now: Instant) -> Event {
    let sent = ours.queued.unwrap_or(now);
    let took = now.micros().saturating_sub(sent.micros()).max(0);
    let ahead = receipt.at.micros().saturating_sub(sent.micros().saturating_add(took / 2));
    Event::PingAnswered(Pinged {
        node: ours.to.clone(),
        took_ms: u64::try_from(took / 1000).unwrap_or(0),
        ahead_ms: ahead / 1000,
    })
}

/// One member of the directory, and what pings have shown.
#[derive(Debug, Clone)]
pub struct Peer {
    /// Its id.
    pub id: NodeId,
    /// What it calls itself.
    pub name: String,
    /// Its state.
    pub state: terms::StateCode,
    /// Is it an authority?
    pub authority: bool,
    /// The last ping of ours that is still on its way, and since when.
    pub waits: Option<Instant>,
    /// The last answer, and when it came.
    pub answered: Option<(Pinged, Instant)>,
    /// When it last pinged us.
    pub pinged_us: Option<Instant>,
}

/// Every other member to whom a letter of ours may go, by state and name.
///
/// # Errors
/// [`No::Trouble`] when the records cannot be read.
pub async fn peers(node: &Node) -> Result<Vec<Peer>, No> {
    let events = node.store.house(&[kind::PING_ANSWERED, kind::RECORDS], 0).await?;
    let waiting: Vec<OutLetter> = node.store.undelivered().await?.into_iter().filter(|l| l.kind == "ping").collect();
    let authority = |n: &exchange::Node| matches!(n.organisation(), exchange::Organisation::Authority(_));
    let Some(own) = node.directory.node(&node.id) else { return Ok(Vec::new()) };
    let reachable = |n: &&exchange::Node| {
        *n.id() != node.id
            && (authority(n) || authority(own))
            && (authority(n) == authority(own) || n.state() == own.state())
    };
    let mut peers: Vec<Peer> = Vec::new();
    for member in with_a_log(node.directory.nodes()).filter(reachable) {
        let id = member.id();
        let answered = events.iter().rev().find_map(|e| match &e.event {
            Event::PingAnswered(pinged) if pinged.node == *id => Some((pinged.clone(), e.at)),
            _ => None,
        });
        let pinged_us = events.iter().rev().find_map(|e| match &e.event {
            Event::Records { act, what, .. } if act == PINGED && what == id.as_str() => Some(e.at),
            _ => None,
        });
        let waits = waiting.iter().filter(|l| l.to == *id).filter_map(|l| l.queued).max();
        let (name, state) = (member.name().to_owned(), member.state());
        peers.push(Peer { id: id.clone(), name, state, authority: authority(member), waits, answered, pinged_us });
    }
    peers.sort_by(|a, b| (a.state, &a.name).cmp(&(b.state, &b.name)));
    Ok(peers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_is_answered_once_a_minute_whatever_the_clock_does() {
        let (pings, from): (Pings, NodeId) = (Pings::default(), "desk.xa".parse().unwrap());
        let at = |second: i64| Instant::from_micros(second * 1_000_000);
        let other: NodeId = "desk.xb".parse().unwrap();
        let tries = [
            (100, &from, 1, true),
            (100, &from, 1, true),
            (130, &from, 2, false),
            (131, &other, 3, true),
            (160, &from, 4, true),
            (20, &from, 5, true),
        ];
        for (second, who, letter, may) in tries {
            assert_eq!(pings.may(who, LetterId::from_bytes([letter; 16]), at(second)), may, "{second} {who}");
        }
    }
}
