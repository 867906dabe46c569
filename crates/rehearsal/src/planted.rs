//! Mistakes that a program could have, planted on purpose: a rehearsal that does not find them is blind.
//!
//! Nothing of this is in the rooms. Each mistake is played from outside on a real node, so that what others see is what they would see if
//! the room had it. Only tests plant.

use std::{path::Path, sync::Arc};

use exchange::{
    Body, Bytes, Header, InformationV1, Letter, Me, OrderReportV1, Prose, ReceiptV1, Sender, SigningKey, StatusV1,
    StatusWordV1, open, seal,
};
use request::{Event, Telling, TellingSide, TellingStage};
use sqlx::{ConnectOptions as _, Connection as _, sqlite::SqliteConnectOptions};
use terms::{LetterId, OrderId, RequestId};

use crate::{
    NotRehearsed,
    dice::Dice,
    federation::{ASKED_ABOUT, CANARIES, Federation},
    net::Lie,
    world::World,
};

macro_rules! bugs {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $rule:literal;)*) => {
        /// A mistake.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Bug {
            $($(#[$doc])* $name,)*
        }

        impl Bug {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its name.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }

            /// The invariant that it breaks.
            pub fn rule(self) -> &'static str {
                match self {
                    $(Self::$name => $rule,)*
                }
            }
        }
    };
}

bugs! {
    /// The receipt leaves before the letter is on the disk.
    ReceiptBeforeSync = "receipt before sync", "acknowledged is kept";
    /// What was taken is not remembered.
    DedupeForgotten = "dedupe forgotten", "nothing twice";
    /// A crash empties the outbox.
    OutboxDropped = "outbox dropped on crash", "no letter is dropped";
    /// A receipt that came is forgotten with a crash.
    ReceiptForgotten = "receipt forgotten on crash", "no receipt is forgotten";
    /// One human being counts as two.
    OnePersonTwice = "one person counted twice", "two people";
    /// Expiry believes a clock that runs ahead.
    ClockBelieved = "clock believed at expiry", "nothing dies early";
    /// A provider answers without an order.
    AnswerWithoutOrder = "answer without an order", "no data without leave";
    /// An answer goes with the consent to another request.
    ConsentForAnother = "consent for another request accepted", "no data without leave";
    /// A name slips into a letter that anybody may send.
    CanaryLeaked = "name in a status", "no data without leave";
    /// An answer names whoever shared the address.
    NeighboursToo = "neighbours in the answer", "no more than asked";
    /// The directory says that a key is revoked, and the node does not look.
    RevokedAccepted = "revoked key accepted", "only what is genuine";
    /// A node whose records are older than what it showed says nothing, and nobody looks.
    BackupUnnoticed = "stale backup not noticed", "an old backup is noticed";
    /// An entry of the log is changed afterwards.
    EntryChanged = "entry changed", "acknowledged is kept";
    /// The last entry is lost with a crash.
    EntryLost = "last entry lost on crash", "acknowledged is kept";
    /// A second head of the same size is signed.
    TwoHeads = "two heads of one size", "one log";
    /// A letter is marked as delivered that never was.
    NeverSent = "delivered without receipt", "every case ends";
    /// What is told unasked leaves when its second person has signed, and nobody has accepted its conditions.
    ToldTooEarly = "content before its conditions are accepted", "told by leave";
    /// A provider hands over what it has under an order that has ended.
    ReportAfterEnd = "report after the end of its order", "nothing leaves after the end";
    /// What came of a direct order is told to nobody.
    OutcomeUntold = "outcome of a direct order untold", "the state concerned is told";
}

async fn sql(database: &Path, statement: &'static str) -> Result<(), NotRehearsed> {
    let bad = |e: sqlx::Error| NotRehearsed::new(e.to_string());
    let mut db = SqliteConnectOptions::new().filename(database).connect().await.map_err(bad)?;
    sqlx::query(statement).execute(&mut db).await.map_err(bad)?;
    db.close().await.map_err(bad)
}

/// While the process is down.
pub(crate) async fn at_rest(bug: Bug, database: &Path) -> Result<(), NotRehearsed> {
    match bug {
        Bug::OutboxDropped => sql(database, "DELETE FROM outbox WHERE delivered IS NULL").await,
        Bug::ReceiptForgotten => sql(database, "UPDATE outbox SET delivered = NULL").await,
        Bug::EntryLost => {
            sql(database, "DELETE FROM event WHERE seq = (SELECT MAX(seq) FROM event)").await?;
            sql(
                database,
                "UPDATE stream SET last = (SELECT MAX(seq) FROM event WHERE stream = name), version = version - 1 \
                           WHERE last > (SELECT MAX(seq) FROM event) AND first < last",
            )
            .await
        }
        _ => Ok(()),
    }
}

/// After a step at this node.
pub(crate) async fn after(world: &mut World<'_>, bug: Bug, at: usize) -> Result<(), NotRehearsed> {
    let Some(place) = world.places.get(at).filter(|p| p.node.is_some() && !p.disk.dead()) else { return Ok(()) };
    let database = place.files.store();
    match bug {
        Bug::DedupeForgotten => sql(&database, "DELETE FROM inbox").await?,
        Bug::EntryChanged if world.luck.percent(5) => {
            sql(&database, "UPDATE event SET leaf = zeroblob(32) WHERE seq = 1").await?;
        }
        Bug::NeverSent if world.luck.percent(30) => {
            sql(&database, "UPDATE outbox SET delivered = 1 WHERE kind = 'order'").await?;
        }
        Bug::TwoHeads if world.luck.percent(10) => {
            let size = world.model.known.get(at).map_or(0, |k| k.log.len());
            world.model.head(at, &format!("log\n{size}\none\n"));
            world.model.head(at, &format!("log\n{size}\nanother\n"));
        }
        Bug::OutcomeUntold => sql(&database, "UPDATE outbox SET kind = 'ping' WHERE kind = 'notice-outcome'").await?,
        Bug::RevokedAccepted => revoke_unseen(world),
        Bug::CanaryLeaked | Bug::AnswerWithoutOrder | Bug::ConsentForAnother | Bug::NeighboursToo
            if world.luck.percent(20) =>
        {
            slip(world, bug).await?;
        }
        Bug::ToldTooEarly => too_early(world, at).await?,
        Bug::ReportAfterEnd => after_the_end(world, at).await?,
        _ => {}
    }
    Ok(())
}

/// All nodes were given a directory in which the keys of those who ask are revoked; none of them reads it.
fn revoke_unseen(world: &mut World<'_>) {
    let now = world.truth.now();
    let federation = world.federation;
    let bytes = federation.directory_with(
        |draft| {
            for node in &mut draft.nodes {
                let place = federation.members.iter().position(|m| m.id == node.id);
                if place.is_some_and(|at| !federation.open.iter().any(|(_, to)| *to == at)) {
                    node.signing.iter_mut().for_each(|(_, term)| term.revoked_at = Some(federation.began));
                }
            }
        },
        2,
        now,
    );
    if let Ok(directory) = crate::federation::read(&bytes, &federation.roots, now) {
        let directory = Arc::new(directory);
        world.model.known.iter_mut().for_each(|k| k.directory = Some(Arc::clone(&directory)));
    }
}

/// The content of an announcement that nobody has answered, sent as it would be if somebody had.
async fn too_early(world: &mut World<'_>, at: usize) -> Result<(), NotRehearsed> {
    let Some(node) = world.places.get(at).and_then(|place| place.node.clone()) else { return Ok(()) };
    for name in node.store.streams("telling/").await.unwrap_or_default() {
        let events = node.store.events(&name).await.unwrap_or_default();
        let state = events.iter().fold(Telling::new(TellingSide::Teller), |s, e| s.apply(&e.event));
        let text = state.text.filter(|_| state.stage == TellingStage::Announced);
        let body = text.and_then(|text| serde_json::from_str::<InformationV1>(&text).ok());
        let request = name.strip_prefix("telling/").and_then(|id| id.parse::<RequestId>().ok());
        let (Some(body), Some(request)) = (body, request) else { continue };
        let told = body.announcement.told_state;
        let to = world.federation.members.iter().position(|m| !m.provider && m.state == told);
        if let Some(to) = to {
            return sends(world, (at, to), request, body.into(), None).await;
        }
    }
    Ok(())
}

/// A report on an order that has ended.
async fn after_the_end(world: &mut World<'_>, at: usize) -> Result<(), NotRehearsed> {
    let federation = world.federation;
    let (Some(place), Some(member)) = (world.places.get(at), federation.members.get(at)) else { return Ok(()) };
    let Some(node) = place.node.clone().filter(|_| member.provider) else { return Ok(()) };
    let desk = federation.members.iter().position(|m| !m.provider && m.state == member.state);
    let (Some(desk), Some(key)) = (desk, member.officer("clerk").and_then(crate::federation::Officer::key)) else {
        return Ok(());
    };
    for name in node.store.streams("order/").await.unwrap_or_default() {
        let events = node.store.events(&name).await.unwrap_or_default();
        let ended = events.iter().any(|e| matches!(e.event, Event::OrderEnded(_)));
        let order: Option<OrderId> = name.strip_prefix("order/").and_then(|n| n.parse().ok()).filter(|_| ended);
        let Some(order) = order else { continue };
        let (answer, empty) = (Bytes(b"{}".to_vec()), || Bytes(b"{}".to_vec()));
        let body = OrderReportV1::Produced {
            order,
            answer,
            records: empty(),
            custody: empty(),
            candidates: 1,
            records_read: 1,
        };
        return sends(world, (at, desk), RequestId::from_bytes(*order.bytes()), body.into(), Some(&key)).await;
    }
    Ok(())
}

/// Signs and seals it, and has it looked at as it leaves.
async fn sends(
    world: &mut World<'_>,
    (from, to): (usize, usize),
    request: RequestId,
    body: Body,
    officer: Option<&SigningKey>,
) -> Result<(), NotRehearsed> {
    let federation = world.federation;
    let mut letter = letter(federation, (from, to), Some(request), body, world.truth.now(), &mut world.luck)?;
    letter.header.in_reply_to = Some(LetterId::from_bytes([1; 16]));
    let (Some(member), Some(whom)) = (federation.members.get(from), federation.members.get(to)) else { return Ok(()) };
    let officers: Vec<&SigningKey> = officer.into_iter().collect();
    let sender = Sender { node: &member.id, node_key: &member.keys.signing, officers: &officers };
    let Some(whom) = federation.directory.node(&whom.id) else { return Ok(()) };
    let sealed = seal(&letter, &sender, whom, world.luck.rng()).map_err(|e| NotRehearsed::new(e.to_string()))?;
    let _ = world.model.leaves(&world.places, from, to, &sealed).await;
    Ok(())
}

/// A provider sends what it may not.
async fn slip(world: &mut World<'_>, bug: Bug) -> Result<(), NotRehearsed> {
    let federation = world.federation;
    let Some(provider) = federation.members.iter().position(|m| m.provider) else { return Ok(()) };
    let Some(member) = federation.members.get(provider) else { return Ok(()) };
    let Some(desk) = federation.members.iter().position(|m| !m.provider && m.state == member.state) else {
        return Ok(());
    };
    let (Some(from), Some(clerk)) = (world.places.get(provider), member.officer("clerk")) else { return Ok(()) };
    let Some(node) = from.node.clone() else { return Ok(()) };
    let name = node.store.streams("order/").await.unwrap_or_default().into_iter().next();
    let order: Option<OrderId> = name.as_deref().and_then(|n| n.strip_prefix("order/")).and_then(|n| n.parse().ok());
    let mut number = [0; 16];
    world.luck.fill(&mut number);
    let order = order.filter(|_| bug != Bug::AnswerWithoutOrder).unwrap_or(OrderId::from_bytes(number));
    let text = |text: String| Prose::new(&text).map_err(|e| NotRehearsed::new(e.to_string()));
    let body: Body = if bug == Bug::CanaryLeaked {
        let says = text(format!("The line belongs to {ASKED_ABOUT}."))?;
        StatusV1 { state: StatusWordV1::Received, says, due: None, gone_at: None, ground: None }.into()
    } else {
        let mut answer = serde_json::json!({ "candidates": [{ "subscriber": ASKED_ABOUT }] });
        if bug == Bug::NeighboursToo {
            answer = serde_json::json!({ "candidates": CANARIES.map(|(_, name)| serde_json::json!({ "subscriber": name })) });
        }
        let answer = Bytes(answer.to_string().into_bytes());
        let empty = || Bytes(b"{}".to_vec());
        OrderReportV1::Produced { order, answer, records: empty(), custody: empty(), candidates: 1, records_read: 1 }
            .into()
    };
    let Some(key) = clerk.key() else { return Ok(()) };
    let request = RequestId::from_bytes(number);
    let Some(to) = federation.members.get(desk) else { return Ok(()) };
    let letter = letter(federation, (provider, desk), Some(request), body, world.truth.now(), &mut world.luck)?;
    // Nobody signs a status but the node.
    let officers: &[&SigningKey] = if bug == Bug::CanaryLeaked { &[] } else { &[&key] };
    let sender = Sender { node: &member.id, node_key: &member.keys.signing, officers };
    let Some(to) = federation.directory.node(&to.id) else { return Ok(()) };
    let sealed = seal(&letter, &sender, to, world.luck.rng()).map_err(|e| NotRehearsed::new(e.to_string()))?;
    // What is looked at is what leaves, whether or not the other side takes it.
    let _ = world.model.leaves(&world.places, provider, desk, &sealed).await;
    Ok(())
}

fn letter(
    federation: &Federation,
    (from, to): (usize, usize),
    request: Option<RequestId>,
    body: Body,
    now: terms::Instant,
    dice: &mut Dice,
) -> Result<Letter, NotRehearsed> {
    let (Some(from), Some(to)) = (federation.members.get(from), federation.members.get(to)) else {
        return Err(NotRehearsed::new("nobody"));
    };
    let mut number = [0; 16];
    dice.fill(&mut number);
    let header = Header {
        letter: LetterId::from_bytes(number),
        request,
        from: from.id.clone(),
        to: to.id.clone(),
        at: now,
        expires: now.after(crate::days(10)),
        exercise: false,
        in_reply_to: None,
    };
    Ok(Letter { header, body })
}

/// A node that gives its receipt before it has written anything: who dies then has told what is not there.
pub(crate) fn receipts_before_sync(
    federation: &Federation,
    now: impl Fn() -> terms::Instant + Send + Sync + 'static,
) -> Lie {
    let directory = federation.directory.clone();
    let keys: Vec<(terms::NodeId, String, String)> = federation
        .members
        .iter()
        .map(|m| {
            (m.id.clone(), m.keys.signing.to_secret_text().to_string(), m.keys.opening.to_secret_text().to_string())
        })
        .collect();
    Lie(Arc::new(move |to, bytes| {
        let (id, signing, opening) = keys.get(to)?;
        let opening = [exchange::OpeningKey::from_secret_text(opening).ok()?];
        let signing = SigningKey::from_secret_text(signing).ok()?;
        let at = now();
        let came = open(bytes, &Me { node: id, opening: &opening }, &directory, at).ok()?;
        let header = &came.letter().header;
        let receipt = ReceiptV1 { of: header.letter, digest: crate::sha256(bytes), at };
        let header = Header {
            letter: LetterId::from_bytes([7; 16]),
            request: header.request,
            from: id.clone(),
            to: header.from.clone(),
            at,
            expires: at.after(crate::days(10)),
            exercise: false,
            in_reply_to: Some(header.letter),
        };
        let sender = Sender { node: id, node_key: &signing, officers: &[] };
        let to = directory.node(&header.to)?;
        let letter = Letter { header, body: receipt.into() };
        seal(&letter, &sender, to, &mut node::clock::chance().ok()?).ok()
    }))
}
