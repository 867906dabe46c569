//! Direct orders: by two people of the one state, under a consent that two people of the other published and that was not known to be gone, and
//! never unknown to that state.

use std::collections::BTreeSet;

use exchange::StandingConsentV1;
use request::{DirectOrder, Event};
use store::{Entry, kind, stream};
use terms::{OrderId, RequestId};

use super::Model;
use crate::place::Place;

/// The state on whose territory the data lies learns of each direct order, and of what came of it.
const TOLD: &str = "the state concerned is told";

impl Model<'_> {
    /// Was it a direct order of this desk, and by leave? `None`: it was none.
    pub(super) async fn ordered_directly(
        &self,
        places: &[Place],
        desk: &Place,
        id: RequestId,
        order: OrderId,
    ) -> Option<Result<(), String>> {
        let node = desk.node.as_ref()?;
        let events = node.store.events(&stream::direct(id)).await.ok()?;
        let (seq, ordered) = events.iter().find_map(|e| match &e.event {
            Event::DirectlyOrdered(ordered) if ordered.order == order => Some((e.seq, (**ordered).clone())),
            _ => None,
        })?;
        if self.known.get(desk.index).is_some_and(|k| k.rolled_back) {
            return Some(Ok(()));
        }
        let signed = node.store.events(&format!("attempt/{id}")).await.ok()?;
        let house = node.store.house(&[kind::CONSENT_PUBLISHED, kind::CONSENT_TAKEN_BACK], 0).await.ok()?;
        let humans: BTreeSet<&str> = before(&signed, seq).filter_map(|e| self.signed(e, &ordered)).collect();
        if humans.len() < 2 {
            return Some(Err(format!("a direct order rests on {} human being(s)", humans.len())));
        }
        let last = before(&house, seq).filter_map(|e| match &e.event {
            Event::ConsentPublished(one) | Event::ConsentTakenBack(one) if one.state == ordered.territory => {
                Some(one.grant)
            }
            _ => None,
        });
        if last.last() != Some(ordered.consent) {
            return Some(Err("it was ordered under a consent that is not the last of its state".to_owned()));
        }
        Some(self.published(places, &ordered, desk).await)
    }

    fn signed<'a>(&'a self, entry: &Entry, ordered: &DirectOrder) -> Option<&'a str> {
        match &entry.event {
            Event::Approved { signed } if signed.deed == ordered.deed => self.human(signed.by.officer.as_str()),
            _ => None,
        }
    }

    /// The consenting state's own records say so, too.
    async fn published(&self, places: &[Place], ordered: &DirectOrder, desk: &Place) -> Result<(), String> {
        let of_it = |place: &&Place| {
            let member = self.federation.members.get(place.index);
            member.is_some_and(|m| !m.provider && m.state == ordered.territory)
        };
        let Some(place) = places.iter().find(of_it) else { return Err("nobody could consent".to_owned()) };
        let Some(node) = &place.node else { return Ok(()) };
        if self.known.get(place.index).is_some_and(|k| k.rolled_back) {
            return Ok(());
        }
        let document = crate::sha256(ordered.consent.bytes());
        let kept = node.store.doc(document).await.ok().flatten();
        let body: Option<StandingConsentV1> = kept.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let body = body.ok_or("the other state has published no such consent")?;
        let ours = self.federation.members.get(desk.index).map(|m| m.state);
        if !ours.is_some_and(|state| body.beneficiaries.contains(&state)) {
            return Err("the consent names other states".to_owned());
        }
        match self.people(&body) {
            2.. => Ok(()),
            few => Err(format!("{few} human being(s) of the other state consented")),
        }
    }

    fn people(&self, body: &StandingConsentV1) -> usize {
        body.approvals.iter().filter_map(|a| self.human(a.officer.as_str())).collect::<BTreeSet<_>>().len()
    }

    /// One that gives anything rests on two; one that takes back gives nothing.
    pub(super) fn consented_by_two(&mut self, sender: &Place, body: &StandingConsentV1) {
        let people = self.people(body);
        if !body.beneficiaries.is_empty() && people < 2 {
            let says = format!("a standing consent of {} rests on {people} human being(s)", self.name(sender.index));
            self.breaks("two people", says);
        }
    }

    /// By the end of the day: a notice for each order, and one for each end.
    pub(crate) async fn told_of_direct_orders(&mut self, place: &Place) {
        let Some(node) = &place.node else { return };
        if self.known.get(place.index).is_some_and(|k| k.rolled_back) {
            return;
        }
        for name in node.store.streams("direct/").await.unwrap_or_default() {
            let events = node.store.events(&name).await.unwrap_or_default();
            let letters = node.store.letters(Some(&name)).await.unwrap_or_default();
            let events = |is: &dyn Fn(&Event) -> bool| events.iter().filter(|e| is(&e.event)).count();
            let written = |kind: &str| letters.iter().filter(|l| l.kind == kind).count();
            let given = events(&|e| matches!(e, Event::DirectlyOrdered(_)));
            let ends =
                |e: &Event| matches!(e, Event::Produced { .. } | Event::NotExecuted { .. } | Event::OrderEnded(_));
            let lacks = [("notice", given), ("notice-outcome", events(&ends))];
            for (kind, wanted) in lacks.into_iter().filter(|(kind, wanted)| written(kind) != *wanted) {
                let says =
                    format!("{}: {wanted} {kind} were owed, and {} written", self.name(place.index), written(kind));
                self.breaks(TOLD, says);
            }
        }
    }
}

fn before(events: &[Entry], seq: u64) -> impl Iterator<Item = &Entry> {
    events.iter().filter(move |e| e.seq < seq)
}
