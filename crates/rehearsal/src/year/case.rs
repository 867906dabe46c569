//! Requests, as they arrive through the year. All chance is here: what happens afterwards follows.

use law::Book;

use super::{
    hours::{DAY, YEAR},
    parties::Parties,
    road::{Road, Roads},
    setting::{KindOf, Setting},
};
use crate::dice::Dice;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Preservation,
    Subscriber,
    Traffic,
    Emergency,
}

impl Kind {
    pub(crate) const ALL: [Self; 4] = [Self::Preservation, Self::Subscriber, Self::Traffic, Self::Emergency];

    pub(crate) fn of(self, setting: &Setting) -> &KindOf {
        match self {
            Self::Preservation => &setting.kinds.preservation,
            Self::Subscriber => &setting.kinds.subscriber,
            Self::Traffic => &setting.kinds.traffic,
            Self::Emergency => &setting.kinds.emergency,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Preservation => "preservation",
            Self::Subscriber => "subscriber",
            Self::Traffic => "traffic",
            Self::Emergency => "emergency",
        }
    }
}

/// What is to be done next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Prepare,
    Decide,
    Provide,
    Send,
    Ended,
}

/// One request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Case {
    pub(crate) to: u16,
    pub(crate) provider: u16,
    pub(crate) kind: Kind,
    pub(crate) step: Step,
    pub(crate) arrives: u32,
    pub(crate) due: u32,
    pub(crate) dies: u32,
    /// Work as a percentage of the usual.
    pub(crate) effort: u8,
    pub(crate) known: bool,
    pub(crate) closed: bool,
    pub(crate) refused: bool,
    pub(crate) deficient: bool,
    /// Was it put off to the asker once?
    pub(crate) supplemented: bool,
}

impl Case {
    /// Minutes of a person for a step. At least one: nothing is done in no time, but what is not done at all.
    pub(crate) fn work(&self, setting: &Setting, step: Step) -> u32 {
        let kind = self.kind.of(setting);
        let minutes = match step {
            Step::Prepare => kind.prepare,
            Step::Decide => kind.decide,
            Step::Provide => kind.provider,
            Step::Send => kind.send,
            Step::Ended => 0,
        };
        (minutes * u32::from(self.effort)).div_ceil(100)
    }

    /// The clock that runs out first.
    pub(crate) fn pressing(&self) -> u32 {
        self.due.min(self.dies)
    }
}

/// The year's requests in the order of their arrival.
pub(crate) fn arrivals(setting: &Setting, book: &Book, parties: &Parties, seed: u64) -> Vec<Case> {
    let (mut dice, mut roads) = (Dice::of(seed, "year: requests"), Roads::new(setting, book, parties));
    let one = |_| arrival(setting, parties, &mut dice, &mut roads);
    let mut cases: Vec<Case> = (0..setting.arriving()).map(one).collect();
    cases.sort_by_key(|c| c.arrives);
    cases
}

fn arrival(setting: &Setting, parties: &Parties, dice: &mut Dice, roads: &mut Roads<'_>) -> Case {
    let volume = &setting.volume;
    let kind = kind(setting, dice);
    let (from, to) = pair(parties, dice);
    let homes = parties.states.get(usize::from(to)).map(|s| s.providers.as_slice()).unwrap_or_default();
    let roll = roll(dice, homes.last().map_or(1, |(_, sum)| *sum));
    let provider = homes.get(homes.partition_point(|(_, sum)| *sum <= roll)).map_or(0, |(p, _)| *p);
    let arrives = moment(setting, parties, (from, kind), dice);
    let road: Road = roads.between(from, to, kind);
    let age = u32::try_from(dice.below(volume.age_days as usize * DAY as usize + 1)).unwrap_or(0);
    let held = dice.percent(volume.held_percent) && kind != Kind::Preservation;
    let lives = if held { road.holds } else { road.keeps.saturating_sub(age) };
    let refused = if kind == Kind::Emergency { volume.fake_emergency_percent } else { volume.refused_percent };
    Case {
        to,
        provider,
        kind,
        step: Step::Prepare,
        arrives,
        due: arrives.saturating_add(road.term),
        dies: arrives.saturating_add(lives),
        effort: u8::try_from(50 + dice.below(101)).unwrap_or(100),
        known: road.known,
        closed: !road.open,
        refused: dice.percent(refused),
        // An emergency is not sent back for its form: who asks is called.
        deficient: dice.percent(volume.deficient_percent) && kind != Kind::Emergency,
        supplemented: false,
    }
}

fn roll(dice: &mut Dice, below: u64) -> u64 {
    u64::try_from(dice.below(usize::try_from(below).unwrap_or(usize::MAX))).unwrap_or(0)
}

fn kind(setting: &Setting, dice: &mut Dice) -> Kind {
    let (roll, mut sum) = (u32::try_from(dice.below(100)).unwrap_or(0), 0);
    for kind in Kind::ALL {
        sum += kind.of(setting).percent;
        if roll < sum {
            return kind;
        }
    }
    Kind::Subscriber
}

/// Who asks whom: never oneself.
fn pair(parties: &Parties, dice: &mut Dice) -> (u16, u16) {
    let pick = |dice: &mut Dice, sums: &[u64]| {
        let roll = roll(dice, sums.last().copied().unwrap_or(1));
        u16::try_from(sums.partition_point(|sum| *sum <= roll)).unwrap_or(0)
    };
    let to = pick(dice, &parties.receives);
    for _ in 0..100 {
        let from = pick(dice, &parties.asks);
        if from != to {
            return (from, to);
        }
    }
    (u16::from(to == 0), to)
}

/// In the asking state's opening hours, unless it is an emergency; more towards the end of the year than at its beginning.
fn moment(setting: &Setting, parties: &Parties, (from, kind): (u16, Kind), dice: &mut Dice) -> u32 {
    let growth = usize::try_from(setting.volume.growth_percent).unwrap_or(0);
    let hours = parties.states.get(usize::from(from)).map(|s| &s.hours);
    for _ in 0..10_000 {
        let day = dice.below(365);
        if dice.below(365 * (100 + growth)) >= 365 * 100 + growth * day {
            continue;
        }
        let begin = u32::try_from(day).unwrap_or(0) * DAY;
        if kind == Kind::Emergency {
            return begin + u32::try_from(dice.below(DAY as usize)).unwrap_or(0);
        }
        let Some((opens, closes)) = hours.and_then(|h| h.around(begin)).filter(|(opens, _)| *opens < begin + DAY)
        else {
            continue;
        };
        return opens + u32::try_from(dice.below((closes - opens) as usize)).unwrap_or(0);
    }
    YEAR - 1
}
