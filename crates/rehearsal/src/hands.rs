//! Officers whose keys no node has: what waits for a signature is signed on another machine, at once, later in between other things, or never.

use std::collections::BTreeMap;

use exchange::{SigningKey, Signs as _};
use node::{
    Node,
    away::NO_KEY,
    desk::{self, Done, No},
    session::{Session, Sessions},
};
use request::Event;
use zeroize::Zeroizing;

use crate::{Federation, NotRehearsed, dice::Dice, place::Place, time::TrueTime, world::World};

/// The code of an act that waits for a signature.
const TO_SIGN: &str = "to-sign";
/// Of a hundred officers of such a day.
const AWAY: u32 = 70;
/// Of a hundred presses.
const AT_ONCE: u32 = 70;
/// More than any act of a day needs.
const SIGNATURES: u32 = 12;

/// The machines of the officers.
#[derive(Default)]
pub(crate) struct Hands {
    dice: Option<Dice>,
    keys: BTreeMap<(usize, &'static str), SigningKey>,
    /// What was pressed and is not signed yet.
    later: Vec<(usize, &'static str)>,
    /// How many signatures they have made.
    pub(crate) made: u64,
    /// Everybody signs at once.
    pub(crate) diligent: bool,
}

impl Hands {
    /// Takes the keys of most officers off their nodes.
    pub(crate) fn take(
        federation: &Federation,
        places: &mut [Place],
        truth: &TrueTime,
        mut dice: Dice,
    ) -> Result<Self, NotRehearsed> {
        let mut keys = BTreeMap::new();
        for (at, (member, place)) in federation.members.iter().zip(places).enumerate() {
            for officer in member.officers.iter().filter(|_| dice.percent(AWAY)) {
                let nothing = Zeroizing::new(NO_KEY.to_owned());
                let opened = Sessions::default().open((&officer.file, nothing), truth.now(), &mut crate::chance()?);
                let (_, session) = opened.ok_or_else(|| NotRehearsed::new("an officer's file"))?;
                let key = SigningKey::from_secret_text(&officer.secret);
                keys.insert((at, officer.office), key.map_err(|e| NotRehearsed::new(e.to_string()))?);
                place.sessions.insert(officer.office, session);
            }
        }
        Ok(Self { dice: Some(dice), keys, ..Self::default() })
    }

    /// Where it came to a signature elsewhere: now, or later.
    fn now(&mut self, at: usize, office: &'static str) -> bool {
        let now = self.diligent || self.dice.as_mut().is_none_or(|dice| dice.percent(AT_ONCE));
        if !now && !self.later.contains(&(at, office)) {
            self.later.push((at, office));
        }
        now
    }
}

impl World<'_> {
    /// Signs what an act has come to, as often as it needs, or leaves it for later.
    pub(crate) async fn signed(
        &mut self,
        (at, office): (usize, &'static str),
        (node, who): (&Node, &Session),
        (before, mut done): (u64, Result<Done, No>),
    ) -> Result<Done, No> {
        if waits(&done) {
            self.nothing_but_the_decision(node, before, false).await;
        }
        for _ in 0..SIGNATURES {
            if !waits(&done) || !self.hands.now(at, office) {
                break;
            }
            let Some(again) = self.one(at, office, (node, who)).await else { break };
            done = again;
        }
        done
    }

    /// One signature over the newest thing that waits for this officer. `None`: nothing does.
    async fn one(
        &mut self,
        at: usize,
        office: &'static str,
        (node, who): (&Node, &Session),
    ) -> Option<Result<Done, No>> {
        let press = desk::to_sign(node, who).pop()?;
        let signature = self.hands.keys.get(&(at, office))?.sign_message(&press.wanted.message);
        self.hands.made += 1;
        let before = node.store.size().await.ok();
        let done = desk::sign(node, who, &press.number, &signature).await;
        if let Some(before) = before.filter(|_| waits(&done)) {
            self.nothing_but_the_decision(node, before, true).await;
        }
        Some(done)
    }

    /// An act that waits for a signature has written nothing; of a package the decision to pack, and what was destroyed once that was signed for.
    async fn nothing_but_the_decision(&mut self, node: &Node, before: u64, signed: bool) {
        if node.store.size().await.is_ok_and(|after| after == before) {
            return;
        }
        let entries = node.store.all_events().await.unwrap_or_default();
        let new = entries.iter().filter(|entry| entry.seq > before);
        let may =
            |event: &Event| matches!(event, Event::Packed { .. }) || signed && matches!(event, Event::Forgotten { .. });
        if let Some(wrote) = new.into_iter().find(|entry| !may(&entry.event)) {
            let says = format!("{} wrote {} before it was signed", node.id, wrote.kind);
            self.model.breaks("unsigned does nothing", says);
        }
    }

    /// Somebody comes back to what was left lying.
    pub(crate) async fn signed_later(&mut self) -> Result<(), NotRehearsed> {
        let Some(dice) = self.hands.dice.as_mut() else { return Ok(()) };
        let Some((at, office)) = dice.pick(&self.hands.later).copied().filter(|_| dice.percent(60)) else {
            return Ok(());
        };
        let Some(place) = self.places.get(at) else { return Ok(()) };
        let (Some(node), Some(who)) = (place.node.clone(), place.sessions.get(office).cloned()) else { return Ok(()) };
        place.disk.doing("sign");
        let done = self.one(at, office, (&node, &who)).await;
        let came = match &done {
            None => "nothing waits any more".to_owned(),
            Some(Ok(_)) => "done".to_owned(),
            Some(Err(no)) => format!("not done ({})", no.code()),
        };
        if !done.as_ref().is_some_and(waits) {
            self.hands.later.retain(|one| *one != (at, office));
        }
        self.tell(&format!("{office} of {} signs what was left lying: {came}", self.name(at)));
        drop(node);
        self.after(at).await
    }
}

fn waits(done: &Result<Done, No>) -> bool {
    matches!(done, Err(no) if no.code() == TO_SIGN)
}
