//! The end of the day: the network heals, clocks are set right, people do their part, and everything must come to an end.

use std::{collections::BTreeMap, time::Duration};

use node::{desk::mail::letters, house::Action, rehearsed};
use request::{DirectStage, OrderStage, Stage, TellingStage};

use super::World;
use crate::{
    NotRehearsed, faults,
    script::{self, Matter, Press},
};

/// Longer than the longest wait between two tries.
const ROUND: Duration = Duration::from_secs(4 * 3600 + 60);
/// More rounds than the longest chain of letters needs.
const ROUNDS: u32 = 40;
/// More than are due at once.
const LETTERS: u32 = 60;
/// A case has fewer steps.
const ACTS: u32 = 60;

impl World<'_> {
    /// Faults end; then letters, then people, then letters again.
    pub(super) async fn heal(&mut self) -> Result<(), NotRehearsed> {
        self.net.heal();
        self.hands.diligent = true;
        self.tell("the network heals, clocks are set right, whoever was down starts");
        faults::tell_everybody(self).await?;
        for at in 0..self.places.len() {
            if let Some(place) = self.places.get_mut(at) {
                place.disk.disarm();
                place.clock.err(0);
            }
            if self.places.get(at).is_some_and(|p| p.node.is_none()) && !self.start(at).await? {
                return Ok(());
            }
        }
        self.newest_directories().await?;
        self.bring_what_is_held().await?;
        self.settle().await?;
        for _ in 0..ACTS {
            let put_back = self.keys_are_put_back().await?;
            if !(self.people_go_on().await? || put_back) || !self.model.broken.is_empty() {
                break;
            }
            self.truth.pass(Duration::from_secs(600));
            self.settle().await?;
        }
        if self.model.broken.is_empty() {
            self.nothing_waits().await;
            self.backups_are_noticed().await?;
        }
        for at in 0..self.places.len() {
            if let Some(place) = self.places.get(at) {
                self.model.look_at_letters(place).await;
                self.model.told_of_direct_orders(place).await;
            }
        }
        self.model.answered_while_down(&self.places).await;
        Ok(())
    }

    /// With an old copy came an old directory. A running node asks members for a newer one every few minutes.
    async fn newest_directories(&mut self) -> Result<(), NotRehearsed> {
        let newest = self.directory.0;
        let old = |(at, place): (usize, &crate::place::Place)| {
            let node = place.node.as_ref()?;
            (rehearsed::directory_version(node) < newest).then_some(at)
        };
        self.told_late = self.places.iter().enumerate().filter_map(old).collect();
        faults::tell_everybody(self).await
    }

    /// A node that an old copy left without its newest keys has said so, and its operator goes to the safe.
    pub(crate) async fn keys_are_put_back(&mut self) -> Result<bool, NotRehearsed> {
        let mut put = false;
        for at in 0..self.places.len() {
            let Some(place) = self.places.get(at) else { continue };
            let Some(node) = place.node.clone() else { continue };
            let Some(key) = rehearsed::own_keys(&node).await.ok().flatten() else { continue };
            let events = node.store.events(store::stream::HOUSE).await.unwrap_or_default();
            if !node::desk::alarms(&events).iter().any(|(_, says)| says.contains(&key)) {
                self.model
                    .breaks("an old backup is noticed", format!("{} has lost a key and does not say so", node.id));
            }
            let Some(keys) = place.safe.clone() else { continue };
            drop(node);
            let net = std::sync::Arc::clone(&self.net);
            if let Some(place) = self.places.get_mut(at) {
                place.stop(&net)?;
                std::fs::write(place.files.keys(), keys)?;
            }
            self.tell(&format!("the operator of {} puts the newest keys back", self.name(at)));
            put = self.start(at).await? || put;
        }
        Ok(put)
    }

    async fn bring_what_is_held(&mut self) -> Result<(), NotRehearsed> {
        while let Some(held) = self.net.take_held() {
            let _ = self.net.hand_in(held.to, &held.bytes).await;
            self.after(held.to).await?;
        }
        Ok(())
    }

    /// Until nothing moves any more.
    async fn settle(&mut self) -> Result<(), NotRehearsed> {
        for _ in 0..ROUNDS {
            let mut moved = false;
            for at in 0..self.places.len() {
                if self.federation.members.get(at).is_some_and(|m| m.provider) {
                    self.hold(at).await?;
                }
                // Fewer letters are ever due at once: what is tried again and again without an end waits for the next round.
                for _ in 0..LETTERS {
                    if !self.deliver_one(at).await? {
                        break;
                    }
                    moved = true;
                }
            }
            if moved {
                continue;
            }
            if !self.waiting().await {
                return Ok(());
            }
            self.truth.pass(ROUND);
        }
        Ok(())
    }

    /// Is a letter on its way for which nobody has said no?
    async fn waiting(&self) -> bool {
        for place in &self.places {
            let Some(node) = &place.node else { continue };
            let letters = node.store.letters(None).await.unwrap_or_default();
            if letters.iter().any(|l| l.delivered.is_none() && l.parked.is_none()) {
                return true;
            }
        }
        false
    }

    /// Each open case takes one step. True where something was done.
    async fn people_go_on(&mut self) -> Result<bool, NotRehearsed> {
        let mut done = false;
        for (at, matter) in script::all_matters(&self.places).await {
            let press = match self.places.get(at) {
                Some(place) => script::next(place, &matter, &mut self.people, true),
                None => None,
            };
            let Some(press) = press else { continue };
            match self.press(&press).await? {
                None => done = true,
                Some(code) => done |= self.otherwise(at, &matter, &code).await?,
            }
        }
        Ok(done)
    }

    /// It is refused for good: the case is ended in another way.
    async fn otherwise(&mut self, at: usize, matter: &Matter, code: &str) -> Result<bool, NotRehearsed> {
        let fields = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
            pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
        };
        let no = [
            ("decision", "refuse"),
            ("ground", "DC"),
            ("reasons", "It cannot be done any more."),
            ("cure", "Ask anew."),
        ];
        let ahead = code == "signed-ahead";
        let (office, action, subject, fields) = match matter {
            // A clock that ran ahead had dated it: whoever signed first signs again.
            Matter::Asking(id, state) if ahead && state.stage == Stage::Proposed => {
                ("investigator", Action::Propose, id, BTreeMap::new())
            }
            Matter::Asked(id, state) if ahead && state.stage == Stage::Received => {
                ("desk", Action::Hold, id, BTreeMap::new())
            }
            Matter::Order(id, OrderStage::Came | OrderStage::LookedUp) => (
                "clerk",
                Action::NotExecute,
                id,
                fields(&[("ground", "FORM"), ("reason", "It cannot be done any more.")]),
            ),
            Matter::Asked(id, state)
                if matches!(state.stage, Stage::Received | Stage::HoldOrdered | Stage::Held | Stage::Reviewed) =>
            {
                ("reviewer", Action::Review, id, fields(&no))
            }
            Matter::Telling(id, state) if state.stage == TellingStage::Proposed => {
                ("investigator", Action::CloseTelling, id, BTreeMap::new())
            }
            // It cannot be packed: it is taken back, and destroyed where it came from.
            Matter::Direct(id, state) if state.stage == DirectStage::Produced => {
                ("investigator", Action::WithdrawDirect, id, fields(&[("reason", "It cannot be taken in any more.")]))
            }
            // No law carries it: it is laid aside.
            Matter::Asking(id, state) if matches!(state.stage, Stage::Draft | Stage::Proposed) => {
                ("investigator", Action::Close, id, BTreeMap::new())
            }
            Matter::Asking(id, state) if state.stage == Stage::Delivered => {
                ("investigator", Action::Outcome, id, fields(&[("result", "no-use"), ("words", "It does not verify.")]))
            }
            _ => return Ok(false),
        };
        let press = Press { at, office, action, subject: subject.clone(), fields, mistake: false };
        Ok(self.press(&press).await?.is_none())
    }

    /// Every letter is receipted or parked with a code, and every case has ended.
    async fn nothing_waits(&mut self) {
        let mut broken = Vec::new();
        let mut parked_any = false;
        for place in &self.places {
            let (Some(node), name) = (&place.node, self.name(place.index)) else { continue };
            for letter in node.store.letters(None).await.unwrap_or_default() {
                if letter.delivered.is_some() {
                    continue;
                }
                let fault = letter.fault.clone().unwrap_or_default();
                // What was taken out of its queue because its order has ended holds nobody up.
                parked_any |= letter.parked.as_ref().is_some_and(|(code, _)| code != letters::WITHDRAWN);
                if letter.parked.is_none() {
                    let says = format!("{name}'s {} to {} waits with «{fault}»", letter.kind, letter.to);
                    broken.push(("everything arrives", says));
                }
            }
        }
        let excused = parked_any || self.tampered || self.model.known.iter().any(|k| k.rolled_back);
        for (at, matter) in script::all_matters(&self.places).await {
            let (what, id, stage, ended) = match &matter {
                Matter::Asking(id, s) => ("its request", id, s.stage.as_str(), over(s.stage)),
                Matter::Asked(id, s) => ("the request to it", id, s.stage.as_str(), over(s.stage)),
                Matter::Order(id, s) => ("the order to it", id, s.as_str(), *s == OrderStage::Answered),
                Matter::Ended(id, end, _) => ("the order to it", id, "ended", end.unanswered().is_none()),
                Matter::Telling(id, s) => ("what it tells or was told,", id, s.stage.as_str(), told(s.stage)),
                Matter::Direct(id, s) => {
                    let over = matches!(s.stage, DirectStage::New | DirectStage::Closed);
                    ("its direct order", id, s.stage.as_str(), over)
                }
            };
            if !ended && !excused {
                broken.push(("every case ends", format!("{}: {what} {id} stands at «{stage}»", self.name(at))));
            }
        }
        for (rule, says) in broken {
            self.model.breaks(rule, says);
        }
    }

    /// Whoever had shown more than the records that were put back is found out.
    async fn backups_are_noticed(&mut self) -> Result<(), NotRehearsed> {
        if !self.model.known.iter().any(|k| k.rolled_back) {
            return Ok(());
        }
        let looks = !self.looks_away();
        for at in (0..self.places.len()).filter(|_| looks) {
            if let Some(node) = self.places.get(at).and_then(|p| p.node.clone()) {
                rehearsed::touch_all(&node);
            }
            self.compare(at).await?;
        }
        let mut alarms = 0;
        for place in &self.places {
            let Some(node) = &place.node else { continue };
            let events = node.store.events(store::stream::HOUSE).await.unwrap_or_default();
            alarms += node::desk::alarms(&events).len();
        }
        let owed: Vec<usize> = (0..self.places.len())
            .filter(|at| self.model.known.get(*at).is_some_and(|k| k.rolled_back && k.alarmed))
            .collect();
        if alarms == 0 && !owed.is_empty() {
            let says = format!(
                "{} had shown more than it has now, and nobody says so",
                owed.first().map_or("nobody", |at| self.name(*at))
            );
            self.model.breaks("an old backup is noticed", says);
        }
        Ok(())
    }
}

fn told(stage: TellingStage) -> bool {
    matches!(stage, TellingStage::New | TellingStage::Closed | TellingStage::Withdrawn)
}

fn over(stage: Stage) -> bool {
    // New: a stream that holds nothing but a refused attempt.
    matches!(stage, Stage::New | Stage::Closed | Stage::Withdrawn)
}
