//! Standing consents: what a state lets others order of their own companies though the data lies here, published in advance by two people,
//! learned by every authority, and taken back by one.
//!
//! The last that a state published is the one that counts, in whichever order they come. One for nobody takes the one before back.

mod publish;
mod view;

use exchange::{Body, StandingConsentV1, verify_frame};
use guard::Consent;
use request::{Consented, Event};
use store::{Batch, Entry, kind, stream};
use terms::{Digest, GrantId, Instant, Measure, StateCode};

use crate::{
    Node,
    desk::{case, direct, mail::post, no::No},
};

pub(crate) use publish::{publish, take_back};
pub use view::{Standing, Standings, half_signed, standings};

/// What of the house's log is about them.
const KINDS: [&str; 2] = [kind::CONSENT_PUBLISHED, kind::CONSENT_TAKEN_BACK];

/// Which consent of which state, and the digest of its frame.
fn said(event: &Event) -> Option<Consented> {
    match event {
        Event::ConsentPublished(one) | Event::ConsentTakenBack(one) => Some(*one),
        _ => None,
    }
}

fn event(body: &StandingConsentV1, frame: Digest) -> Event {
    let one = Consented { grant: body.id, state: body.state, frame };
    if body.beneficiaries.is_empty() { Event::ConsentTakenBack(one) } else { Event::ConsentPublished(one) }
}

/// A standing consent of that state that this node has learned, with its signed frame.
pub(crate) async fn standing(
    node: &Node,
    state: StateCode,
    now: Instant,
) -> Result<Option<(Consent, Vec<u8>)>, store::Trouble> {
    let Some((frame, _)) = last(node, state).await? else { return Ok(None) };
    Ok(case::consent(node, &frame, now).map(|c| (c, frame)))
}

/// What counts of the consent on which an order rests: of a state that has published another since, that one.
pub(crate) async fn as_it_stands(node: &Node, frame: &[u8], now: Instant) -> Result<Option<Consent>, store::Trouble> {
    let carried = case::consent(node, frame, now);
    let Some(Consent::Standing { state, .. }) = carried else { return Ok(carried) };
    let Some((last, at)) = last(node, state).await? else { return Ok(carried) };
    let newer = published(node, &last, at) > published(node, frame, now);
    Ok(if newer { case::consent(node, &last, now) } else { carried })
}

/// The last consent that was learned of another state, and when that was. At home nobody needs one.
async fn last(node: &Node, state: StateCode) -> Result<Option<(Vec<u8>, Instant)>, store::Trouble> {
    if state == node.state {
        return Ok(None);
    }
    let events = node.store.house(&KINDS, 0).await?;
    let of_it = |e: &Entry| said(&e.event).filter(|one| one.state == state).map(|one| (one.frame, e.at));
    let last = events.iter().rev().find_map(of_it);
    let Some((digest, at)) = last else { return Ok(None) };
    Ok(node.store.doc(digest).await?.map(|frame| (frame, at)))
}

/// When it was published, as of then: what was revoked for that moment is no consent, and stands in nobody's way.
fn published(node: &Node, frame: &[u8], at: Instant) -> Option<Instant> {
    Some(read(node, frame, at)?.published)
}

fn read(node: &Node, frame: &[u8], at: Instant) -> Option<StandingConsentV1> {
    match &verify_frame(frame, &node.directory, at).ok()?.letter().body {
        Body::StandingConsent(consent) => Some((**consent).clone()),
        _ => None,
    }
}

/// Another state published a consent. A wider one of last year, sent again by whoever has its node's key, takes the place of no other.
pub(crate) async fn learn(node: &Node, body: &StandingConsentV1, frame: Digest, batch: &mut Batch) -> Result<(), No> {
    if let Some((last, at)) = last(node, body.state).await?
        && published(node, &last, at).is_some_and(|last| last > body.published)
    {
        return Ok(());
    }
    batch.events.push((stream::HOUSE.to_owned(), event(body, frame)));
    let ours = body.beneficiaries.contains(&node.state) && body.scope.measures.contains(&Measure::Disclose);
    if ours {
        return Ok(());
    }
    // What was ordered under the one before and is not answered ends here, in the transaction in which this node learns it.
    direct::end_all(node, body.state, batch).await
}

/// What this node's own authority published, oldest first, with when it did.
async fn own(node: &Node) -> Result<Vec<(StandingConsentV1, Instant)>, store::Trouble> {
    let mut all = Vec::new();
    for entry in node.store.house(&KINDS, 0).await? {
        let Some(one) = said(&entry.event) else { continue };
        if one.state == node.state
            && let Some(bytes) = node.store.doc(document(one.grant)).await?
            && let Ok(body) = serde_json::from_slice(&bytes)
        {
            all.push((body, entry.at));
        }
    }
    Ok(all)
}

/// Under which digest a consent of ours is kept: that of its number.
fn document(id: GrantId) -> Digest {
    post::sha256(id.bytes())
}
