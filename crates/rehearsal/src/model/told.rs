//! What is told unasked, and what has ended: asked in the logs of both sides, which the rooms' decisions do not share code with.

use std::collections::BTreeSet;

use exchange::{Body, Verified};
use request::Event;
use store::{OutLetter, stream};

use super::Model;
use crate::{leak, place::Place};

/// The content leaves once, after two people signed and its conditions were accepted, and not after it was taken back.
const TOLD: &str = "told by leave";
/// After an order has ended nothing that was produced under it leaves.
const ENDED: &str = "nothing leaves after the end";

impl Model<'_> {
    /// A letter is at its recipient, or on its way out: may what is told unasked be in it?
    pub(super) async fn told(&mut self, teller: &Place, told: &Place, letter: &Verified) {
        let (name, whom) = (self.name(teller.index), self.name(told.index));
        let Body::Information(body) = &letter.letter().body else {
            if leak::holds_told(letter.signed_bytes()) {
                let kind = letter.letter().kind().as_str();
                self.breaks(TOLD, format!("a {kind} from {name} to {whom} holds what is told only in an information"));
            }
            return;
        };
        let Some(id) = letter.letter().header.request else { return };
        let bound = !body.announcement.conditions.is_empty();
        let back = |model: &Self, at: usize| model.known.get(at).is_some_and(|k| k.rolled_back);
        let mut lacks = Vec::new();
        if let Some(node) = teller.node.as_ref().filter(|_| !back(self, teller.index)) {
            let events = node.store.events(&stream::telling(id)).await.unwrap_or_default();
            let letters = node.store.letters(Some(&stream::telling(id))).await.unwrap_or_default();
            let at = |is: &dyn Fn(&Event) -> bool| events.iter().position(|e| is(&e.event));
            let given = at(&|e| matches!(e, Event::InformationGiven));
            let before = events.get(..given.unwrap_or(0)).unwrap_or_default();
            let mut humans = BTreeSet::new();
            for entry in before {
                match &entry.event {
                    // Written anew: whoever signed before signed something else.
                    Event::InformationProposed { signed, .. } => {
                        humans = self.human(signed.by.officer.as_str()).into_iter().collect();
                    }
                    Event::InformationApproved { signed, .. } => humans.extend(self.human(signed.by.officer.as_str())),
                    _ => {}
                }
            }
            // Without conditions it is given by the second signature itself.
            lacks.extend(given.is_none().then(|| "its log does not say that it was given".to_owned()));
            lacks.extend((humans.len() < 2).then(|| format!("{} human being(s) signed it", humans.len())));
            let accepted = before.iter().any(|e| matches!(e.event, Event::InformationAnswered { accepted: true, .. }));
            lacks.extend((bound && !accepted).then(|| "nobody had accepted its conditions".to_owned()));
            let withdrawn = before.iter().any(|e| matches!(e.event, Event::Withdrawn { .. }));
            lacks.extend(withdrawn.then(|| "it had been taken back".to_owned()));
            let times = letters.iter().filter(|l| l.kind == "information").count();
            lacks.extend((times > 1).then(|| format!("it left {times} times")));
        }
        if let Some(node) = told.node.as_ref().filter(|_| bound && !back(self, told.index)) {
            let events = node.store.events(&stream::told(id)).await.unwrap_or_default();
            let ours = events.iter().take_while(|e| !matches!(e.event, Event::InformationCame { whole: true, .. }));
            let accepted = |e: &store::Entry| {
                matches!(e.event, Event::InformationAnswered { accepted: true, .. }) && e.by.is_some()
            };
            lacks.extend((!ours.into_iter().any(accepted)).then(|| format!("no person of {whom} has accepted")));
        }
        for why in lacks {
            self.breaks(TOLD, format!("{name} told {whom}: {why}"));
        }
    }

    /// A letter is handed to the carrier: what was produced under an order that has ended is not.
    pub(crate) async fn about_to_leave(&mut self, from: &Place, letter: &OutLetter) {
        let (Some(node), "order-report") = (&from.node, letter.kind.as_str()) else { return };
        let events = node.store.events(&letter.stream).await.unwrap_or_default();
        let any = |is: &dyn Fn(&Event) -> bool| events.iter().any(|e| is(&e.event));
        let ended = any(&|e| matches!(e, Event::OrderEnded(_)));
        let produced = any(&|e| matches!(e, Event::OrderAnswered { result } if result == "produced"));
        if ended && produced {
            let says = format!("{} sends what it produced under an order that has ended", self.name(from.index));
            self.breaks(ENDED, says);
        }
    }

    /// A report that was taken left before its order had ended, by the provider's own log.
    pub(super) async fn left_in_time(&mut self, provider: &Place, letter: &Verified) {
        let Body::OrderReport(report) = &letter.letter().body else { return };
        let Some(node) = provider.node.as_ref() else { return };
        if self.known.get(provider.index).is_some_and(|k| k.rolled_back) {
            return;
        }
        let events = node.store.events(&stream::order(report.order())).await.unwrap_or_default();
        let number = letter.letter().header.letter;
        let ended = events.iter().position(|e| matches!(e.event, Event::OrderEnded(_)));
        let sent = events.iter().position(|e| matches!(&e.event, Event::Sent { letter, .. } if *letter == number));
        if ended.is_some_and(|ended| sent.is_none_or(|sent| sent > ended)) {
            let says = format!("{} reported on an order that had ended", self.name(provider.index));
            self.breaks(ENDED, says);
        }
    }
}
