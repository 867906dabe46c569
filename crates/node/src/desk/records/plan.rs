//! A shorter retention that waits: exactly what it destroys, and the person who accepts that.
//!
//! What is accepted is what was shown. The plan has a number, the digest of its words; the form carries it, and a plan
//! that has changed meanwhile has another. The words are kept under that number, and the log says who accepted it,
//! before anything is acted on.

use archive::{Archive, Planned};
use retained::{Limit, RecordClass, Rule, Rules, Schedule, Schedules};
use serde_json::json;
use store::{Doc, stream};
use terms::{Digest, Instant};

use crate::{
    Node,
    clock::chance,
    desk::{
        mail::post,
        no::No,
        provider::archive_of,
        records::keep::{changes, records, schedules, trouble},
        turn::{Done, Turn},
    },
};

/// Everything that waits.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// The time for which it was made: one that has surely passed.
    pub as_of: Instant,
    /// Each type of record for which a shorter time waits.
    pub classes: Vec<WaitingClass>,
    /// The plan's number.
    pub number: Digest,
    /// Its words, from which the number is made.
    words: String,
}

/// One type of record.
#[derive(Debug, Clone)]
pub struct WaitingClass {
    /// Which.
    pub class: RecordClass,
    /// What law and configuration ask for.
    pub schedule: Schedule,
    /// For so many days records live today.
    pub days: u32,
    /// After acceptance.
    pub shorter: u32,
    /// Since when it has been waiting.
    pub since: Instant,
    /// The limit of a law that binds by itself first.
    pub limit: Option<Limit>,
    /// The days whose records go as soon as it is accepted, oldest first.
    pub at_once: Vec<Planned>,
    /// Those that go later, and sooner than by today's rule.
    pub sooner: Vec<Planned>,
}

/// What waits at this node; `None` when nothing does.
///
/// # Errors
/// [`No::Refused`] where there is no archive.
pub fn waiting(node: &Node) -> Result<Option<Waiting>, No> {
    let wanted = wanted(node)?;
    let archive = archive_of(node)?;
    let as_of = archive.surely().map_or_else(|| node.now(), |surely| surely.tell(node.reading()).1.as_of());
    Ok(waiting_in(&archive, &wanted, as_of))
}

fn wanted(node: &Node) -> Result<Schedules, No> {
    schedules(node, node.now())
        .ok_or_else(|| No::refused("not-a-provider", "this node holds no records", "Look at the provider's node."))
}

fn waiting_in(archive: &Archive, wanted: &Schedules, as_of: Instant) -> Option<Waiting> {
    let rules = archive.rules();
    let accepted = rules.accepted();
    let then = Schedules::of(|class| Schedule::operational(accepted.0.get(&class).map_or(0, |rule| rule.days)));
    let plan = archive.plan(&then);
    let class = |(class, rule): (&RecordClass, &Rule)| {
        let waits = rule.waiting?;
        let days = plan.iter().filter(|p| p.class == *class && p.goes.is_some_and(|goes| p.would_go < goes));
        let (at_once, sooner) = days.copied().partition(|p| p.would_go <= as_of);
        Some(WaitingClass {
            class: *class,
            schedule: wanted.get(*class)?.clone(),
            days: rule.days,
            shorter: waits.days,
            since: waits.since,
            limit: rule.limits.first().copied(),
            at_once,
            sooner,
        })
    };
    let classes: Vec<WaitingClass> = rules.0.iter().filter_map(class).collect();
    if classes.is_empty() {
        return None;
    }
    let words = words(&classes);
    Some(Waiting { as_of, number: post::sha256(words.as_bytes()), classes, words })
}

/// What the number covers: the rules, and each day that goes at once. Not what goes later, to which records are added
/// while somebody reads; and not the size, which merges change.
fn words(classes: &[WaitingClass]) -> String {
    let day = |p: &Planned| json!({ "day": p.day.to_string(), "records": p.records, "held": p.held });
    let class = |c: &WaitingClass| {
        json!({
            "class": c.class.as_str(), "days": c.days, "shorter": c.shorter, "duty": c.schedule.duty.as_str(),
            "rule": c.schedule.citation.as_ref().map(|c| c.rule.as_str()),
            "source": c.schedule.citation.as_ref().map(|c| c.source.as_str()),
            "at_once": c.at_once.iter().map(day).collect::<Vec<_>>(),
        })
    };
    json!({ "shorter_times": classes.iter().map(class).collect::<Vec<_>>() }).to_string()
}

/// A person has read the plan of this number and accepts it: the log says so, then it is acted on.
pub(crate) async fn accept(turn: &mut Turn<'_>) -> Result<Done, No> {
    let number = turn.needs("plan", "Read the plan first: its number goes with the form.")?.to_owned();
    if turn.field("read") != Some("yes") {
        return Err(No::refused(
            "not-read",
            "nobody says that the plan was read",
            "Read what is destroyed, then say so.",
        ));
    }
    let (before, waiting) = look_again(&mut *archive_of(turn.node)?, turn.node, &number)?;
    let mut events = vec![records("plan-accepted", format!("plan {number}: shorter times are acted on"), 0)];
    events.extend(changes(&before, &before.accepted()));
    let mut batch = turn.batch(stream::HOUSE, events);
    batch.docs.push(Doc { digest: waiting.number, kind: "plan", bytes: waiting.words.into_bytes() });
    turn.record(batch).await?;
    // Meanwhile another round may have changed what waits: then nothing is accepted that nobody has seen.
    let mut archive = archive_of(turn.node)?;
    let (_, waiting) = look_again(&mut archive, turn.node, &number)?;
    archive.accept_plan(&mut chance()?).map_err(trouble)?;
    let count: u64 = waiting.classes.iter().flat_map(|c| &c.at_once).map(|p| p.records).sum();
    Ok(Done::new(number, format!("accepted: {count} records are destroyed in the next round, within about a minute")))
}

/// The plan as it is now, if it still has this number.
fn look_again(archive: &mut Archive, node: &Node, number: &str) -> Result<(Rules, Waiting), No> {
    let wanted = wanted(node)?;
    let rng = &mut chance()?;
    let told = archive.tell_time(node.reading(), rng).map_err(trouble)?;
    let before = archive.take_up(&wanted, &told, rng).map_err(trouble)?.clone();
    let waiting = waiting_in(archive, &wanted, told.as_of()).ok_or_else(|| {
        No::refused("nothing-waits", "no shorter time is waiting for anybody", "There is nothing to accept.")
    })?;
    if waiting.number.to_string() != number {
        let says = "the plan is not the one that was read: it has changed since";
        return Err(No::refused("plan-changed", says, "Read it again, as it is now."));
    }
    Ok((before, waiting))
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, path::PathBuf, time::Duration};

    use archive::{Day, GeneratedDay, Settings};
    use retained::Reading;

    use super::*;

    fn now() -> Instant {
        Instant::parse("2026-11-24T12:00:00Z").unwrap()
    }

    /// An archive with records of some days, under a rule of 184 days.
    struct Place {
        dir: PathBuf,
        archive: Archive,
    }

    impl Place {
        fn new(name: &str) -> Self {
            let dir = std::env::temp_dir().join(format!("comity-plan-{name}-{}", std::process::id()));
            std::fs::remove_dir_all(&dir).ok();
            let settings = Settings { provider: "provider.example".parse().unwrap(), unshared: vec![], routed: vec![] };
            let archive = Archive::open(&dir, [7; 32], settings, &mut chance().unwrap()).unwrap();
            let mut place = Self { dir, archive };
            [30, 9, 8, 2].iter().for_each(|ago| place.comes(*ago, 1));
            assert!(place.asked(184).is_none());
            place
        }

        fn comes(&mut self, days_ago: u64, seed: u64) {
            let day = Day::of(now().before(Duration::from_secs(86_400 * days_ago)));
            let day = GeneratedDay { seed, day, rows: 10 };
            self.archive.ingest_generated(day, now(), &mut chance().unwrap()).unwrap();
        }

        fn told(&mut self) -> retained::Told {
            let reading = Reading { wall: now(), boot: [1; 16], uptime: Duration::from_secs(60) };
            self.archive.clock_is_right(reading, &mut chance().unwrap()).unwrap()
        }

        /// What waits when law and configuration ask for so many days.
        fn asked(&mut self, days: u32) -> Option<Waiting> {
            let wanted = Schedules::of(|_| Schedule::operational(days));
            let told = self.told();
            self.archive.take_up(&wanted, &told, &mut chance().unwrap()).unwrap();
            waiting_in(&self.archive, &wanted, told.as_of())
        }
    }

    impl Drop for Place {
        fn drop(&mut self) {
            std::fs::remove_dir_all(&self.dir).ok();
        }
    }

    #[test]
    fn a_plan_names_each_day_that_expiry_then_destroys_and_no_other() {
        let mut place = Place::new("days");
        let waiting = place.asked(7).unwrap();
        for class in &waiting.classes {
            assert_eq!((class.days, class.shorter, class.at_once.len(), class.sooner.len()), (184, 7, 3, 1));
        }
        let (told, rng) = (place.told(), &mut chance().unwrap());
        place.archive.accept_plan(rng).unwrap();
        let stones = place.archive.expire(&told, &Schedules::of(|_| Schedule::operational(7)), rng).unwrap();
        let said: BTreeSet<_> =
            waiting.classes.iter().flat_map(|c| &c.at_once).map(|p| (p.class, p.day, p.records)).collect();
        let gone = stones.iter().map(|stone| match stone.what {
            archive::Tombstoned::Day(day, class) => (class, day, stone.records),
            archive::Tombstoned::Hold(hold) => panic!("{hold}"),
        });
        assert_eq!(gone.collect::<BTreeSet<_>>(), said);
        assert!(place.asked(7).is_none(), "nothing waits any more");
    }

    #[test]
    fn a_plan_keeps_its_number_until_what_it_destroys_changes() {
        let mut place = Place::new("number");
        let number = place.asked(7).unwrap().number;
        assert_eq!(place.asked(7).unwrap().number, number, "looking changes nothing");
        place.comes(1, 2);
        place.comes(2, 3);
        assert_eq!(place.asked(7).unwrap().number, number, "records that go later are added all the time");
        place.comes(9, 4);
        let more = place.asked(7).unwrap().number;
        assert_ne!(more, number, "more is destroyed than was read");
        assert_ne!(place.asked(6).unwrap().number, more, "another rule");
    }
}
