//! A letter arrives: opened, verified, taken once, and receipted in the same transaction.

use std::collections::BTreeSet;

use exchange::{
    AmendmentV1, Body, CLOCKS_DIFFER_MAX, Kind, Me, Organisation, PeerFault, PieceFault, Pieces, ReceiptV1, ReplyV1,
    RequestV1, StatusV1, TransmissionV1, Verified, claimed_sender,
};
use request::{Command, Decision, Event, OrderCommand, Outcome, Side, Stage};
use store::{Batch, Doc, stream};
use terms::{Digest, Instant, LetterId, Measure, NodeId, RequestId};

use crate::{
    Node,
    clock::chance,
    desk::{
        answers::approvers::approvers,
        arrivals::looking::opened,
        mail::{
            anew::is_to_present_key,
            post,
            replay::{order_state, side},
            translate,
        },
        no::Trouble,
        not_taken::{NotTaken, own},
    },
    directory::{InForce, Newer},
};

const ELSEWHERE: &str = "the request stands elsewhere";

/// So often a letter is decided anew because another moved its request meanwhile; then it has the desk to itself.
const BESIDE_OTHERS: usize = 4;
/// So often it is looked at again because the directory has moved on meanwhile; keepers do not sign faster.
const ANEW: usize = 4;

/// Takes a sealed letter and gives its sealed receipt.
///
/// Letters are opened and verified beside one another, and share the syncs of the disk: each says on what it was decided, and is
/// decided anew where that has moved on. Only an act of a person keeps them waiting.
///
/// # Errors
/// [`NotTaken`]; what was not taken changed nothing but the log.
pub async fn take(node: &Node, sealed: &[u8]) -> Result<Vec<u8>, NotTaken> {
    let now = node.now();
    let answer = take_knowing(node, sealed, now).await;
    match &answer {
        Ok(_)
        | Err(
            NotTaken::Trouble(_)
            | NotTaken::Later(_)
            | NotTaken::Parked
            | NotTaken::Pieces(_)
            | NotTaken::Piece(PieceFault::NoRoom)
            | NotTaken::Fault(PeerFault::Replayed),
        ) => {}
        Err(_) if !node.may_note_refusal(now) => {}
        Err(not) => {
            let event = Event::LetterRefused { code: not.code().to_owned(), digest: post::sha256(sealed) };
            let batch = Batch { events: vec![(stream::HOUSE.to_owned(), event)], ..Batch::default() };
            let mut chance = chance().map_err(|e| NotTaken::Trouble(e.into()))?;
            node.store.record(batch, now, &mut chance).await?;
        }
    }
    node.stir();
    answer
}

/// A letter, or an approval in it, may be signed with a key that its owner has since today: a newer directory is asked for before it is refused, and
/// where that cannot be asked, nothing is said of the letter. Two that come at once are both looked at again.
async fn take_knowing(node: &Node, sealed: &[u8], now: Instant) -> Result<Vec<u8>, NotTaken> {
    for _ in 0..ANEW {
        let held = node.directory.version();
        let fault = match open_and_take(node, sealed, now).await {
            Err(NotTaken::Fault(fault @ (PeerFault::UnknownSender | PeerFault::UnknownKey))) => fault,
            answer => return answer,
        };
        let me = Me { node: &node.id, opening: &node.opening };
        match crate::directory::newer_for(node, held, claimed_sender(sealed, &me)).await {
            Newer::InUse => {}
            Newer::Nowhere => return Err(fault.into()),
            Newer::NotKnown => break,
        }
    }
    Err(NotTaken::Later("it names what this directory does not know, and nobody says whether there is a newer one"))
}

async fn open_and_take(node: &Node, sealed: &[u8], now: Instant) -> Result<Vec<u8>, NotTaken> {
    let directory: &InForce = &node.directory;
    let mut held = directory.version();
    let mut arrived = Arrived::of(opened(node, sealed, directory, now).await?);
    for _ in 0..BESIDE_OTHERS {
        let _beside = node.desk.read().await;
        arrived.still_holds(node, &mut held, now)?;
        let streams = arrived.streams();
        // Read before anything is decided: what moves in between is noticed, never missed.
        let (taken, versions) = node.store.taken_and_versions(arrived.letter.letter().header.letter, &streams).await?;
        if let Some(taken) = taken {
            return arrived.receipt_of(node, taken, now).await;
        }
        let mut batch = effects(node, &arrived.letter, now).await?;
        let known = |name: &String| name == stream::HOUSE || streams.contains(name);
        if !batch.events.iter().all(|(name, _)| known(name)) {
            break;
        }
        batch.expects = streams.into_iter().zip(versions).collect();
        match arrived.record(node, batch, now).await {
            Err(NotTaken::Trouble(Trouble::Store(store::Trouble::MovedOn { .. }))) => {}
            // The same letter came twice at once, and the other was first.
            Err(NotTaken::Trouble(Trouble::Store(store::Trouble::Database(error)))) => {
                let first = arrived.came_before(node, now).await?;
                return first.unwrap_or(Err(store::Trouble::Database(error).into()));
            }
            done => return done,
        }
    }
    let _alone = node.desk.write().await;
    arrived.still_holds(node, &mut held, now)?;
    if let Some(receipt) = arrived.came_before(node, now).await? {
        return receipt;
    }
    let batch = effects(node, &arrived.letter, now).await?;
    arrived.record(node, batch, now).await
}

/// Can a letter of ours that was written at this moment be taken by anybody now?
fn readable(written: Instant, now: Instant) -> bool {
    written <= now.after(CLOCKS_DIFFER_MAX) && now < written.after(post::LETTER_LIFE)
}

/// A letter that was opened and verified.
struct Arrived {
    letter: Verified,
    /// Of the signed frame: the same however often it is sealed.
    body: Digest,
    /// Of the sealed bytes as they came.
    sealed: Digest,
}

impl Arrived {
    fn of(letter: Verified) -> Self {
        Self { body: letter.frame().digest(), sealed: letter.digest(), letter }
    }

    /// The directory is put in place while no letter has the desk. One that was opened before, and waited, is held against the one that is in use
    /// now: whoever was suspended meanwhile is not heard.
    fn still_holds(&mut self, node: &Node, held: &mut u64, now: Instant) -> Result<(), PeerFault> {
        let directory: &InForce = &node.directory;
        if directory.version() != *held {
            self.letter.hold_against(directory, now)?;
            *held = directory.version();
        }
        Ok(())
    }

    /// The first receipt may have been lost on the way: it is given again, and nothing happens twice.
    async fn came_before(&self, node: &Node, now: Instant) -> Result<Option<Result<Vec<u8>, NotTaken>>, NotTaken> {
        let taken = node.store.taken(self.letter.letter().header.letter).await?;
        Ok(match taken {
            Some(taken) => Some(self.receipt_of(node, taken, now).await),
            None => None,
        })
    }

    async fn receipt_of(&self, node: &Node, taken: store::Taken, now: Instant) -> Result<Vec<u8>, NotTaken> {
        if taken.body != self.body {
            return Err(PeerFault::SameLetterOtherBody.into());
        }
        if taken.receipt.is_empty() {
            return Ok(taken.receipt);
        }
        // In another seal than before: whoever can read a letter can put one on it and be here first. Its writer is owed a receipt for the
        // bytes that it sent, else it would send them for ever. Nothing is kept of it.
        if taken.sealed.is_some_and(|first| first != self.sealed) {
            return self.receipt(node, now, &mut chance().map_err(|e| NotTaken::Trouble(e.into()))?);
        }
        let writer = node.directory.node(&self.letter.letter().header.from);
        let opens = writer.is_none_or(|writer| is_to_present_key(node, &taken.receipt, writer));
        if readable(taken.at, now) && opens {
            return Ok(taken.receipt);
        }
        // The first was dated by a clock that was wrong, and nobody takes it before that day, or after it; or its reader has lost the key to it, or
        // will, since the directory has another: another stands in its place.
        let receipt = self.receipt(node, now, &mut chance().map_err(|e| NotTaken::Trouble(e.into()))?)?;
        node.store.receipt_anew(self.letter.letter().header.letter, receipt.clone(), now).await?;
        Ok(receipt)
    }

    /// A receipt for what came. A standing consent belongs to no request; its receipt carries the consent's own letter number in that place.
    fn receipt(&self, node: &Node, now: Instant, chance: &mut impl rand_core::CryptoRng) -> Result<Vec<u8>, NotTaken> {
        let header = &self.letter.letter().header;
        let receipt = ReceiptV1 { of: header.letter, digest: self.sealed, at: now };
        let matter = header.request.unwrap_or(RequestId::from_bytes(*header.letter.bytes()));
        let envelope = post::Envelope { to: &header.from, request: Some(matter), in_reply_to: Some(header.letter) };
        Ok(post::write(node, &envelope, receipt, &[], now, chance).map_err(own)?.into_sealed())
    }

    /// What it is decided on: its request on either side, and its order.
    fn streams(&self) -> Vec<String> {
        let letter = self.letter.letter();
        let request = letter.header.request.iter().flat_map(|id| [stream::asking(*id), stream::asked(*id)]);
        let order = match &letter.body {
            Body::Order(body) => Some(stream::order(body.order)),
            _ => None,
        };
        let told = match (&letter.body, letter.header.request) {
            (Body::OrderReport(_), Some(id)) => Some(stream::direct(id)),
            (Body::OrderEnd(body), _) => Some(stream::order(body.order)),
            (Body::Announcement(_) | Body::Information(_) | Body::Withdrawal(_), Some(id)) => Some(stream::told(id)),
            (Body::InformationAnswer(_), Some(id)) => Some(stream::telling(id)),
            _ => None,
        };
        request.chain(order).chain(told).collect()
    }

    /// What it makes happen, the frame and the receipt, in one transaction.
    async fn record(&self, node: &Node, mut batch: Batch, now: Instant) -> Result<Vec<u8>, NotTaken> {
        let id = self.letter.letter().header.letter;
        let mut chance = chance().map_err(|e| NotTaken::Trouble(e.into()))?;
        let receipt = if self.letter.letter().kind() == Kind::Receipt {
            Vec::new()
        } else {
            self.receipt(node, now, &mut chance)?
        };
        if let Some(urgency) = self.letter.letter().urgency() {
            let cases: BTreeSet<&String> =
                batch.events.iter().map(|(name, _)| name).filter(|name| *name != stream::HOUSE).collect();
            batch.urgency = cases.into_iter().map(|name| (name.clone(), urgency)).collect();
        }
        batch.docs.push(Doc { digest: self.body, kind: "frame", bytes: self.letter.signed_bytes().to_vec() });
        batch.took_sealed = Some(self.sealed);
        batch.took = Some((id, self.letter.from_node().id().clone(), self.body, receipt.clone()));
        node.store.record(batch, now, &mut chance).await?;
        node.arriving.end(id);
        node.witness.touch(self.letter.from_node().id());
        Ok(receipt)
    }
}

/// What a verified letter makes happen.
async fn effects(node: &Node, letter: &Verified, now: Instant) -> Result<Batch, NotTaken> {
    let header = &letter.letter().header;
    let request = || header.request.ok_or(NotTaken::OutOfTurn("it names no request"));
    let mut batch = Batch::default();
    let from = letter.from_node().id().clone();
    match &letter.letter().body {
        Body::Request(body) => received(node, letter, body, request()?, now, &mut batch).await?,
        Body::Receipt(body) => receipted(node, &from, body, &mut batch).await?,
        Body::Status(body) => status(node, request()?, &from, body, &mut batch).await?,
        Body::Decision(body) => {
            let decision = translate::decision_in(body);
            if decision != Decision::Execute {
                hear(node, request()?, Side::Asking, &from, Event::DecisionTold { decision }, &mut batch).await?;
            }
        }
        Body::Grant(body) => {
            // The consent to hold travels inside the provider's order; only consent to disclose is told to the asker.
            if !body.scope.measures.contains(&Measure::Disclose) {
                return Err(NotTaken::OutOfTurn("a consent to hold is not told to the asker"));
            }
            hear(node, request()?, Side::Asking, &from, Event::GrantTold { grant: body.id }, &mut batch).await?;
        }
        Body::Reply(body) => {
            let event = reply(header.letter, body);
            hear(node, request()?, Side::Asked, &from, event, &mut batch).await?;
        }
        Body::Order(body) => {
            let stream = stream::order(body.order);
            let order = order_state(node, &stream).await?;
            let measure = body.deed.measure.as_str().to_owned();
            let command = OrderCommand::Receive { letter: header.letter, from, measure };
            happen(&mut batch, &stream, order.decide(command))?;
        }
        Body::OrderReport(body) => {
            crate::desk::answers::asked::report(node, request()?, &from, body, now, &mut batch).await.map_err(own)?
        }
        Body::Transmission(body) => came(node, letter, body, (request()?, &from), &mut batch).await?,
        Body::Outcome(body) => {
            let outcome = Outcome { result: body.used_for.as_str().into(), words: body.result.as_str().into() };
            hear(node, request()?, Side::Asked, &from, Event::OutcomeTold { outcome }, &mut batch).await?;
        }
        Body::Withdrawal(body) => withdrawn(node, request()?, &from, body.reason.as_str(), &mut batch).await?,
        Body::Announcement(_) | Body::Information(_) | Body::InformationAnswer(_) => {
            crate::desk::tell::came(node, request()?, &from, letter.letter(), now, &mut batch).await?;
        }
        Body::Notice(_) | Body::NoticeOutcome(_) | Body::ThirdNotice(_) => {
            let words = crate::desk::direct::words(&letter.letter().body);
            batch.events.extend(words.map(|words| (stream::HOUSE.to_owned(), Event::NoticeCame { from, words })));
        }
        Body::Ping(_) => crate::desk::ping::came(node, header.letter, &from, now, &mut batch)?,
        Body::OrderEnd(_) | Body::OrderEndAnswer(_) => {
            crate::desk::ended::came(node, request()?, &from, &letter.letter().body, &mut batch).await?;
        }
        Body::Amendment(body) => amended(node, letter, body, request()?, now, &mut batch).await?,
        Body::Recall(_) | Body::RecallAnswer(_) | Body::Consultation(_) => {
            afterwards(node, request()?, &from, letter.letter(), &mut batch).await?;
        }
        Body::StandingConsent(body) => {
            let digest = post::sha256(letter.signed_bytes());
            crate::desk::standing::learn(node, body, digest, &mut batch).await.map_err(own)?;
        }
    }
    Ok(batch)
}

/// Taken back: a request, or what was told unasked.
async fn withdrawn(node: &Node, id: RequestId, from: &NodeId, reason: &str, batch: &mut Batch) -> Result<(), NotTaken> {
    if crate::desk::tell::withdrawn(node, id, from, reason, batch).await?.is_some() {
        return Ok(());
    }
    hear(node, id, Side::Asked, from, Event::Withdrawn { reason: reason.into() }, batch).await
}

/// What comes after the evidence, and questions at any time.
async fn afterwards(
    node: &Node,
    id: RequestId,
    from: &NodeId,
    letter: &exchange::Letter,
    batch: &mut Batch,
) -> Result<(), NotTaken> {
    match &letter.body {
        Body::Consultation(body) => {
            let here = side(node, id, Side::Asked).await?.received.is_some();
            let which = if here { Side::Asked } else { Side::Asking };
            hear(node, id, which, from, crate::desk::consult::came(letter.header.letter, body), batch).await
        }
        Body::Recall(body) => hear(node, id, Side::Asking, from, crate::desk::asks::recall::came(body), batch).await,
        Body::RecallAnswer(body) => {
            let state = side(node, id, Side::Asked).await?;
            let event = crate::desk::asks::recall::answered(node, id, from, body, &state)
                .ok_or(NotTaken::OutOfTurn("that was not called back"))?;
            hear(node, id, Side::Asked, from, event, batch).await
        }
        _ => Ok(()),
    }
}

/// The evidence came: in the letter, or beside it. The package is awaited only after it is known that somebody waits for it, so that
/// nobody fills the disk.
async fn came(
    node: &Node,
    letter: &Verified,
    body: &TransmissionV1,
    (request, from): (RequestId, &NodeId),
    batch: &mut Batch,
) -> Result<(), NotTaken> {
    hear(node, request, Side::Asking, from, Event::EvidenceCame { package: body.digest }, batch).await?;
    match (&body.package, Pieces::announced(letter.letter())) {
        (Some(package), _) if post::sha256(&package.0) == body.digest => {
            batch.docs.push(Doc { digest: body.digest, kind: "package", bytes: package.0.clone() });
        }
        (None, Some(pieces)) => {
            let case = stream::asking(request);
            batch.large.push(crate::desk::arrivals::pieces::whole(node, from, pieces, &case).await?);
        }
        _ => return Err(PeerFault::BadShape.into()),
    }
    Ok(())
}

/// A letter of request: genuine by its frame, and approved by two people of the asking body over exactly this content.
async fn received(
    node: &Node,
    letter: &Verified,
    body: &RequestV1,
    id: RequestId,
    now: Instant,
    batch: &mut Batch,
) -> Result<(), NotTaken> {
    let ours = node.directory.node(&node.id).map(exchange::Node::organisation);
    if body.asked_state != node.state || ours != Some(&Organisation::Authority(body.asked.clone())) {
        return Err(PeerFault::WrongRecipient.into());
    }
    let content = body.digest();
    if approvers(node, letter.frame(), (&body.approvals, content), now)? < 2 {
        return Err(PeerFault::NotEntitled.into());
    }
    // A request of ours has this number: pages and acts could not tell the two apart.
    if side(node, id, Side::Asking).await?.stage != Stage::New {
        return Err(NotTaken::OutOfTurn("a request of this node has that number"));
    }
    let header = &letter.letter().header;
    let state = side(node, id, Side::Asked).await?;
    let draft = translate::draft(body);
    let due = crate::desk::answers::asked::due(node, letter, &draft, now);
    let from = letter.from_node().id().clone();
    let flag = crate::desk::urgent::flag(node, id, &from, &draft, now).await?;
    let command = Command::Receive { letter: header.letter, from, draft, content, due };
    happen(batch, &stream::asked(id), state.decide(command))?;
    batch.events.extend(flag.map(|event| (stream::asked(id), event)));
    crate::desk::answers::asked::tell_received(node, id, header, due, now, batch)
}

/// The asker changed what it asks. Whether it is an emergency now, and the second about the same target, is looked at again.
async fn amended(
    node: &Node,
    letter: &Verified,
    body: &AmendmentV1,
    id: RequestId,
    now: Instant,
    batch: &mut Batch,
) -> Result<(), NotTaken> {
    let from = letter.from_node().id().clone();
    let state = side(node, id, Side::Asked).await?;
    let event = crate::desk::asks::amend::came(node, letter.frame(), body, &state, now)?;
    let draft = translate::draft(&body.request);
    hear(node, id, Side::Asked, &from, event, batch).await?;
    let flag = crate::desk::urgent::flag(node, id, &from, &draft, now).await?;
    batch.events.extend(flag.map(|event| (stream::asked(id), event)));
    Ok(())
}

/// Their signed receipt for a letter of ours.
async fn receipted(node: &Node, from: &NodeId, body: &ReceiptV1, batch: &mut Batch) -> Result<(), NotTaken> {
    let ours = node.store.letter(body.of).await?.filter(|l| l.to == *from);
    let ours = ours.ok_or(NotTaken::OutOfTurn("no such letter was sent"))?;
    if post::sha256(&ours.bytes) != body.digest {
        return Err(NotTaken::OutOfTurn("the receipt is for other bytes"));
    }
    if ours.delivered.is_none() {
        batch.delivered.push(body.of);
        if ours.kind == "ping" {
            batch.events.push((stream::HOUSE.to_owned(), crate::desk::ping::answered(&ours, body, node.now())));
        }
        batch.events.push((ours.stream.clone(), Event::Acknowledged { letter: body.of, kind: ours.kind.clone() }));
    }
    Ok(())
}

/// Where things stand over there. Old news changes nothing: links fail for days.
async fn status(node: &Node, id: RequestId, from: &NodeId, body: &StatusV1, batch: &mut Batch) -> Result<(), NotTaken> {
    let says: String = body.says.as_str().into();
    let held = body.state == exchange::StatusWordV1::Preserved;
    let event = match (body.state, body.ground) {
        (exchange::StatusWordV1::NotExecuted, Some(ground)) => Event::NotExecuted { ground, reason: says },
        _ => Event::StatusTold { words: says, due: body.due, data_ends: body.gone_at, held },
    };
    match hear(node, id, Side::Asking, from, event, batch).await {
        Ok(()) | Err(NotTaken::OutOfTurn(ELSEWHERE)) => Ok(()),
        Err(not) => Err(not),
    }
}

fn reply(letter: LetterId, body: &ReplyV1) -> Event {
    let letter = Some(letter);
    match body {
        ReplyV1::Assurance { condition } => {
            Event::ReplyCame { letter, fields: Vec::new(), assurance: Some(condition.as_str().into()) }
        }
        ReplyV1::Supplement { fields } => Event::ReplyCame {
            letter,
            fields: fields.iter().map(|(k, v)| (k.as_str().into(), v.as_str().into())).collect(),
            assurance: None,
        },
        ReplyV1::Declined { says } => Event::Withdrawn { reason: says.as_str().into() },
    }
}

/// The other side of a request told something. Only the node that the request was sent to, or came from, may.
async fn hear(
    node: &Node,
    id: RequestId,
    which: Side,
    from: &terms::NodeId,
    event: Event,
    batch: &mut Batch,
) -> Result<(), NotTaken> {
    let state = side(node, id, which).await?;
    let name = match which {
        Side::Asking => stream::asking(id),
        Side::Asked => stream::asked(id),
    };
    let partner = match which {
        Side::Asked => state.received.as_ref().map(|(_, node, _)| node.clone()),
        Side::Asking => node.store.letters(Some(&name)).await?.into_iter().find(|l| l.kind == "request").map(|l| l.to),
    };
    if partner.as_ref() != Some(from) {
        return Err(NotTaken::OutOfTurn("the request is not between these two nodes"));
    }
    happen(batch, &name, state.decide(Command::Hear(event.clone())))?;
    // Whoever was ordered for it learns in the same transaction that the order has ended.
    crate::desk::ended::tell(node, (id, &state), &event, node.now(), batch).await.map_err(own)
}

fn happen(batch: &mut Batch, stream: &str, decided: Result<Vec<Event>, request::OutOfTurn>) -> Result<(), NotTaken> {
    let events = decided.map_err(|_| NotTaken::OutOfTurn(ELSEWHERE))?;
    batch.events.extend(events.into_iter().map(|e| (stream.to_owned(), e)));
    Ok(())
}
