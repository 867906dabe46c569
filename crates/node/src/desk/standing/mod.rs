//! Standing consents: what a state lets others order of their own companies though the data lies here, published in advance by two people,
//! learned by every authority, and taken back by one.
//!
//! The last that a body published is the one that counts of it, in whichever order they come. One for nobody takes the one before back. What one
//! body of a state published is no other's to replace: whose consent counts is for the law of that state, by the directory.

mod publish;
#[cfg(test)]
mod tests;
mod view;

use std::collections::{BTreeMap, BTreeSet};

use exchange::{Body, StandingConsentV1, verify_frame};
use guard::{Competence, Consent};
use request::{Consented, Event};
use store::{Batch, kind, stream};
use terms::{AuthorityId, Digest, GrantId, Instant, Measure, StateCode};

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

/// A standing consent of that state that this node has learned, with its signed frame. Where several bodies of it have published one, that of the
/// body that may consent by its law, and that names us.
pub(crate) async fn standing(
    node: &Node,
    state: StateCode,
    now: Instant,
) -> Result<Option<(Consent, Vec<u8>)>, store::Trouble> {
    let last = last_of_each(node, state).await?;
    let bodies = case::bodies(node);
    let may = |authority: &AuthorityId| {
        let named = |body: &guard::Body| body.authority == *authority && body.state == state;
        bodies.iter().any(|body| named(body) && body.may == Competence::Consent)
    };
    // Of those that are as good, the last.
    let best = last
        .into_iter()
        .max_by_key(|(authority, known)| (may(authority), known.body.beneficiaries.contains(&node.state), known.at));
    Ok(best.and_then(|(_, known)| Some((case::consent(node, &known.frame, now)?, known.frame))))
}

/// What counts of the consent on which an order rests: of a body that has published another since, that one.
pub(crate) async fn as_it_stands(node: &Node, frame: &[u8], now: Instant) -> Result<Option<Consent>, store::Trouble> {
    let carried = case::consent(node, frame, now);
    let Some(Consent::Standing { state, authority, .. }) = &carried else { return Ok(carried) };
    let Some(last) = last_of_each(node, *state).await?.remove(authority) else { return Ok(carried) };
    let newer = Some(last.body.published) > published(node, frame, now);
    Ok(if newer { case::consent(node, &last.frame, now) } else { carried })
}

/// A consent that was learned.
struct Known {
    body: StandingConsentV1,
    frame: Vec<u8>,
    at: Instant,
}

/// The last consent of each body of another state, as it was when it was learned: what was revoked for that moment is none. At home nobody
/// needs one.
async fn last_of_each(node: &Node, state: StateCode) -> Result<BTreeMap<AuthorityId, Known>, store::Trouble> {
    let mut last: BTreeMap<AuthorityId, Known> = BTreeMap::new();
    if state == node.state {
        return Ok(last);
    }
    for entry in node.store.house(&KINDS, 0).await? {
        let Some(one) = said(&entry.event).filter(|one| one.state == state) else { continue };
        let Some(frame) = node.store.doc(one.frame).await? else { continue };
        let Some(body) = read(node, &frame, entry.at) else { continue };
        let older = last.get(&body.authority).is_some_and(|before| before.body.published > body.published);
        if !older {
            last.insert(body.authority.clone(), Known { body, frame, at: entry.at });
        }
    }
    Ok(last)
}

/// The consents of others on which an order may rest that one of this body does not end: those of other bodies.
async fn of_others(node: &Node, body: &StandingConsentV1) -> Result<BTreeSet<Digest>, store::Trouble> {
    let mut others = BTreeSet::new();
    for entry in node.store.house(&KINDS, 0).await? {
        let Some(one) = said(&entry.event).filter(|one| one.state == body.state) else { continue };
        let Some(frame) = node.store.doc(one.frame).await? else { continue };
        if read(node, &frame, entry.at).is_some_and(|other| other.authority != body.authority) {
            others.insert(one.frame);
        }
    }
    Ok(others)
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

/// Another state published a consent. A wider one of last year, sent again by whoever has its node's key, takes the place of no other; and what
/// another body of our own state says is nothing that we rely on.
pub(crate) async fn learn(node: &Node, body: &StandingConsentV1, frame: Digest, batch: &mut Batch) -> Result<(), No> {
    let before = last_of_each(node, body.state).await?.remove(&body.authority);
    if body.state == node.state || before.is_some_and(|last| last.body.published > body.published) {
        return Ok(());
    }
    batch.events.push((stream::HOUSE.to_owned(), event(body, frame)));
    let ours = body.beneficiaries.contains(&node.state) && body.scope.measures.contains(&Measure::Disclose);
    if ours {
        return Ok(());
    }
    // What was ordered under the one before and is not answered ends here, in the transaction in which this node learns it.
    direct::end_all(node, (body.state, &of_others(node, body).await?), batch).await
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
