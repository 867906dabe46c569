//! The world of one day: its nodes, its people, its network, and one thing after another.

mod end;

use std::{collections::BTreeMap, path::Path, sync::Arc, time::Duration};

use node::{
    desk::{self, Act, No},
    rehearsed,
};

use crate::{
    Bug, Cover, Day, Federation, NotRehearsed, Report,
    dice::Dice,
    faults,
    hands::Hands,
    model::Model,
    net::Net,
    place::Place,
    planted,
    script::{self, Press},
    story::Story,
    thief::Loot,
    time::TrueTime,
};

/// Everything that there is on one day.
pub(crate) struct World<'f> {
    pub(crate) federation: &'f Federation,
    pub(crate) day: &'f Day,
    pub(crate) truth: Arc<TrueTime>,
    pub(crate) net: Arc<Net>,
    pub(crate) places: Vec<Place>,
    pub(crate) model: Model<'f>,
    pub(crate) story: Story,
    pub(crate) cover: Cover,
    /// What happens next.
    pub(crate) steps: Dice,
    /// What people do.
    pub(crate) people: Dice,
    /// What goes wrong.
    pub(crate) luck: Dice,
    pub(crate) acts: (u64, u64),
    pub(crate) cases: u64,
    pub(crate) tellings: u64,
    /// What a thief has; one thing a day.
    pub(crate) loot: Option<Loot>,
    /// A thief was believed in something that one key may say: cases may stand where nobody wanted them.
    pub(crate) tampered: bool,
    /// Who has not been given the newest directory yet, and that directory.
    pub(crate) told_late: Vec<usize>,
    pub(crate) directory: (u64, Vec<u8>),
    /// What the officers' own machines do, where their keys are on no node.
    pub(crate) hands: Hands,
    /// The keys that nodes have now, where they are not those of the first day.
    pub(crate) drafts: Vec<exchange::NodeDraft>,
}

impl<'f> World<'f> {
    /// Lives through one day.
    pub(crate) async fn day(federation: &'f Federation, day: &'f Day, root: &Path) -> Result<Report, NotRehearsed> {
        let mut world = Self::begin(federation, day, root).await?;
        if let Some(branch) = federation.branch.filter(|_| world.people.percent(80)) {
            for press in script::published(federation, branch) {
                world.press(&press).await?;
            }
        }
        for _ in 0..day.steps {
            world.step().await?;
            if !world.model.broken.is_empty() {
                break;
            }
        }
        if world.model.broken.is_empty() {
            world.heal().await?;
        }
        Ok(world.report())
    }

    pub(crate) async fn begin(federation: &'f Federation, day: &'f Day, root: &Path) -> Result<Self, NotRehearsed> {
        let truth = TrueTime::at(federation.began);
        let places = federation.members.iter().enumerate();
        let hosts = places.map(|(at, m)| (format!("{}.invalid", m.id), at)).collect();
        let net = Net::new(hosts, Dice::of(day.seed, "network"));
        let mut places = Vec::new();
        for at in 0..federation.members.len() {
            places.push(Place::open(federation, at, root, &truth, &net).await?);
        }
        let hands = match day.keys_away {
            true => Hands::take(federation, &mut places, &truth, Dice::of(day.seed, "hands"))?,
            false => Hands::default(),
        };
        let mut world = Self {
            federation,
            day,
            truth,
            net,
            places,
            model: Model::new(federation),
            story: Story::new(day.tell),
            cover: Cover::default(),
            steps: Dice::of(day.seed, "steps"),
            people: Dice::of(day.seed, "people"),
            luck: Dice::of(day.seed, "luck"),
            acts: (0, 0),
            cases: 0,
            tellings: 0,
            loot: None,
            tampered: false,
            told_late: Vec::new(),
            directory: (1, Vec::new()),
            hands,
            drafts: federation.members.iter().flat_map(|m| m.drafts.clone()).collect(),
        };
        faults::weather(&mut world);
        if day.bug == Some(Bug::ReceiptBeforeSync) {
            let truth = Arc::clone(&world.truth);
            world.net.lie(planted::receipts_before_sync(federation, move || truth.now()));
        }
        if day.bug == Some(Bug::OnePersonTwice) {
            world.model.one_human = true;
        }
        Ok(world)
    }

    pub(crate) fn name(&self, at: usize) -> &'f str {
        self.model.name(at)
    }

    pub(crate) fn tell(&mut self, says: &str) {
        self.story.tell(self.truth.now(), says);
    }

    /// One thing happens.
    async fn step(&mut self) -> Result<(), NotRehearsed> {
        self.rest_over().await?;
        faults::maybe(self).await?;
        self.signed_later().await?;
        match self.steps.below(100) {
            0..=44 => self.somebody_acts().await?,
            45..=76 => self.somebody_delivers().await?,
            77..=84 => self.provider_works().await?,
            85..=89 => self.logs_are_shown().await?,
            _ => self.time_passes(),
        }
        Ok(())
    }

    fn time_passes(&mut self) {
        let all = i64::from(self.day.days).saturating_mul(86_400);
        // A tenth of the steps share the days; most are short, some are nights.
        let mean = (all * 10 / i64::from(self.day.steps.max(1))).max(2);
        let seconds = self.steps.between(1, mean.saturating_mul(2));
        self.truth.pass(Duration::from_secs(u64::try_from(seconds).unwrap_or(1)));
    }

    fn running(&self) -> Vec<usize> {
        self.places.iter().filter(|p| p.node.is_some()).map(|p| p.index).collect()
    }

    /// A person presses something: the next thing of some case, a new draft, or a mistake.
    async fn somebody_acts(&mut self) -> Result<(), NotRehearsed> {
        let running = self.running();
        let Some(at) = self.people.pick(&running).copied() else { return Ok(()) };
        let matters = match self.places.get(at) {
            Some(place) => script::matters(place).await,
            None => Vec::new(),
        };
        let wrong = if self.day.faults.rogues { 20 } else { 8 };
        let dice = &mut self.people;
        // Days without such a company throw the dice as they always did.
        let direct = self.federation.branch.filter(|_| dice.percent(35));
        let press = if let Some(branch) = direct {
            script::standing(self.federation, branch, dice)
        } else if dice.percent(wrong) {
            self.places.get(at).and_then(|place| script::mistake(self.federation, place, &matters, dice))
        } else if self.cases < 4 && dice.percent(if self.cases == 0 { 100 } else { 10 }) {
            self.cases += 1;
            script::draft(self.federation, dice)
        } else if self.tellings < 3 && dice.percent(8) {
            self.tellings += 1;
            script::tell(self.federation, dice)
        } else {
            let next: Vec<Press> = match self.places.get(at) {
                Some(place) => matters.iter().filter_map(|m| script::next(place, m, dice, false)).collect(),
                None => Vec::new(),
            };
            dice.pick(&next).cloned()
        };
        match press {
            Some(press) => self.press(&press).await.map(drop),
            None => Ok(()),
        }
    }

    /// Presses, and says what came of it: the code of a refusal, or nothing.
    pub(crate) async fn press(&mut self, press: &Press) -> Result<Option<String>, NotRehearsed> {
        let Some(place) = self.places.get(press.at) else { return Ok(None) };
        let (Some(node), Some(who)) = (place.node.clone(), place.sessions.get(press.office).cloned()) else {
            return Ok(None);
        };
        let disk = Arc::clone(&place.disk);
        disk.doing(press.action.as_str());
        let act = Act { action: press.action, subject: &press.subject, fields: &press.fields };
        let before = node.store.size().await.unwrap_or(0);
        let done = desk::act(&node, &who, act).await;
        let done = self.signed((press.at, press.office), (&node, &who), (before, done)).await;
        let died = disk.dead();
        let code = match &done {
            _ if died => Some("died".to_owned()),
            Ok(_) => None,
            Err(No::Trouble(_)) => Some("trouble".to_owned()),
            Err(no) => Some(no.code().to_owned()),
        };
        let word = if press.mistake { "tries" } else { "presses" };
        let why = match &done {
            Err(no @ No::Refused { .. }) if !press.mistake => format!(": {no}"),
            _ => String::new(),
        };
        let came = code.as_deref().map_or("done".to_owned(), |code| format!("not done ({code}{why})"));
        let short = press.subject.get(..8).unwrap_or("-");
        let says =
            format!("{} of {} {word} {} on {short}: {came}", press.office, self.name(press.at), press.action.as_str());
        self.tell(&says);
        match code {
            None => self.acts.0 += 1,
            Some(_) => self.acts.1 += 1,
        }
        drop(node);
        self.after(press.at).await?;
        Ok(code)
    }

    async fn somebody_delivers(&mut self) -> Result<(), NotRehearsed> {
        let running = self.running();
        let Some(at) = self.steps.pick(&running).copied() else { return Ok(()) };
        self.deliver_one(at).await.map(drop)
    }

    /// One letter that is due, to somebody. True where there was one.
    pub(crate) async fn deliver_one(&mut self, at: usize) -> Result<bool, NotRehearsed> {
        let Some(node) = self.places.get(at).and_then(|p| p.node.clone()) else { return Ok(false) };
        let Ok(due) = rehearsed::due(&node).await else { return Ok(false) };
        let mut first = BTreeMap::new();
        for letter in due {
            first.entry(letter.to.clone()).or_insert(letter);
        }
        let first: Vec<_> = first.into_values().collect();
        let Some(letter) = self.steps.pick(&first).cloned() else { return Ok(false) };
        self.net.carrying(&letter.kind);
        for place in &self.places {
            place.disk.doing(if place.index == at { "deliver" } else { "take" });
        }
        if let Some(place) = self.places.get(at) {
            self.model.about_to_leave(place, &letter).await;
        }
        let says = format!("{} sends a {} to {}", self.name(at), letter.kind, letter.to);
        let id = letter.letter;
        let sent = rehearsed::deliver(&node, letter).await;
        let came = match (sent, node.store.letter(id).await) {
            (Err(_), _) | (_, Err(_)) => "trouble".to_owned(),
            (Ok(()), Ok(Some(letter))) if letter.delivered.is_some() => "receipted".to_owned(),
            (Ok(()), Ok(letter)) => letter.and_then(|l| l.fault).unwrap_or_else(|| "nothing came back".to_owned()),
        };
        self.tell(&format!("{says}: {came}"));
        drop(node);
        self.after(at).await?;
        Ok(true)
    }

    async fn provider_works(&mut self) -> Result<(), NotRehearsed> {
        let providers: Vec<usize> = self
            .running()
            .into_iter()
            .filter(|at| self.federation.members.get(*at).is_some_and(|m| m.provider))
            .collect();
        let Some(at) = self.steps.pick(&providers).copied() else { return Ok(()) };
        self.hold(at).await?;
        if self.steps.percent(30) {
            self.expire(at).await?;
        }
        Ok(())
    }

    pub(crate) async fn hold(&mut self, at: usize) -> Result<(), NotRehearsed> {
        let Some(place) = self.places.get(at) else { return Ok(()) };
        let Some(node) = place.node.clone() else { return Ok(()) };
        place.disk.doing("carry out");
        let done = rehearsed::hold(&node).await;
        if done.is_err() {
            self.tell(&format!("{} cannot carry out what was ordered", self.name(at)));
        }
        drop(node);
        self.after(at).await
    }

    pub(crate) async fn expire(&mut self, at: usize) -> Result<(), NotRehearsed> {
        let Some(place) = self.places.get(at) else { return Ok(()) };
        let Some(node) = place.node.clone() else { return Ok(()) };
        place.disk.doing("expire");
        let believed = self.day.bug == Some(Bug::ClockBelieved);
        let word = if believed { desk::ClockWord::IsRight } else { desk::ClockWord::Nobody };
        let done = desk::expire(&node, word).await;
        let says = match &done {
            Ok(done) if done.gone.is_empty() => "finds nothing to destroy",
            Ok(_) => "destroys what is due",
            Err(_) => "cannot destroy what is due",
        };
        // They lived in the evening before the day began, and live seven days.
        let early = self.truth.now() < self.federation.began.after(Duration::from_secs(6 * 86_400 + 43_200));
        if done.is_ok_and(|done| !done.gone.is_empty()) && early {
            let says = format!("{} destroyed records before their day", self.name(at));
            self.model.breaks("nothing dies early", says);
        }
        self.tell(&format!("{} {says}", self.name(at)));
        drop(node);
        self.after(at).await
    }

    /// Somebody publishes, is looked at, and looks at others.
    async fn logs_are_shown(&mut self) -> Result<(), NotRehearsed> {
        let running = self.running();
        let Some(at) = self.steps.pick(&running).copied() else { return Ok(()) };
        self.publish(at).await?;
        if self.steps.percent(50) {
            self.compare(at).await?;
        }
        Ok(())
    }

    pub(crate) async fn publish(&mut self, at: usize) -> Result<(), NotRehearsed> {
        let Some(place) = self.places.get(at) else { return Ok(()) };
        let Some(node) = place.node.clone() else { return Ok(()) };
        place.disk.doing("publish");
        let head = rehearsed::answer(&node, "/log/checkpoint", None).await;
        match (head, place.disk.dead()) {
            (Ok((200, note)), false) => {
                self.story.mark(note.as_bytes());
                self.model.head(at, &note);
            }
            _ => self.tell(&format!("{} signs no head", self.name(at))),
        }
        drop(node);
        self.after(at).await
    }

    /// Planted: after an old backup nobody looks.
    pub(crate) fn looks_away(&self) -> bool {
        self.day.bug == Some(Bug::BackupUnnoticed) && self.model.known.iter().any(|k| k.rolled_back)
    }

    pub(crate) async fn compare(&mut self, at: usize) -> Result<(), NotRehearsed> {
        if self.looks_away() {
            return Ok(());
        }
        let Some(place) = self.places.get(at) else { return Ok(()) };
        let Some(node) = place.node.clone() else { return Ok(()) };
        place.disk.doing("compare");
        let looked = rehearsed::compare(&node).await;
        let says = match looked {
            Ok(0) => return Ok(()),
            Ok(n) => format!("{} looks at {n} other log(s)", self.name(at)),
            Err(_) => format!("{} cannot look at the others' logs", self.name(at)),
        };
        self.tell(&says);
        drop(node);
        self.after(at).await
    }

    /// After every step: what arrived, who died, and whether all that was acknowledged is still there.
    pub(crate) async fn after(&mut self, at: usize) -> Result<(), NotRehearsed> {
        let arrivals = self.net.take_arrivals();
        let mut touched: Vec<usize> = arrivals.iter().map(|a| a.to).chain([at]).collect();
        for place in self.places.iter().filter(|p| touched.contains(&p.index)) {
            let version = place.node.as_ref().map_or(0, |node| rehearsed::directory_version(node));
            self.model.uses(place.index, version, false);
        }
        self.model.arrivals(&self.places, arrivals).await;
        for (fault, kind) in self.net.take_hits() {
            self.cover.add(fault.0, fault.1, kind);
        }
        for index in 0..self.places.len() {
            let Some(place) = self.places.get(index) else { continue };
            for ((fault, point, doing), count) in place.disk.take_hits() {
                self.cover.add(format!("{fault} {point}"), doing, count);
            }
            if place.node.is_some() && (place.disk.dead() || place.disk.failed()) {
                self.falls(index)?;
            }
        }
        touched.sort_unstable();
        touched.dedup();
        if let Some(bug) = self.day.bug {
            for index in &touched {
                planted::after(self, bug, *index).await?;
            }
        }
        for index in touched {
            if let Some(place) = self.places.get(index) {
                self.model.look(place).await;
            }
        }
        Ok(())
    }

    /// The process is gone; what it leaves on the disk may be torn.
    fn falls(&mut self, at: usize) -> Result<(), NotRehearsed> {
        let torn = self.luck.percent(40);
        let rests = u32::try_from(self.luck.below(20)).unwrap_or(0);
        let mut garbage = vec![0; 24 + self.luck.below(5000)];
        self.luck.fill(&mut garbage);
        let name = self.name(at);
        let Some(place) = self.places.get_mut(at) else { return Ok(()) };
        let why = if place.disk.failed() { "ends after a failed sync" } else { "is killed" };
        place.stop(&self.net)?;
        place.rests = rests;
        if torn {
            place.tear(&garbage)?;
            self.cover.add("torn write", why, 1);
        }
        let says = format!("{name} {why}{}", if torn { ", in the middle of a write" } else { "" });
        self.tell(&says);
        Ok(())
    }

    /// Those that rest long enough start again.
    async fn rest_over(&mut self) -> Result<(), NotRehearsed> {
        for at in 0..self.places.len() {
            let Some(place) = self.places.get_mut(at) else { continue };
            if place.node.is_some() {
                continue;
            }
            if place.rests > 0 {
                place.rests -= 1;
                continue;
            }
            self.start(at).await?;
        }
        Ok(())
    }

    /// Starts a node again: everything that it acknowledged must be there.
    pub(crate) async fn start(&mut self, at: usize) -> Result<bool, NotRehearsed> {
        let (name, net) = (self.name(at), Arc::clone(&self.net));
        let Some(place) = self.places.get_mut(at) else { return Ok(false) };
        let off = place.clock.error_seconds();
        if let Some(bug) = self.day.bug {
            planted::at_rest(bug, &place.files.store()).await?;
        }
        if let Err(no) = place.start(self.federation, &net).await {
            place.rests = 5;
            if off == 0 {
                self.model.breaks("every node starts again", format!("{name}: {no}"));
            }
            self.tell(&format!("{name} does not start"));
            return Ok(false);
        }
        self.tell(&format!("{name} starts again"));
        if let Some(place) = self.places.get(at) {
            if let Some(node) = place.node.as_ref().filter(|_| self.day.bug != Some(Bug::RevokedAccepted)) {
                self.model.uses(at, rehearsed::directory_version(node), true);
            }
            self.model.look(place).await;
            self.model.look_at_letters(place).await;
            if let Some(node) = place.node.as_ref().filter(|_| !self.looks_away()) {
                rehearsed::touch_all(node);
                let _ = rehearsed::look_at_ourselves(node).await;
                let _ = rehearsed::own_keys(node).await;
            }
        }
        self.after(at).await?;
        Ok(true)
    }

    fn report(mut self) -> Report {
        for known in &self.model.known {
            known.log.iter().for_each(|leaf| self.story.mark(leaf.bytes()));
        }
        let (trace, story) = self.story.end();
        Report {
            seed: self.day.seed,
            trace,
            story,
            broken: self.model.broken.into_iter().collect(),
            cover: self.cover,
            letters: self.model.letters_taken,
            receipts: self.model.receipts_checked,
            answers: self.model.seen_lawful,
            acts: self.acts,
            cases: self.cases,
            direct: self.model.direct,
            signed_elsewhere: self.hands.made,
        }
    }
}
