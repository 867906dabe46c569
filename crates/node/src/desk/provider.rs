//! The provider's desk: a verified order is judged again, here; a hold needs no clerk, an answer does.

use std::collections::BTreeSet;

use archive::{Found, Logged};
use evidence::custody::{Act, Chain};
use exchange::{Body, Bytes, OrderReportV1, OrderV1, verify_frame};
use guard::{Deed, Safeguards};
use law::Question;
use rand_core::CryptoRng;
use request::{Event, OrderCommand, OrderStage};
use serde_json::json;
use store::{Batch, Doc, stream};
use terms::{DataCategory, Digest, Ground, Instant, Measure, NodeId, OrderId};

use crate::{
    Node,
    clock::chance,
    desk::{
        answers::asked::Brief,
        case, ended,
        evidence::{kept, pack},
        mail::{post, replay, translate},
        no::{No, Trouble},
        realms,
        records::{keep::schedules, keeping, watch},
        turn::{Done, Turn},
        urgent,
    },
};

/// An order, opened again from the signed frame that was kept.
pub(crate) struct Order {
    pub(crate) body: OrderV1,
    pub(crate) deed: Deed,
    pub(crate) from: NodeId,
}

/// Reads an order back and verifies its signatures anew.
pub(crate) async fn order(node: &Node, stream: &str, now: Instant) -> Result<Order, No> {
    let state = replay::order_state(node, stream).await?;
    let unknown = || No::refused("unknown-record", "there is no such order", "Open it from the list.");
    let (letter, from) = state.came.ok_or_else(unknown)?;
    let digest = node.store.taken(letter).await?.map(|t| t.body).ok_or_else(unknown)?;
    let frame = kept::document(node, digest).await?.ok_or_else(|| No::own("an order"))?;
    let verified = verify_frame(&frame, &node.directory, now)
        .map_err(|fault| No::refused(fault.code(), fault.to_string(), "Ask the authority to send the order again."))?;
    let Body::Order(body) = &verified.letter().body else { return Err(No::own("an order")) };
    let deed = translate::deed_in(&body.deed);
    Ok(Order { body: (**body).clone(), deed, from })
}

/// Everything that speaks for an order, verified here and not believed.
pub(crate) fn brief(node: &Node, order: &Order, now: Instant) -> Result<Brief, No> {
    let provider =
        node.config.provider.as_ref().ok_or_else(|| {
            No::refused("not-a-provider", "this node holds no records", "Send the order to a provider.")
        })?;
    if order.deed.territory.map(|t| t.to_string()) != Some(provider.data_in.clone()) {
        let says =
            format!("the order says that the data lies in {:?}; it lies in {}", order.deed.territory, provider.data_in);
        return Err(No::refused(
            "territory-differs",
            says,
            "Ask the authority to obtain the consent of the state where the data lies.",
        ));
    }
    let territory = order.deed.territory.unwrap_or(node.state);
    let summary = &order.body.summary;
    let question = Question {
        from: order.deed.for_state,
        to: territory,
        measure: order.deed.measure,
        data: order.deed.data,
        conduct: summary.conduct.iter().map(|c| c.as_str().to_owned()).collect(),
        facts: law::Facts(summary.facts.iter().map(|(k, v)| (k.as_str().to_owned(), translate::fact_in(v))).collect()),
        acted_at: summary.acted_at,
        asked_at: now,
        urgency: order.deed.urgency,
    };
    let answers = order.body.safeguards.iter().filter_map(|s| {
        let question = guard::Safeguard::ALL.iter().find(|q| case::safeguard_word(**q) == s.question.as_str())?;
        Some((*question, s.danger))
    });
    Ok(Brief {
        law: law::ask(&node.book, &question),
        question,
        bodies: case::bodies(node),
        consent: order.body.consent.as_ref().and_then(|frame| case::consent(node, &frame.0, now)),
        approvals: order.body.approvals.iter().filter_map(|a| case::approval(node, a, now)).collect(),
        authorisation: order.body.authorisation.as_ref().and_then(|a| case::authorisation(node, a, now)),
        safeguards: Safeguards(answers.collect()),
        necessity: summary.necessity.as_str().to_owned(),
        life_at_risk: summary.life_at_risk.as_ref().map(|t| t.as_str().to_owned()),
        emergency: guard::Emergency {
            call_back: order.body.call_back.as_ref().and_then(|said| urgent::verified(node, said, now)),
            before: None,
        },
    })
}

/// The leave to read, and its decision written before anything is read.
async fn decide_read(
    node: &Node,
    stream: &str,
    order: &Order,
    by: Option<terms::OfficerId>,
    now: Instant,
) -> Result<(guard::Pass, Logged), No> {
    if order.deed.data != DataCategory::UserIdentification {
        return Err(No::refused(
            "data-not-kept",
            "this node answers only who used an address",
            "Ask for user-identification.",
        ));
    }
    watch::admit(node, &order.from, now).await?;
    let pass = brief(node, order, now)?.judge(order.deed.clone(), now)?;
    let state = replay::order_state(node, stream).await?;
    let deed = order.deed.digest();
    let events = state.decide(OrderCommand::DecideRead { deed, until: pass.until() })?;
    let events = events.into_iter().map(|e| (stream.to_owned(), e)).collect();
    let batch = Batch { events, by, ..Batch::default() };
    let recorded = node.store.record(batch, now, &mut chance()?).await?;
    watch::note(node, &order.from, now);
    Ok((pass, Logged::at(recorded.first.saturating_sub(1), deed)))
}

pub(crate) fn archive_of(node: &Node) -> Result<std::sync::MutexGuard<'_, archive::Archive>, No> {
    let archive = node
        .archive
        .as_ref()
        .ok_or_else(|| No::refused("not-a-provider", "this node holds no records", "Send the order to a provider."))?;
    Ok(archive.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
}

/// Orders to hold are carried out as they come, at any hour; each is judged, logged, held and reported.
pub(crate) async fn hold_what_is_ordered(node: &Node) -> Result<(), Trouble> {
    if node.archive.is_none() {
        return Ok(());
    }
    let _turn = node.desk.write().await;
    let mut since = node.looked.carried_out.lock().await;
    let (due, entry) = since.due(node, "order/").await?;
    let mut later = BTreeSet::new();
    for stream in due {
        if carried_out(node, &stream).await? == Carried::Later {
            later.insert(stream);
        }
    }
    since.looked(entry, later);
    Ok(())
}

/// What became of an order that machines carry out.
#[derive(PartialEq, Eq)]
enum Carried {
    /// It is done, or is for a person, whose act brings it here again.
    Done,
    /// It is tried again the next time.
    Later,
}

async fn carried_out(node: &Node, stream: &str) -> Result<Carried, Trouble> {
    let (state, now) = (replay::order_state(node, stream).await?, node.now());
    if ended::provider::is_due(&state) {
        return match ended::provider::release(node, stream, (&[], now), &mut chance()?).await {
            Err(No::Trouble(trouble)) => Err(trouble),
            // What it was is not known here any more, and so no hold of it can be found: it ends on its day.
            Ok(()) | Err(_) => Ok(Carried::Done),
        };
    }
    if state.stage != OrderStage::Came {
        return Ok(Carried::Done);
    }
    let order = match order(node, stream, now).await {
        Ok(order) if order.deed.measure == Measure::Preserve => order,
        Ok(_) => return Ok(Carried::Done),
        Err(No::Trouble(trouble)) => return Err(trouble),
        Err(_) => return Ok(Carried::Later),
    };
    match hold(node, stream, &order, now).await {
        Err(No::Trouble(trouble)) => return Err(trouble),
        // Kept records harm nobody, and lost ones cannot be had again: a hold waits for the next hour.
        Err(no) if no.code() == watch::TOO_OFTEN => {}
        Err(no) => decline(node, stream, &order, &no, now).await.or_else(only_trouble)?,
        Ok(()) => {}
    }
    Ok(Carried::Later)
}

fn only_trouble(no: No) -> Result<(), Trouble> {
    match no {
        No::Trouble(trouble) => Err(trouble),
        No::Refused { .. } | No::Lacks(_) => Ok(()),
    }
}

async fn hold(node: &Node, stream: &str, order: &Order, now: Instant) -> Result<(), No> {
    let (pass, logged) = decide_read(node, stream, order, None, now).await?;
    let until = order.body.hold_until.unwrap_or(order.body.deadline);
    if until > now.after(keeping::HOLD_MAX) {
        return Err(No::refused(
            "hold-too-long",
            "the order would keep the records for longer than a year",
            "Order a shorter time; two people can order it again before it ends.",
        ));
    }
    let schedules = schedules(node, now).ok_or_else(|| No::own("the retention schedule"))?;
    let held = {
        let mut archive = archive_of(node)?;
        let held = archive.hold(pass, logged, until, &schedules, now, &mut chance()?)?;
        archive.sync_reads().map_err(|trouble| No::Trouble(trouble.into()))?;
        held
    };
    if held.records == 0 {
        return Err(No::refused(
            Ground::NoData.as_str(),
            "no record matches",
            "Check address, port, time and zone against the source.",
        ));
    }
    let report = OrderReportV1::Held {
        order: order.body.order,
        until: held.held_until,
        records: held.records as u64,
        would_be_destroyed_at: held.would_be_destroyed_at,
    };
    answer(node, stream, order, report, "held", (&[], now), &mut chance()?).await
}

/// The order cannot be carried out: the authority learns the code and what would put it right.
async fn decline(node: &Node, stream: &str, order: &Order, no: &No, now: Instant) -> Result<(), No> {
    let refused = Event::Refused { code: no.code().to_owned(), says: no.to_string() };
    let batch = Batch { events: vec![(stream.to_owned(), refused)], ..Batch::default() };
    node.store.record(batch, now, &mut chance()?).await?;
    let ground = if no.code() == Ground::NoData.as_str() { Ground::NoData } else { Ground::Form };
    let reason = translate::prose(&format!("{} ({}). {}", no, no.code(), no.cure()))?;
    let report = OrderReportV1::NotExecuted { order: order.body.order, ground, reason };
    answer(node, stream, order, report, "not-executed", (&[], now), &mut chance()?).await
}

async fn answer(
    node: &Node,
    stream: &str,
    order: &Order,
    report: OrderReportV1,
    result: &str,
    (officers, now): (&[&crate::session::Session], Instant),
    chance: &mut impl CryptoRng,
) -> Result<(), No> {
    let state = replay::order_state(node, stream).await?;
    let produced = matches!(report, OrderReportV1::Produced { .. }).then_some(state.answer).flatten();
    let events = state.decide(OrderCommand::Answer { result: result.to_owned(), answer: produced })?;
    let events = events.into_iter().map(|e| (stream.to_owned(), e)).collect();
    let by = officers.first().map(|o| o.officer.clone());
    let mut batch = Batch { events, by, ..Batch::default() };
    let envelope = post::Envelope { to: &order.from, request: Some(order.deed.request), in_reply_to: None };
    post::write(node, &envelope, report, officers, now, chance)?.into_batch(stream, &mut batch);
    node.store.record(batch, now, chance).await?;
    Ok(())
}

/// The clerk sees the answer that would be produced. Reading is logged before it happens; nothing leaves.
pub(crate) async fn look_up(turn: &mut Turn<'_>) -> Result<Done, No> {
    let id = turn.order()?;
    let name = stream::order(id);
    let order = order(turn.node, &name, turn.now).await?;
    if order.deed.measure != Measure::Disclose {
        return Err(No::refused(
            "hold-only",
            "this order is to hold: nothing is to be looked up",
            "Wait for an order to produce.",
        ));
    }
    let (pass, logged) = decide_read(turn.node, &name, &order, Some(turn.who.officer.clone()), turn.now).await?;
    let found = read(turn.node, id, pass, logged, turn.now).await?;
    let (answer, batches) = written(&found, &order, id);
    let (digest, sources) = (post::sha256(&answer), post::sha256(&batches));
    let state = replay::order_state(turn.node, &name).await?;
    let candidates = found.attribution.candidates.len() as u64;
    let events = state.decide(OrderCommand::LookUp { answer: digest, sources, candidates })?;
    let mut batch = turn.batch(&name, events);
    batch.docs.push(Doc { digest, kind: "answer", bytes: answer.clone() });
    batch.docs.push(Doc { digest: sources, kind: "sources", bytes: batches });
    batch.docs.extend(realms::kept(digest, &found.attribution));
    turn.record(batch).await?;
    let mut done = Done::new(id, format!("{candidates} candidate(s); nothing has left"));
    done.shows = String::from_utf8(answer).ok();
    Ok(done)
}

/// How a batch can be checked by others than us.
const AGAIN: &str = "Where the source is still held, the SHA-256 of its bytes up to `end` and this version of the converter give these records again: \
                     comity retained ingest --format <converter> --dry-run <source>";

/// Reads; an answer that would show a planted record is an alarm.
async fn read(node: &Node, id: OrderId, pass: guard::Pass, logged: Logged, now: Instant) -> Result<Found, No> {
    let found = {
        let archive = archive_of(node)?;
        let found = archive.lookup(pass, logged, now);
        archive.sync_reads().map_err(|trouble| No::Trouble(trouble.into()))?;
        found
    };
    if matches!(found, Err(archive::NotRead::Alarm)) {
        watch::raise(node, format!("order {id} asks about a connection that never was; the answer was withheld"))
            .await?;
    }
    Ok(found?)
}

/// The answer as it travels: what was asked, candidates and doubt; and the batches that it rests on.
fn written(found: &Found, order: &Order, id: OrderId) -> (Vec<u8>, Vec<u8>) {
    let (address, port, transport) = order.deed.target.selector.reveal();
    let a = &found.attribution;
    let verdict = match a.verdict {
        retained::Verdict::One => "one",
        retained::Verdict::Several => "several",
        retained::Verdict::None => "none",
    };
    let candidates: Vec<_> = a
        .candidates
        .iter()
        .map(|c| {
            json!({
                "subscriber": c.subscriber.as_ref().map(retained::Subscriber::reveal),
                "shape": c.shape.as_str(),
                "from": c.overlap.from().to_string(),
                "to": c.overlap.to().to_string(),
                "addresses": c.chain.iter().map(ToString::to_string).collect::<Vec<_>>(),
                "batches": c.batches.iter().map(|b| b.0).collect::<Vec<_>>(),
                "doubts": c.doubts.iter().map(|d| d.as_str()).collect::<Vec<_>>(),
            })
        })
        .collect();
    let answer = json!({
        "order": id.to_string(),
        "asked": {
            "address": address.to_string(), "port": port, "transport": transport.as_str(),
            "from": order.deed.target.period.from().to_string(), "to": order.deed.target.period.to().to_string(),
        },
        "verdict": verdict,
        "candidates": candidates,
        "shared_by": a.sharers,
        "clock": { "source": a.clock.source, "error_ms": a.clock.error_max.as_millis() as u64 },
        "widened_by_ms": a.widened_by.as_millis() as u64,
        "decision_leaf": found.leaf,
    });
    let batches: Vec<_> = found
        .batches
        .iter()
        .map(|b| {
            json!({
                "batch": b.no.0, "source_sha256": b.batch.source.to_string(), "offset": b.batch.offset, "end": b.batch.end,
                "converter": b.batch.converter.name, "version": b.batch.converter.version,
                "received": b.batch.received.to_string(), "generated": b.batch.generated,
                "again": AGAIN,
                "read": b.tally.read, "stored": b.tally.stored, "set_aside": b.tally.set_aside,
                "clock": { "source": b.batch.clock.source, "error_ms": b.batch.clock.error_max.as_millis() as u64 },
            })
        })
        .collect();
    (answer.to_string().into_bytes(), json!(batches).to_string().into_bytes())
}

/// The clerk produces exactly the answer that was seen.
pub(crate) async fn produce(turn: &mut Turn<'_>) -> Result<Done, No> {
    let id = turn.order()?;
    let name = stream::order(id);
    let order = order(turn.node, &name, turn.now).await?;
    let state = replay::order_state(turn.node, &name).await?;
    let (Some(digest), Some(batches)) = (state.answer, state.sources) else {
        return Err(No::refused(
            "not-seen",
            "nobody has looked at the answer",
            "Look it up first; what is produced is what was seen.",
        ));
    };
    // The guard once more: a pass is never kept, and a grant may have ended since the clerk looked.
    brief(turn.node, &order, turn.now)?.judge(order.deed.clone(), turn.now)?;
    let answer_bytes = turn.node.store.doc(digest).await?.ok_or_else(|| No::own("an answer"))?;
    let batches_bytes = turn.node.store.doc(batches).await?.ok_or_else(|| No::own("the batches"))?;
    let value: serde_json::Value = serde_json::from_slice(&answer_bytes).map_err(|_| No::own("an answer"))?;
    let candidates = value.get("candidates").and_then(|c| c.as_array()).map_or(0, Vec::len) as u64;
    if candidates == 0 {
        return Err(No::refused(
            "nothing-found",
            "no record matches: there is nothing to produce",
            "Answer that the order cannot be executed (NODATA).",
        ));
    }
    let custody = custody(turn, (digest, &answer_bytes), (batches, &batches_bytes))?;
    let records_read = serde_json::from_slice::<Vec<serde_json::Value>>(&batches_bytes).map_or(0, |b| b.len()) as u64;
    let report = OrderReportV1::Produced {
        order: id,
        answer: Bytes(answer_bytes),
        records: Bytes(batches_bytes),
        custody: Bytes(custody),
        candidates,
        records_read,
    };
    answer(turn.node, &name, &order, report, "produced", (&[turn.who], turn.now), &mut turn.chance).await?;
    Ok(Done::new(id, "produced; it is on its way to the authority that ordered it"))
}

/// The first links of the chain of custody: read out by this person, at this node.
fn custody(turn: &Turn<'_>, answer: (Digest, &[u8]), batches: (Digest, &[u8])) -> Result<Vec<u8>, No> {
    let hands = pack::Hands::new(turn.node, turn.who, turn.role);
    let mut chain = Chain::new();
    for (item, (digest, bytes), why) in [
        ("data/records/batches.json", batches, "the sources that the answer rests on, as they were received"),
        ("data/answer.json", answer, "read out under the order and the grant, exactly as far as they go"),
    ] {
        let left = (Some(digest), std::str::from_utf8(bytes).ok());
        hands.did(&mut chain, (Act::LookedUp, item, why), turn.now, left)?;
    }
    Ok(chain.to_json())
}

/// The clerk says why not.
pub(crate) async fn not_execute(turn: &mut Turn<'_>) -> Result<Done, No> {
    let id = turn.order()?;
    let name = stream::order(id);
    let order = order(turn.node, &name, turn.now).await?;
    let ground = turn.needs("ground", "Choose why: what is not said is told to the authority, and counted.")?;
    let ground = ground.parse::<Ground>();
    let ground = ground.map_err(|e| No::refused("ground", e.to_string(), "Choose one of the listed grounds."))?;
    let reason = translate::prose(turn.needs("reason", "Say why it cannot be executed.")?)?;
    let report = OrderReportV1::NotExecuted { order: id, ground, reason };
    answer(turn.node, &name, &order, report, "not-executed", (&[turn.who], turn.now), &mut turn.chance).await?;
    Ok(Done::new(id, "answered: not executed, with the reason"))
}
