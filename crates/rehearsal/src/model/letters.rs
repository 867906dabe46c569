//! What one letter may do: once, with a receipt, by whom it says, and never with a person's data but by leave.

use std::collections::BTreeSet;

use exchange::{Body, CLOCKS_DIFFER_MAX, Me, OrderReportV1, Verified, open};
use node::Node;
use request::{Event, Side, Signed, State};
use store::{Entry, stream};
use terms::{OrderId, RequestId};

use super::{Given, Model};
use crate::{federation::ASKED_ABOUT, leak, net::Arrival, place::Place};

/// The fields that an answer may have: what was asked, who it may have been, and how sure that is.
const ANSWER: &[&str] =
    &["order", "asked", "verdict", "candidates", "shared_by", "clock", "widened_by_ms", "decision_leaf"];
const CANDIDATE: &[&str] = &["subscriber", "shape", "from", "to", "addresses", "batches", "doubts"];

impl Model<'_> {
    pub(super) async fn arrival(&mut self, places: &[Place], arrival: &Arrival) {
        let Some(place) = places.get(arrival.to) else { return };
        let (name, grew) = (self.name(arrival.to), arrival.after.saturating_sub(arrival.before));
        let Ok(receipt) = &arrival.answer else {
            // Refused: at most one entry, which names the refusal, another where the letter led to a newer directory, and a third where that one names
            // a key which an old backup has lost. Who died over it, or whose disk failed, has refused nothing: it may have taken it and told nobody.
            let silent = matches!(arrival.answer.as_ref().err().map(String::as_str), Some("died" | "trouble"));
            let back = self.known.get(arrival.to).is_some_and(|known| known.rolled_back);
            let led = if arrival.learned { 1 + u64::from(back) } else { 0 };
            if grew > 1 + led && !silent {
                self.breaks("refused does nothing", format!("{name} refused a letter and wrote {grew} entries"));
            }
            return;
        };
        let grew = grew.saturating_sub(u64::from(arrival.learned));
        let known = self.known.get(arrival.to).and_then(|known| known.receipts.get(&arrival.digest)).cloned();
        if let Some(known) = known {
            if grew > 0 {
                self.breaks("nothing twice", format!("{name} took a letter again and wrote {grew} entries"));
            }
            let Given { receipt: known, at, resealed } = known;
            let now = node::clock::Time::now(place.clock.as_ref());
            let dated = at <= now.after(CLOCKS_DIFFER_MAX) && now < at.after(crate::days(30));
            // Its reader has another key since: the old receipt may be what it cannot open any more.
            let other_key = exchange::sealed_to(&known) != exchange::sealed_to(receipt);
            if known != *receipt && !resealed && !other_key && dated {
                self.breaks("nothing twice", format!("{name} gave two receipts for one letter"));
            }
            if known != *receipt {
                self.keep_receipt(arrival, Given { receipt: receipt.clone(), at: now, resealed });
                if let Some(verified) = self.opened(place, &arrival.bytes) {
                    self.receipt(places, arrival, &verified, receipt);
                }
            }
            return;
        }
        self.letters_taken += 1;
        let Some(verified) = self.opened(place, &arrival.bytes) else {
            self.breaks(
                "only what is genuine",
                format!("{name} took a letter that its directory does not allow at that hour"),
            );
            return;
        };
        let id = verified.letter().header.letter;
        let body = crate::sha256(verified.signed_bytes());
        let resealed = self.known.get(arrival.to).is_some_and(|known| known.inbox.get(&id) == Some(&body));
        let at = node::clock::Time::now(place.clock.as_ref());
        // Nothing was written: it was taken before, by a node that died before it said so, and perhaps in another seal. Then each copy in this one has a
        // receipt of its own.
        let given = Given { receipt: receipt.clone(), at, resealed: resealed || grew == 0 };
        self.keep_receipt(arrival, given);
        // The same letter under another seal, which whoever can read it can put on it: nothing happens, and its receipt is for these bytes.
        if resealed {
            if grew > 0 {
                self.breaks("nothing twice", format!("{name} took a letter in another seal and wrote {grew} entries"));
            }
            return self.receipt(places, arrival, &verified, receipt);
        }
        if let Some(known) = self.known.get_mut(arrival.to)
            && known.inbox.insert(id, body).is_some_and(|before| before != body)
        {
            self.breaks("nothing twice", format!("{name} took two letters of one number"));
        }
        self.receipt(places, arrival, &verified, receipt);
        self.content(places, arrival, &verified).await;
    }

    fn keep_receipt(&mut self, arrival: &Arrival, given: Given) {
        if let Some(known) = self.known.get_mut(arrival.to) {
            known.receipts.insert(arrival.digest, given);
        }
    }

    /// Opens it as the node may, by the directory that the node was given.
    fn opened(&self, place: &Place, bytes: &[u8]) -> Option<Verified> {
        use node::clock::Time as _;
        let member = self.federation.members.get(place.index)?;
        let me = Me { node: &member.id, opening: self.opening.get(place.index)? };
        let directory = self.known.get(place.index)?.directory.as_ref()?;
        open(bytes, &me, directory, place.clock.now()).ok()
    }

    /// Every acknowledged letter has a receipt that its sender can hold against the recipient.
    fn receipt(&mut self, places: &[Place], arrival: &Arrival, letter: &Verified, receipt: &[u8]) {
        let from = letter.from_node().id().clone();
        let Some(place) = self.federation.place(&from).and_then(|at| places.get(at)) else { return };
        let (of, name) = (letter.letter().header.letter, self.name(arrival.to));
        if matches!(letter.letter().body, Body::Receipt(_)) {
            return;
        }
        self.receipts_checked += 1;
        // By the clock of the sender it may be too early or too late; that is the sender's trouble, and it tries again.
        let Some(me) = self.federation.members.get(place.index) else { return };
        let opening = self.opening.get(place.index).cloned().unwrap_or_default();
        let Some(directory) = self.known.get(place.index).and_then(|k| k.directory.clone()) else { return };
        let at = places.get(arrival.to).map(|p| node::clock::Time::now(p.clock.as_ref()));
        let Some(at) = at else { return };
        let opened = open(receipt, &Me { node: &me.id, opening: &opening }, &directory, at);
        let lacks = match opened {
            Ok(opened) => match &opened.letter().body {
                Body::Receipt(body) => {
                    let by = self.federation.place(opened.from_node().id()) == Some(arrival.to);
                    (!by || body.of != of || body.digest != arrival.digest)
                        .then_some("it is for something else".to_owned())
                }
                _ => Some("it is no receipt".to_owned()),
            },
            // Signed by a key that the sender's newer or older directory does not know: not readable here, and not false.
            Err(fault) => {
                let other = |k: &super::Known| k.directory.as_ref().map(|d| d.version()) != Some(directory.version());
                (!self.known.iter().any(other)).then(|| fault.code().to_owned())
            }
        };
        if let Some(lacks) = lacks {
            let kind = letter.letter().kind().as_str();
            let says = format!("{name} took a {kind} of {from} ({of}), and no receipt stands: {lacks}");
            self.breaks("a signed receipt", says);
        }
    }

    /// What it says, and whether it may.
    async fn content(&mut self, places: &[Place], arrival: &Arrival, letter: &Verified) {
        let Some(from) = self.federation.place(letter.from_node().id()) else { return };
        let (Some(sender), Some(to)) = (places.get(from), places.get(arrival.to)) else { return };
        let canaries = leak::canaries(letter.signed_bytes());
        let request = letter.letter().header.request;
        let (name, whom) = (self.name(from), self.name(arrival.to));
        self.sent_by_itself(sender, arrival, letter).await;
        self.in_order(sender, arrival, letter).await;
        self.told(sender, to, letter).await;
        self.left_in_time(sender, letter).await;
        match &letter.letter().body {
            Body::Order(_) | Body::Grant(_) | Body::Request(_) => self.two_people(places, sender, letter).await,
            Body::StandingConsent(consent) => self.consented_by_two(sender, consent),
            _ => {}
        }
        if canaries.is_empty() {
            return;
        }
        let lawful = match (&letter.letter().body, request) {
            (Body::OrderReport(report), Some(id)) => match report.as_ref() {
                OrderReportV1::Produced { order, answer, .. } => {
                    self.answer_is_what_was_asked(name, &answer.0);
                    self.read_by_leave(places, (sender, to), id, *order).await
                }
                _ => Err("a report that produces nothing holds data".to_owned()),
            },
            (Body::Transmission(_), Some(id)) => self.packed_by_leave(sender, to, id).await,
            (body, _) => Err(format!("a letter of the kind {} holds data", body.kind().as_str())),
        };
        if let Some(other) = canaries.iter().find(|canary| **canary != ASKED_ABOUT) {
            self.breaks(
                "no more than asked",
                format!("{name} told {whom} of somebody whom nobody asked about: {other}"),
            );
        }
        match lawful {
            Ok(()) => self.seen_lawful += 1,
            Err(why) => self.breaks("no data without leave", format!("from {name} to {whom}: {why}")),
        }
    }

    /// What a genuine letter says was decided by its sender's own house: it is in the outbox there.
    async fn sent_by_itself(&mut self, sender: &Place, arrival: &Arrival, letter: &Verified) {
        let Some(node) = &sender.node else { return };
        let rolled_back = self.known.get(sender.index).is_some_and(|known| known.rolled_back);
        let id = letter.letter().header.letter;
        let receipt = matches!(letter.letter().body, Body::Receipt(_));
        if rolled_back || receipt || self.forged.contains(&arrival.digest) || sender.disk.dead() {
            return;
        }
        if let Ok(None) = node.store.letter(id).await {
            let says = format!(
                "{} took a letter of {} that {} never wrote",
                self.name(arrival.to),
                self.name(sender.index),
                self.name(sender.index)
            );
            self.breaks("only what is genuine", says);
        }
    }

    /// Letters of one request to one node arrive in the order in which they were written, but for those that are parked.
    async fn in_order(&mut self, sender: &Place, arrival: &Arrival, letter: &Verified) {
        let Some(node) = &sender.node else { return };
        let rolled_back =
            [sender.index, arrival.to].iter().any(|at| self.known.get(*at).is_some_and(|k| k.rolled_back));
        if rolled_back || sender.disk.dead() || self.forged.contains(&arrival.digest) {
            return;
        }
        let id = letter.letter().header.letter;
        let Ok(Some(own)) = node.store.letter(id).await else { return };
        let Ok(all) = node.store.letters(Some(&own.stream)).await else { return };
        let before = all.iter().take_while(|l| l.letter != id).filter(|l| l.to == own.to);
        let taken = |number| self.known.get(arrival.to).is_some_and(|k| k.inbox.contains_key(number));
        let skipped = before.filter(|l| l.delivered.is_none() && l.parked.is_none() && !taken(&l.letter)).last();
        if let Some(skipped) = skipped {
            let says = format!(
                "{} took a {} of {} before the {} that was written earlier",
                self.name(arrival.to),
                own.kind,
                self.name(sender.index),
                skipped.kind
            );
            self.breaks("in order", says);
        }
    }

    /// Requests, consents and orders rest on two human beings of the sender's house.
    async fn two_people(&mut self, places: &[Place], sender: &Place, letter: &Verified) {
        let Some(id) = letter.letter().header.request else { return };
        let Some(node) = &sender.node else { return };
        if self.known.get(sender.index).is_some_and(|k| k.rolled_back) || sender.disk.dead() {
            return;
        }
        let kind = letter.letter().kind().as_str();
        if let Body::Order(order) = &letter.letter().body
            && let Some(says) = self.ordered_directly(places, sender, id, order.order).await
        {
            self.direct += 1;
            return says.err().into_iter().for_each(|says| self.breaks("two people", says));
        }
        let side = if kind == "request" { Side::Asking } else { Side::Asked };
        let Some((state, _)) = state(node, id, side).await else { return };
        // By whom it was signed when it was ordered: a hold that cannot be executed is signed anew, and its order may come a second time.
        let ordered = match &letter.letter().body {
            Body::Order(order) if order.hold_until.is_some() => first_with(node, id, order.order).await,
            _ => None,
        };
        let signed: Vec<&Signed> = match (&letter.letter().body, side) {
            (Body::Order(order), _) if order.hold_until.is_some() => {
                ordered.as_ref().unwrap_or(&state).hold_signed.iter().collect()
            }
            (_, Side::Asking) => state.signed.iter().collect(),
            (_, Side::Asked) => state.execute_signed.iter().collect(),
        };
        let humans: BTreeSet<&str> = signed.iter().filter_map(|s| self.human(s.by.officer.as_str())).collect();
        if humans.len() < 2 {
            let says = format!("a {kind} of {} rests on {} human being(s)", self.name(sender.index), humans.len());
            self.breaks("two people", says);
        }
    }

    /// The provider answered: after a logged decision, on the order of its own state, with consent, by two people there.
    async fn read_by_leave(
        &mut self,
        places: &[Place],
        (provider, desk): (&Place, &Place),
        id: RequestId,
        order: OrderId,
    ) -> Result<(), String> {
        let Some(there) = &provider.node else {
            self.unasked.push((provider.index, desk.index, id, order));
            return Ok(());
        };
        let node = desk.node.as_ref().ok_or("nobody is there")?;
        let events = there.store.events(&stream::order(order)).await.map_err(|e| e.to_string())?;
        let at = |wanted: fn(&Event) -> bool| events.iter().find(|e| wanted(&e.event)).map(|e: &Entry| e.seq);
        let came = at(|e| matches!(e, Event::OrderCame { measure, .. } if measure == "disclose"));
        let decided = at(|e| matches!(e, Event::ReadDecided { .. }));
        let looked = at(|e| matches!(e, Event::LookedUp { .. }));
        let (Some(came), Some(decided), Some(looked)) = (came, decided, looked) else {
            return Err("its log holds no order, decision and reading before it".into());
        };
        if !(came < decided && decided < looked) {
            return Err("it read before it decided".into());
        }
        if self.known.get(desk.index).is_some_and(|k| k.rolled_back) {
            return Ok(());
        }
        if let Some(leave) = self.ordered_directly(places, desk, id, order).await {
            return leave;
        }
        let state =
            state(node, id, Side::Asked).await.map(|(state, _)| state).ok_or("the desk does not know the request")?;
        if state.order != Some(order) || state.grant.is_none() {
            return Err("the state has not consented to this request".into());
        }
        self.two_humans(&state)
    }

    /// What could not be asked of a provider that was down is asked at the end of the day, when everybody runs.
    pub(crate) async fn answered_while_down(&mut self, places: &[Place]) {
        for (provider, desk, id, order) in std::mem::take(&mut self.unasked) {
            let (Some(from), Some(to)) = (places.get(provider), places.get(desk)) else { continue };
            // An old backup may have taken the log of it meanwhile.
            if self.known.get(provider).is_some_and(|known| known.rolled_back) {
                continue;
            }
            if let Err(why) = self.read_by_leave(places, (from, to), id, order).await {
                let (name, whom) = (self.name(provider), self.name(desk));
                self.breaks("no data without leave", format!("from {name} to {whom}: {why}"));
            }
        }
    }

    pub(super) fn human(&self, account: &str) -> Option<&str> {
        if self.one_human { Some("the same") } else { self.federation.human(account) }
    }

    /// A letter that a provider wrote in spite of itself, looked at as it leaves.
    pub(crate) async fn leaves(&mut self, places: &[Place], from: usize, to: usize, sealed: &[u8]) -> Option<()> {
        let letter = self.opened(places.get(to)?, sealed)?;
        let digest = crate::sha256(sealed);
        self.forged.insert(digest);
        let bytes = std::sync::Arc::new(sealed.to_vec());
        let arrival = Arrival { to, bytes, digest, answer: Err(String::new()), before: 0, after: 0, learned: false };
        let _ = from;
        self.content(places, &arrival, &letter).await;
        Some(())
    }

    fn two_humans(&self, state: &State) -> Result<(), String> {
        let humans: BTreeSet<&str> =
            state.execute_signed.iter().filter_map(|s| self.human(s.by.officer.as_str())).collect();
        if humans.len() < 2 { Err(format!("{} human being(s) agreed", humans.len())) } else { Ok(()) }
    }

    /// The desk sends it to whoever asked, and to nobody else.
    async fn packed_by_leave(&self, desk: &Place, to: &Place, id: RequestId) -> Result<(), String> {
        let node = desk.node.as_ref().ok_or("nobody is there")?;
        if self.known.get(desk.index).is_some_and(|k| k.rolled_back) {
            return Ok(());
        }
        let (state, _) = state(node, id, Side::Asked).await.ok_or("the desk does not know the request")?;
        let asker = state.received.as_ref().map(|(_, from, _)| from.as_str());
        if asker != Some(self.name(to.index)) {
            return Err("it goes to somebody who did not ask".into());
        }
        if state.package.is_none() || state.production.is_none() || state.grant.is_none() {
            return Err("its log holds no consent, production and package before it".into());
        }
        self.two_humans(&state)
    }

    fn answer_is_what_was_asked(&mut self, name: &str, answer: &[u8]) {
        let known = |value: &serde_json::Value, fields: &[&str]| {
            value.as_object().is_some_and(|o| o.keys().all(|key| fields.contains(&key.as_str())))
        };
        let answer: serde_json::Value = serde_json::from_slice(answer).unwrap_or_default();
        let candidates = answer.get("candidates").and_then(|c| c.as_array());
        let fits = known(&answer, ANSWER) && candidates.is_some_and(|all| all.iter().all(|c| known(c, CANDIDATE)));
        if !fits {
            self.breaks("no more than asked", format!("{name} answered with fields that nobody asked for"));
        }
    }
}

/// A request as its events tell it, and how many they are.
pub(crate) async fn state(node: &Node, id: RequestId, side: Side) -> Option<(State, usize)> {
    let name = match side {
        Side::Asking => stream::asking(id),
        Side::Asked => stream::asked(id),
    };
    let events = node.store.events(&name).await.ok()?;
    let count = events.len();
    Some((events.iter().fold(State::new(side), |state, entry| state.apply(&entry.event)), count))
}

/// The asked side's record as it was when this hold was ordered.
async fn first_with(node: &Node, id: RequestId, order: OrderId) -> Option<State> {
    let events = node.store.events(&stream::asked(id)).await.ok()?;
    let states = events.iter().scan(State::new(Side::Asked), |state, entry| {
        *state = std::mem::replace(state, State::new(Side::Asked)).apply(&entry.event);
        Some(state.clone())
    });
    states.into_iter().find(|state| [state.hold_order, state.prolonging].contains(&Some(order)))
}
