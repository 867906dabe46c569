//! What the year takes for granted: figures with sources, and assumptions that anybody can replace.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The setting of today, with the source or the word ASSUMPTION at every line.
pub const TODAY: &str = include_str!("today.toml");

const REQUESTS_MAX: u64 = 5_000_000;
const PROVIDERS_MAX: usize = 20_000;

/// Something in a setting cannot be modelled.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct BadSetting(pub(crate) String);

/// A year's setting. See `today.toml` for what each line means and where it comes from.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    pub(crate) year: u16,
    pub(crate) conduct: String,
    pub(crate) volume: Volume,
    pub(crate) kinds: Kinds,
    pub(crate) data: Data,
    pub(crate) desk: Opening,
    pub(crate) share: Share,
    pub(crate) who: Who,
    pub(crate) officers: BTreeMap<String, u32>,
    pub(crate) states: States,
    /// How many providers there are.
    #[serde(default = "providers")]
    pub providers: usize,
    /// How many of the listed states take part, from the first.
    #[serde(default = "states")]
    pub states_taken: usize,
    /// How many requests in the year, in place of the volume of today.
    pub requests: Option<u64>,
}

fn providers() -> usize {
    2000
}

fn states() -> usize {
    193
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Volume {
    pub(crate) counted: u64,
    pub(crate) foreign_percent: u64,
    pub(crate) growth_percent: u64,
    pub(crate) deficient_percent: u32,
    pub(crate) fake_emergency_percent: u32,
    pub(crate) refused_percent: u32,
    pub(crate) held_percent: u32,
    pub(crate) age_days: u32,
    pub(crate) supplement_days: u32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Kinds {
    pub(crate) preservation: KindOf,
    pub(crate) subscriber: KindOf,
    pub(crate) traffic: KindOf,
    pub(crate) emergency: KindOf,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KindOf {
    pub(crate) percent: u32,
    pub(crate) prepare: u32,
    pub(crate) decide: u32,
    pub(crate) send: u32,
    pub(crate) provider: u32,
    pub(crate) term_hours: u32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Data {
    pub(crate) no_duty_days: u32,
    pub(crate) unknown_days: u32,
    pub(crate) hold_days: u32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Opening {
    pub(crate) opens: u32,
    pub(crate) closes: u32,
    pub(crate) busy_percent: u64,
    pub(crate) duty_percent: u64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Share {
    pub(crate) lends_percent: u32,
    pub(crate) effort_percent: u32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Who {
    pub(crate) asks: BTreeMap<String, u64>,
    pub(crate) receives: BTreeMap<String, u64>,
    pub(crate) biggest: Vec<u64>,
    pub(crate) biggest_in: String,
    pub(crate) biggest_per_mille: u64,
    pub(crate) providers_each: usize,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct States {
    list: String,
}

impl Setting {
    /// Reads a setting. Every line has to be there: half an assumption is none.
    ///
    /// # Errors
    /// [`BadSetting`] says which line.
    pub fn read(text: &str) -> Result<Self, BadSetting> {
        toml::from_str(text).map_err(|e| BadSetting(e.to_string()))
    }

    /// Requests in the year.
    pub fn arriving(&self) -> u64 {
        self.requests.unwrap_or(self.volume.counted.saturating_mul(self.volume.foreign_percent) / 100)
    }

    /// By how many percent the volume grows over the year.
    pub fn grow(&mut self, percent: u64) {
        self.volume.growth_percent = percent;
    }

    /// How many people at a state's ordinary desk, in place of what last year's receipts needed.
    pub fn employ(&mut self, state: String, people: u32) {
        self.officers.insert(state, people);
    }

    /// Codes and distances from UTC in minutes, in the order of the list.
    pub(crate) fn list(&self) -> Result<Vec<(String, i32)>, BadSetting> {
        let words = self.states.list.split_whitespace().take(self.states_taken);
        words
            .map(|w| zone(w).ok_or_else(|| BadSetting(format!("`{w}` in the list of states is not like FR+1"))))
            .collect()
    }

    pub(crate) fn check(&self) -> Result<(), BadSetting> {
        let no = |says: String| Err(BadSetting(says));
        let kinds = [&self.kinds.preservation, &self.kinds.subscriber, &self.kinds.traffic, &self.kinds.emergency];
        if kinds.iter().map(|k| u64::from(k.percent)).sum::<u64>() != 100 {
            return no("the percentages of the kinds do not make 100".into());
        }
        if kinds.iter().any(|k| [k.prepare, k.decide, k.send, k.provider].iter().any(|m| *m > 10_000)) {
            return no("work of more than 10,000 minutes at one request".into());
        }
        if !(1..=REQUESTS_MAX).contains(&self.arriving()) {
            return no(format!("{} requests; from 1 to {REQUESTS_MAX} can be modelled", self.arriving()));
        }
        let states = self.list()?.len();
        if !(2..=1000).contains(&states) || states != self.states_taken {
            return no(format!("{} states; from 2 to as many as are listed can be modelled", self.states_taken));
        }
        if !(states..=PROVIDERS_MAX).contains(&self.providers) {
            return no(format!("{} providers; from one a state to {PROVIDERS_MAX} can be modelled", self.providers));
        }
        let list = self.list()?;
        for (state, people) in &self.officers {
            if !list.iter().any(|(code, _)| code == state) || !(1..=100_000).contains(people) {
                return no(format!(
                    "{people} people for `{state}`: name a state that takes part, and 1 to 100,000 people"
                ));
            }
        }
        if self.desk.opens >= self.desk.closes || self.desk.closes > 24 {
            return no("desks have to open before they close, within a day".into());
        }
        if !(1..=100).contains(&self.desk.busy_percent) || !(1..=100).contains(&self.desk.duty_percent) {
            return no("busy_percent and duty_percent lie between 1 and 100".into());
        }
        let small = [self.volume.growth_percent, self.share.effort_percent.into(), self.share.lends_percent.into()];
        if small.iter().any(|n| *n > 1000) || self.share.lends_percent > 100 || !(1970..=2200).contains(&self.year) {
            return no("growth, effort, lending or the year lies outside of what can be modelled".into());
        }
        let days = [self.volume.age_days, self.volume.supplement_days, self.data.no_duty_days, self.data.unknown_days];
        if days.iter().any(|d| *d > 36_500)
            || self.data.hold_days > 36_500
            || kinds.iter().any(|k| k.term_hours > 876_000)
        {
            return no("more than a hundred years is no term".into());
        }
        let most = [&self.who.asks, &self.who.receives].map(|w| w.values().fold(0_u64, |a, b| a.saturating_add(*b)));
        if most.iter().any(|n| *n > 1000)
            || self.who.biggest_per_mille > 1000
            || self.who.biggest.len() > 1000
            || self.who.biggest.iter().any(|n| *n > 1_000_000)
        {
            return no("parts of a thousand that make more than a thousand".into());
        }
        Ok(())
    }
}

/// `NP+5:45` as a code and minutes.
fn zone(word: &str) -> Option<(String, i32)> {
    let (code, rest) = word.split_at_checked(2)?;
    let sign = if rest.starts_with('-') { -1 } else { 1 };
    let rest = rest.strip_prefix(['+', '-'])?;
    let (hours, minutes) = rest.split_once(':').unwrap_or((rest, "0"));
    let (hours, minutes): (u8, u8) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours <= 14 && minutes < 60).then(|| (code.to_owned(), sign * (i32::from(hours) * 60 + i32::from(minutes))))
}
