//! What the archive remembers of time and of rules, sealed: a restart forgets neither.
//!
//! The rules of [`retained::Surely`] and [`retained::Rules`] are thought through where they are; here they get a disk.

use std::{collections::BTreeMap, time::Duration};

use rand_core::CryptoRng;
use retained::{Limit, Reading, RecordClass, Rule, Rules, Schedules, Surely, Told, Waiting};

use crate::{
    Archive, Trouble,
    files::bytes::{Put, Take},
};

/// What has surely passed is written this often: a crash makes expiry late by no more.
const WRITTEN_EVERY: Duration = Duration::from_secs(600);

/// What of time and rules is known, and what of it is on disk.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    surely: Option<Surely>,
    written: Option<Surely>,
    pub(crate) rules: Rules,
}

impl Archive {
    /// What time it is for expiry: what has surely passed, moved on by what the machine counted.
    ///
    /// # Errors
    /// [`Trouble`] from the disk.
    pub fn tell_time(&mut self, reading: Reading, rng: &mut impl CryptoRng) -> Result<Told, Trouble> {
        let received = || self.entries.values().map(|e| e.info.batch.received).max();
        let surely = self.kept.surely.unwrap_or_else(|| Surely::begin(reading, received()));
        let (surely, told) = surely.tell(reading);
        self.kept.surely = Some(surely);
        let due = |w: Surely| w.boot != surely.boot || surely.passed.since(w.passed) >= WRITTEN_EVERY;
        if self.kept.written.is_none_or(due) {
            self.write_surely(surely, rng)?;
        }
        Ok(told)
    }

    /// A person says that the clock is right. Log who did.
    ///
    /// # Errors
    /// [`Trouble`] from the disk.
    pub fn clock_is_right(&mut self, reading: Reading, rng: &mut impl CryptoRng) -> Result<Told, Trouble> {
        let (surely, told) = Surely::confirm(reading);
        self.kept.surely = Some(surely);
        self.write_surely(surely, rng)?;
        Ok(told)
    }

    /// What has surely passed, as far as it was told. `None` before the first time.
    pub fn surely(&self) -> Option<Surely> {
        self.kept.surely
    }

    /// The rules that are acted on. Empty before the first expiry.
    pub fn rules(&self) -> &Rules {
        &self.kept.rules
    }

    /// Takes up what law and configuration say today, as far as it may be acted on; says what is acted on now.
    ///
    /// # Errors
    /// [`Trouble`] from the disk.
    pub fn take_up(&mut self, wanted: &Schedules, told: &Told, rng: &mut impl CryptoRng) -> Result<&Rules, Trouble> {
        let computed = |class| class == RecordClass::NatConfig && !self.configs.is_empty();
        let kept = |class| computed(class) || self.day_keys.keys().any(|(_, c)| *c == class);
        let rules = self.kept.rules.next(wanted, kept, told.as_of());
        self.change_rules(rules, rng)?;
        Ok(&self.kept.rules)
    }

    /// A person has seen the plan: what waits is acted on from the next expiry on. Log who did.
    ///
    /// # Errors
    /// [`Trouble`] from the disk.
    pub fn accept_plan(&mut self, rng: &mut impl CryptoRng) -> Result<(), Trouble> {
        self.change_rules(self.kept.rules.accepted(), rng)
    }

    fn change_rules(&mut self, rules: Rules, rng: &mut impl CryptoRng) -> Result<(), Trouble> {
        if rules != self.kept.rules {
            self.folder.write_sealed(&self.folder.state("rules"), &put_rules(&rules), rng)?;
            self.kept.rules = rules;
        }
        Ok(())
    }

    fn write_surely(&mut self, surely: Surely, rng: &mut impl CryptoRng) -> Result<(), Trouble> {
        let mut put = Put::default();
        put.instant(surely.passed);
        put.raw(&surely.boot);
        put.u64(u64::try_from(surely.uptime.as_micros()).unwrap_or(u64::MAX));
        self.folder.write_sealed(&self.folder.state("clock"), &put.0, rng)?;
        self.kept.written = Some(surely);
        Ok(())
    }

    pub(crate) fn load_kept(&mut self) -> Result<(), Trouble> {
        let (clock, rules) = (self.folder.state("clock"), self.folder.state("rules"));
        crate::files::disk::list(&self.folder.root.join("state"), "")?;
        if clock.exists() {
            let plain = self.folder.read_sealed(&clock)?;
            let mut take = Take(&plain);
            let surely = (|| {
                let (passed, boot) = (take.instant()?, take.array()?);
                Some(Surely { passed, boot, uptime: Duration::from_micros(take.u64()?) })
            })();
            let surely = surely.filter(|_| take.is_empty());
            self.kept.surely = Some(surely.ok_or(Trouble::Damaged { path: clock, what: "the time" })?);
            self.kept.written = self.kept.surely;
        }
        if rules.exists() {
            let plain = self.folder.read_sealed(&rules)?;
            self.kept.rules = take_rules(&plain).ok_or(Trouble::Damaged { path: rules, what: "the rules" })?;
        }
        Ok(())
    }
}

fn put_rules(rules: &Rules) -> Vec<u8> {
    let mut put = Put::default();
    for (class, rule) in &rules.0 {
        put.u8(class.number());
        put.u32(rule.days);
        put.u8(u8::from(rule.waiting.is_some()));
        if let Some(waiting) = rule.waiting {
            put.u32(waiting.days);
            put.instant(waiting.since);
        }
        put.u16(u16::try_from(rule.limits.len()).unwrap_or(u16::MAX));
        for limit in rule.limits.iter().take(usize::from(u16::MAX)) {
            put.u32(limit.days);
            put.instant(limit.since);
        }
    }
    put.0
}

fn take_rules(bytes: &[u8]) -> Option<Rules> {
    let mut take = Take(bytes);
    let mut rules = BTreeMap::new();
    while !take.is_empty() {
        let class = RecordClass::from_number(take.u8()?)?;
        let days = take.u32()?;
        let waiting = match take.u8()? {
            0 => None,
            _ => Some(Waiting { days: take.u32()?, since: take.instant()? }),
        };
        let mut limits = Vec::new();
        for _ in 0..take.u16()? {
            limits.push(Limit { days: take.u32()?, since: take.instant()? });
        }
        rules.insert(class, Rule { days, waiting, limits });
    }
    Some(Rules(rules))
}

#[cfg(test)]
mod tests {
    use terms::Instant;

    use super::*;

    #[test]
    fn rules_are_read_as_they_were_written() {
        let since = Instant::parse("2026-11-24T00:00:00Z").unwrap();
        let limits = vec![Limit { days: 60, since }, Limit { days: 30, since }];
        let rules = Rules(BTreeMap::from([
            (RecordClass::NatSession, Rule { days: 90, waiting: Some(Waiting { days: 7, since }), limits }),
            (RecordClass::DhcpLease, Rule { days: 7, waiting: None, limits: vec![] }),
        ]));
        let bytes = put_rules(&rules);
        assert_eq!(take_rules(&bytes), Some(rules));
        assert_eq!(take_rules(&bytes[..bytes.len() - 1]), None);
    }
}
