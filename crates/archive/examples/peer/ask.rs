//! Questions: warm, cold, many, and the answers in full.

use std::{
    collections::BTreeSet,
    fs::File,
    io::{BufWriter, Write as _},
    path::Path,
    time::Duration,
};

use archive::{Archive, Found, Logged, NotRead};
use guard::{Deed, Pass};
use terms::{DataCategory, Instant, Measure, Target};

use crate::{
    chance, common,
    machine::{self, into_memory, now, out_of_memory, share},
    open, say,
    sets::{Question, questions, reverse},
};

/// How far the clocks may be off where latency is measured; every peer widens its question by as much.
pub(crate) const SKEW: Duration = Duration::from_secs(1);
const TIMED: usize = 10_000;
const WARMING: usize = 1_000;
const COLD: usize = 100;

pub(crate) fn asked_at() -> Instant {
    common::at("2026-11-25T00:00:00Z")
}

/// A pass for this question. The guard's work is not the archive's, so it is done before the clock starts.
pub(crate) fn pass(question: &Question, measure: Measure) -> (Pass, Logged) {
    common::pass(common::deed(measure, question.target.clone()), asked_at())
}

pub(crate) fn look(archive: &Archive, question: &Question) -> (Duration, Found) {
    let (pass, logged) = pass(question, Measure::Disclose);
    let start = now();
    let found = archive.lookup(pass, logged, asked_at()).expect("lookup");
    (start.elapsed(), found)
}

pub(crate) fn warm(archive: &Path, set: &Path) {
    into_memory(archive);
    let asked = questions(set, SKEW);
    let archive = open(archive, &mut chance());
    for question in asked.iter().rev().take(WARMING) {
        look(&archive, question);
    }
    let (mut took, mut missed) = (Vec::new(), 0);
    for question in asked.iter().take(TIMED) {
        let (duration, found) = look(&archive, question);
        took.push(duration);
        missed += usize::from(!names(&found, question));
    }
    say("point_p50_us", share(&mut took, 0.5));
    say("point_p99_us", share(&mut took, 0.99));
    say("point_missed", missed as f64);

    batch(&archive, set);
    let (mut took, mut rows) = (Vec::new(), 0);
    for target in reverse(set) {
        let (duration, used) = uses(&archive, target);
        took.push(duration);
        rows += used.unwrap_or_default();
    }
    say("reverse_p50_us", share(&mut took, 0.5));
    say("reverse_p99_us", share(&mut took, 0.99));
    say("reverse_rows", rows as f64);
    say("memory_mb", machine::memory_mb());
}

/// The point questions alone, all of them, for a profile: how long they took together, and each.
pub(crate) fn points(archive: &Path, set: &Path) {
    let asked = questions(set, SKEW);
    let archive = open(archive, &mut chance());
    for question in asked.iter().rev().take(WARMING) {
        look(&archive, question);
    }
    let mut took: Vec<Duration> = asked.iter().take(asked.len() - WARMING).map(|q| look(&archive, q).0).collect();
    say("points_mean_us", took.iter().sum::<Duration>().as_secs_f64() * 1e6 / took.len() as f64);
    say("points_p50_us", share(&mut took, 0.5));
    say("points_p99_us", share(&mut took, 0.99));
    say("memory_mb", machine::memory_mb());
}

/// The batch alone, for a profile: after one that is not counted.
pub(crate) fn batches(archive: &Path, set: &Path) {
    let archive = open(archive, &mut chance());
    (0..4).for_each(|_| batch(&archive, set));
    say("memory_mb", machine::memory_mb());
}

/// All questions in one call; it sorts them and uses both cores, as the peers' joins do.
fn batch(archive: &Archive, set: &Path) {
    let asked = questions(set, Duration::ZERO);
    let passes: Vec<_> = asked.iter().map(|q| pass(q, Measure::Disclose)).collect();
    let (start, before) = (now(), machine::processor());
    let answers = archive.lookup_each(passes, asked_at());
    let took = start.elapsed().as_secs_f64();
    say("batch_s", asked.len() as f64 / took);
    say("batch_cpu_s", asked.len() as f64 / (machine::processor() - before));
    let named = |(answer, question): (&Result<Found, NotRead>, &Question)| match answer {
        Ok(found) => names(found, question),
        Err(why) => panic!("not read: {why}"),
    };
    say("batch_missed", answers.iter().zip(&asked).filter(|pair| !named(*pair)).count() as f64);
}

/// How many translations the subscriber behind this address has in the period; nothing, where several may be meant or
/// there are more than one answer may have.
fn uses(archive: &Archive, target: Target) -> (Duration, Option<usize>) {
    let deed = Deed { data: DataCategory::Traffic, ..common::deed(Measure::Disclose, target) };
    let (pass, logged) = common::pass(deed, asked_at());
    let start = now();
    let used = archive.used(pass, logged, asked_at());
    let took = start.elapsed();
    match used {
        Ok(used) => (took, Some(used.uses.len())),
        Err(NotRead::SeveralFit | NotRead::TooMany { .. }) => (took, None),
        Err(why) => panic!("not read: {why}"),
    }
}

/// Opened before its files leave the page cache, so that even what opening reads has to come from the disk again.
pub(crate) fn cold(archive: &Path, set: &Path) {
    let mut took = Vec::new();
    for question in questions(set, SKEW).iter().skip(TIMED).take(COLD) {
        let opened = open(archive, &mut chance());
        // A new journal of reads is begun, and synced, with the first read after opening, not with each.
        look(&opened, &Question::elsewhere(question.at));
        out_of_memory(archive);
        took.push(look(&opened, question).0);
    }
    say("cold_p50_us", share(&mut took, 0.5));
    say("cold_p99_us", share(&mut took, 0.99));
}

/// A line for each question: its number, then each `subscriber:private` found, in order; in a file beside it, how many
/// rows each reverse question has. The clocks are taken to be right.
pub(crate) fn answers(archive: &Path, set: &Path, file: &Path) {
    let archive = open(archive, &mut chance());
    let mut out = BufWriter::new(File::create(file).expect("the answers' file"));
    for (number, question) in questions(set, Duration::ZERO).iter().enumerate() {
        let (_, found) = look(&archive, question);
        let pairs: BTreeSet<String> = found
            .attribution
            .candidates
            .iter()
            .map(|c| {
                let name = c.subscriber.as_ref().map_or("?", |s| s.reveal());
                let private = c.chain.last().map(ToString::to_string).unwrap_or_default();
                format!("{name}:{private}")
            })
            .collect();
        write!(out, "{number}").expect("writing");
        pairs.iter().for_each(|pair| write!(out, " {pair}").expect("writing"));
        writeln!(out).expect("writing");
    }
    out.flush().expect("writing");
    let line = |(number, target)| match uses(&archive, target).1 {
        Some(rows) => format!("{number} {rows}\n"),
        None => format!("{number} refused\n"),
    };
    let lines: String = reverse(set).into_iter().enumerate().map(line).collect();
    std::fs::write(file.with_added_extension("reverse"), lines).expect("writing");
}

/// Is the subscriber whom the set names among the candidates? Always, where it names none.
pub(crate) fn names(found: &Found, question: &Question) -> bool {
    let Some(expected) = &question.subscriber else { return true };
    let mut candidates = found.attribution.candidates.iter();
    candidates.any(|c| c.subscriber.as_ref().is_some_and(|s| s.reveal() == expected))
}
