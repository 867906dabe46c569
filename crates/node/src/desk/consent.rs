//! Standing consents: published by two people, learned by every authority, found again when a deed needs one.

use exchange::{ScopeV1, StandingConsentV1};
use request::{Event, Signed};
use store::{Batch, Doc, stream};
use terms::{DataCategory, Digest, GrantId, Measure, Period, RequestId, StateCode};

use super::{Done, No, attempt::authorities_of, case, post, turn::Turn};
use crate::Node;

/// A standing consent of that state that this node has learned, with its signed frame.
pub(crate) async fn standing(
    node: &Node,
    state: StateCode,
    now: terms::Instant,
) -> Result<Option<(guard::Consent, Vec<u8>)>, No> {
    let events = node.store.events(stream::HOUSE).await?;
    let last = events.into_iter().rev().find_map(|e| match e.event {
        Event::ConsentPublished { state: of, frame, .. } if of == state => Some(frame),
        _ => None,
    });
    let Some(digest) = last else { return Ok(None) };
    let frame = node.store.doc(digest).await?.ok_or_else(|| No::own("a standing consent"))?;
    Ok(case::consent(node, &frame, now).map(|c| (c, frame)))
}

/// Another state published a consent: the last one that it signed is the one that counts.
pub(crate) fn learn(body: &StandingConsentV1, frame: Digest, batch: &mut Batch) {
    let event = Event::ConsentPublished { grant: body.id, state: body.state, frame };
    batch.events.push((stream::HOUSE.to_owned(), event));
}

/// Publishes a standing consent, one of two people at a time; with the second it goes to every authority.
pub(crate) async fn publish(turn: &mut Turn<'_>) -> Result<Done, No> {
    let node = turn.node;
    let pending = node.store.fact("standing-consent-draft").await?;
    let (mut body, first): (StandingConsentV1, Vec<Signed>) = match pending.and_then(|p| serde_json::from_str(&p).ok())
    {
        Some(body) => (body, earlier(node).await?),
        None => (draft(turn)?, Vec::new()),
    };
    let matter = RequestId::from_bytes(*body.id.bytes());
    let mine = turn.sign(body.digest(), matter)?;
    if first.iter().any(|s| s.by.person == mine.by.person) {
        return Err(No::from(request::OutOfTurn::SamePerson));
    }
    let mut signed = first;
    signed.push(mine.clone());
    let mut batch = turn.batch("consent", vec![Event::Approved { signed: mine }]);
    if signed.len() < 2 {
        let text = serde_json::to_string(&body).map_err(|_| No::own("a consent"))?;
        node.store.set_fact("standing-consent-draft", &text).await?;
        turn.record(batch).await?;
        return Ok(Done::new(body.id, "one of two people has signed the standing consent"));
    }
    body.approvals = signed.iter().map(|s| super::translate::approval(&s.statement)).collect::<Result<_, _>>()?;
    batch.events.push((
        stream::HOUSE.to_owned(),
        Event::ConsentPublished { grant: body.id, state: node.state, frame: body.digest() },
    ));
    let mut others = Vec::new();
    for state in node.directory.nodes().map(exchange::Node::state).collect::<std::collections::BTreeSet<_>>() {
        if state != node.state {
            others.extend(authorities_of(node, state));
        }
    }
    for to in others {
        let envelope = post::Envelope { to: &to, request: None, in_reply_to: None };
        post::write(node, &envelope, body.clone(), &[turn.who], turn.now, &mut turn.chance)?
            .into_batch("consent", &mut batch);
    }
    let id = body.id;
    batch.docs.push(Doc {
        digest: post::sha256(id.bytes()),
        kind: "consent",
        bytes: serde_json::to_vec(&body).unwrap_or_default(),
    });
    turn.record(batch).await?;
    Ok(Done::new(id, "published: two people have signed, and every authority in the directory is told"))
}

/// A consent for a year, to hold and to say who used an address, for the states named in the form.
fn draft(turn: &mut Turn<'_>) -> Result<StandingConsentV1, No> {
    use rand_core::Rng as _;
    let states = turn.needs("beneficiaries", "Name the states that may rely on it.")?.split_whitespace();
    let beneficiaries: Result<Vec<StateCode>, _> = states.map(str::parse).collect();
    let beneficiaries = beneficiaries.map_err(|e| {
        No::refused("beneficiaries", e.to_string(), "Use the codes of ISO 3166-1, with blanks between.")
    })?;
    let mut id = [0; 16];
    turn.chance.fill_bytes(&mut id);
    let until = turn.now.after(std::time::Duration::from_secs(365 * 24 * 3600));
    let valid = Period::new(turn.now, until).ok_or_else(|| No::own("a period"))?;
    let measures = vec![Measure::Preserve, Measure::Disclose];
    let scope = ScopeV1 { measures, data: vec![DataCategory::UserIdentification], valid };
    Ok(StandingConsentV1 {
        id: GrantId::from_bytes(id),
        state: turn.node.state,
        authority: case::own_authority(turn.node)?,
        beneficiaries,
        scope,
        published: turn.now,
        approvals: Vec::new(),
    })
}

async fn earlier(node: &Node) -> Result<Vec<Signed>, No> {
    let events = node.store.events("consent").await?;
    Ok(events
        .into_iter()
        .filter_map(|e| match e.event {
            Event::Approved { signed } => Some(signed),
            _ => None,
        })
        .collect())
}
