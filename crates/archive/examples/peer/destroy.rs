//! Hours go, and the records that are held stay.

use std::{path::Path, time::Duration};

use archive::{Archive, Day, NotRead};
use rand_chacha::ChaCha20Rng;
use terms::{Instant, Measure};

use crate::{
    ask::{asked_at, look, names, pass},
    chance, common, machine, open, say,
    sets::{Question, questions},
};

/// Records held of each period that goes.
const HELD: usize = 100;
/// Periods that go one after another: each is one measurement.
const PERIODS: usize = 6;

pub(crate) fn destroy(archive: &Path, set: &Path) {
    let mut rng = chance();
    let mut from = open(archive, &mut rng);
    let asked: Vec<Question> = questions(set, Duration::ZERO).into_iter().filter(|q| q.subscriber.is_some()).collect();
    let mut begins = asked.iter().map(|q| q.at).min().expect("questions");
    for _ in 0..PERIODS {
        let ends = period_end(begins);
        let inside: Vec<_> = asked.iter().filter(|q| begins <= q.at && q.at < ends).collect();
        if inside.len() < 2 * HELD {
            break;
        }
        let (held, free) = inside.split_at(HELD);
        held.iter().for_each(|question| hold(&mut from, question, &mut rng));
        let before = machine::bytes(archive) as f64;
        let told = from.clock_is_right(common::reading(ends.after(DAY_LONG)), &mut rng).expect("the clock");
        let start = machine::now();
        let stones = from.expire(&told, &common::schedules(1, 1), &mut rng).expect("expire");
        let took = start.elapsed().as_secs_f64();
        say("destroy_ms", took * 1e3);
        say("destroy_rows", stones.iter().map(|s| s.records as f64).sum());
        say("destroy_bytes_freed", before - machine::bytes(archive) as f64);
        let kept = held.iter().filter(|q| names(&look(&from, q).1, q)).count();
        assert!(kept == HELD, "{} held records are gone", HELD - kept);
        let gone = free.iter().filter(|q| !names(&look(&from, q).1, q)).count();
        say("destroy_gone_share", gone as f64 / free.len() as f64);
        begins = ends;
    }
}

const DAY_LONG: Duration = Duration::from_secs(86_400);

/// LEAD: when the records go that were complete at this moment, less the schedule's one day. Now: with their UTC day.
fn period_end(at: Instant) -> Instant {
    Day::of(at).ends()
}

fn hold(archive: &mut Archive, question: &Question, rng: &mut ChaCha20Rng) {
    let (pass, logged) = pass(question, Measure::Preserve);
    let until = common::at("2027-11-25T00:00:00Z");
    let held: Result<_, NotRead> = archive.hold(pass, logged, until, &common::schedules(1, 1), asked_at(), rng);
    assert!(held.expect("hold").records > 0, "nothing to hold");
}
