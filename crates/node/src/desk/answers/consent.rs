//! Standing consents: published by two people, learned by every authority, found again when a deed needs one.

use std::collections::BTreeSet;

use exchange::{Body, ScopeV1, StandingConsentV1, verify_frame};
use request::{Event, Signed};
use store::{Batch, Doc, kind, stream};
use terms::{DataCategory, Digest, GrantId, Instant, Measure, Period, RequestId, StateCode};

use crate::{
    Node,
    desk::{
        ahead,
        asks::attempt::authorities_of,
        case,
        mail::post,
        no::No,
        turn::{Done, Turn},
    },
};

/// A standing consent of that state that this node has learned, with its signed frame.
pub(crate) async fn standing(
    node: &Node,
    state: StateCode,
    now: Instant,
) -> Result<Option<(guard::Consent, Vec<u8>)>, No> {
    let Some((frame, _)) = last(node, state).await? else { return Ok(None) };
    Ok(case::consent(node, &frame, now).map(|c| (c, frame)))
}

/// The last consent that was learned of another state, and when that was. At home nobody needs one.
async fn last(node: &Node, state: StateCode) -> Result<Option<(Vec<u8>, Instant)>, No> {
    if state == node.state {
        return Ok(None);
    }
    let events = node.store.house(&[kind::CONSENT_PUBLISHED], 0).await?;
    let last = events.into_iter().rev().find_map(|e| match e.event {
        Event::ConsentPublished { state: of, frame, .. } if of == state => Some((frame, e.at)),
        _ => None,
    });
    let Some((digest, at)) = last else { return Ok(None) };
    let frame = node.store.doc(digest).await?.ok_or_else(|| No::own("a standing consent"))?;
    Ok(Some((frame, at)))
}

/// Another state published a consent: the last one that it published is the one that counts, in whichever order they come. A wider one of last
/// year, sent again by whoever has its node's key, takes the place of no other.
pub(crate) async fn learn(node: &Node, body: &StandingConsentV1, frame: Digest, batch: &mut Batch) -> Result<(), No> {
    if let Some((last, at)) = last(node, body.state).await?
        // As of its arrival: what was revoked for that moment is no consent, and stands in nobody's way.
        && let Ok(verified) = verify_frame(&last, &node.directory, at)
        && matches!(&verified.letter().body, Body::StandingConsent(last) if last.published > body.published)
    {
        return Ok(());
    }
    let event = Event::ConsentPublished { grant: body.id, state: body.state, frame };
    batch.events.push((stream::HOUSE.to_owned(), event));
    Ok(())
}

/// Publishes a standing consent, one of two people at a time; with the second it goes to every authority.
pub(crate) async fn publish(turn: &mut Turn<'_>) -> Result<Done, No> {
    let node = turn.node;
    let wanted = draft(turn)?;
    let (mut body, mut signed) = match waiting(node).await? {
        Some((waits, first)) => one_of_two(turn, (waits, first), wanted)?,
        None => (wanted, Vec::new()),
    };
    let matter = RequestId::from_bytes(*body.id.bytes());
    let mine = turn.approve(&body, matter)?;
    if signed.iter().any(|s| s.by.person == mine.by.person) {
        return Err(No::from(request::OutOfTurn::SamePerson));
    }
    signed.push(mine.clone());
    let mut batch = turn.batch("consent", vec![Event::Approved { signed: mine }]);
    if signed.len() < 2 {
        let text = serde_json::to_string(&body).map_err(|_| No::own("a consent"))?;
        node.store.set_fact("standing-consent-draft", &text).await?;
        turn.record(batch).await?;
        return Ok(Done::new(body.id, "one of two people has signed the standing consent"));
    }
    body.approvals =
        signed.iter().map(|s| crate::desk::mail::translate::approval(&s.statement)).collect::<Result<_, _>>()?;
    batch.events.push((
        stream::HOUSE.to_owned(),
        Event::ConsentPublished { grant: body.id, state: node.state, frame: body.digest() },
    ));
    let mut others = Vec::new();
    for state in node.directory.nodes().map(exchange::Node::state).collect::<BTreeSet<_>>() {
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

/// The consent that one person has signed and that waits for a second. One that has both was published.
async fn waiting(node: &Node) -> Result<Option<(StandingConsentV1, Vec<Signed>)>, No> {
    let pending = node.store.fact("standing-consent-draft").await?;
    let Some(body) = pending.and_then(|text| serde_json::from_str::<StandingConsentV1>(&text).ok()) else {
        return Ok(None);
    };
    let events = node.store.events("consent").await?.into_iter();
    let of_this = |e: store::Entry| match e.event {
        Event::Approved { signed } if signed.deed == body.digest() => Some(signed),
        _ => None,
    };
    let signed: Vec<Signed> = events.filter_map(of_this).collect();
    Ok((signed.len() == 1).then_some((body, signed)))
}

/// Whoever is the second signs what the form names, and nothing else; the first may begin anew.
fn one_of_two(
    turn: &Turn<'_>,
    (waits, signed): (StandingConsentV1, Vec<Signed>),
    wanted: StandingConsentV1,
) -> Result<(StandingConsentV1, Vec<Signed>), No> {
    let names = |body: &StandingConsentV1| body.beneficiaries.iter().copied().collect::<BTreeSet<_>>();
    // By a clock that ran ahead the consent itself is dated, too: whoever gave it begins anew, and anybody else is told so.
    let others = ahead::none(&signed, Some(&turn.who.person), turn.now)?;
    if names(&waits) == names(&wanted) && !(others.is_empty() && exchange::too_early(waits.published, turn.now)) {
        return Ok((waits, signed));
    }
    if signed.iter().any(|first| first.by.person == turn.who.person) {
        return Ok((wanted, Vec::new()));
    }
    let named: Vec<String> = waits.beneficiaries.iter().map(ToString::to_string).collect();
    Err(No::refused(
        "another-consent",
        format!(
            "the consent that waits for a second person is for {}, and not for those that you named",
            named.join(" ")
        ),
        "Name the same states to sign it, or have the first officer sign another.",
    ))
}
