//! Every write point of every operation: the process is killed there, the power goes there, the disk refuses there.
//!
//! Each operation is first run as a whole, with a look before each of its steps. What a crash could have left there is
//! opened: it has to be one of the states that the operation may leave, and the operation, run again, has to complete.
//! Crashes while such a remainder is opened are tried, too. Then the operation is run again and again, with one step
//! refused, and with every step refused from one on; afterwards it is repeated in the same process, or another writer goes
//! on, or the process ends.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    time::Duration,
};

use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng as _};
use retained::{CONNTRACK, Piece, Place, SetAside};
use terms::{Instant, Target};

use super::{
    batches::{DAY, ingest, stream},
    common::{self, Folder, Made, at},
    steps::{Files, Image, Watching},
};
use crate::{Archive, Feed, NotRead, Trouble};

const NOW: &str = "2026-11-24T00:00:00Z";
/// When it is looked at.
const LATER: &str = "2026-11-26T00:00:00Z";
/// When translations of [`DAY`] go; sessions live ten days longer.
const GOES: &str = "2026-12-03T00:00:00Z";
/// Whom another writer brings.
const OTHER: u16 = 7;
/// Kinds of power cuts that are worked out at each step.
const CUTS: u64 = 8;
/// While a remainder is opened: only what was synced.
const FEW: u64 = 1;

type Act = fn(&mut Archive, &mut ChaCha20Rng) -> Result<(), Trouble>;

/// One operation.
struct Case {
    name: &'static str,
    /// What is there before.
    base: Act,
    /// The operation. Run again, it does what is left of it.
    act: Act,
    /// Its parts: what a crash may leave beside nothing of it and all of it.
    parts: &'static [Act],
    /// What of the state may differ from one way to another.
    loose: Loose,
}

/// What need not be the same after every crash.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Loose {
    Nothing,
    /// A key under which nothing is sealed yet may be left.
    Keys,
    /// And what is sent again goes into an open batch of its own, so that the lower bound of sharers is another.
    Batches,
}

fn chance(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

/// When its records begin. The other writer's live longer than those of the operation.
fn begun(made: &Made) -> Instant {
    at(if made.0 == OTHER { "2026-11-24T10:00:00Z" } else { DAY })
}

fn whole_day(made: &Made) -> Target {
    let day = Duration::from_secs(9 * 3_600);
    made.target(begun(made).before(day), begun(made).after(day))
}

/// All that can be told of an archive from outside, but for numbers that chance made.
fn facts(archive: &Archive, loose: Loose) -> String {
    let mut status = archive.status();
    assert_eq!(archive.verify().unwrap(), status.nat_records + status.access_records, "each record once");
    let aside = archive.set_aside().unwrap().len();
    let stones: Vec<_> = archive.tombstones().iter().map(|t| (t.what, t.records)).collect();
    assert_eq!(
        archive.tombstones().iter().map(|t| t.key).collect::<BTreeSet<_>>().len(),
        stones.len(),
        "one stone for each thing that was destroyed"
    );
    status.bytes = 0;
    if loose == Loose::Batches {
        status.batches = 0;
    }
    let answer = |target| answer(archive, &target, loose);
    let answers: Vec<String> = (0..8).map(|n| answer(whole_day(&Made(n)))).collect();
    let computed = Target {
        selector: terms::Selector::new([192, 0, 2, 0].into(), Some(2_000), terms::Transport::Tcp),
        ..whole_day(&Made(0))
    };
    let holds: Vec<_> = archive.holds().map(|(_, records, until)| (records, until)).collect();
    let (answers, computed) = (answers.join("\n  "), answer(computed));
    format!("{status:?}\n aside {aside}\n stones {stones:?}\n holds {holds:?}\n  {answers}\n  computed {computed}")
}

fn answer(archive: &Archive, target: &Target, loose: Loose) -> String {
    match common::look(archive, target, at(LATER)) {
        Ok(found) => {
            let chains: Vec<_> = found.attribution.candidates.iter().map(|c| c.chain.clone()).collect();
            let sharers = if loose == Loose::Batches { 0 } else { found.attribution.sharers };
            format!("{:?} {chains:?} of {sharers}", common::names(&found))
        }
        Err(NotRead::Trouble(trouble)) => panic!("{trouble:?}"),
        Err(other) => format!("{other:?}"),
    }
}

/// How many files of each kind there are; of keys, what for. Nothing unfinished.
fn left(root: &Path, loose: Loose) -> BTreeMap<String, usize> {
    let mut out = BTreeMap::new();
    for path in super::steps::files(root).keys() {
        let ending = path.extension().map(|e| e.to_str().unwrap()).unwrap_or_default();
        assert!(![crate::files::disk::UNFINISHED, crate::files::disk::GOING].contains(&ending), "{}", path.display());
        let name = path.file_stem().unwrap().to_string_lossy();
        match ending {
            // A name ends in the key's own number.
            "key" if !path.starts_with("configs") => {
                if loose == Loose::Nothing {
                    *out.entry(name.rsplit_once('-').unwrap().0.to_owned()).or_default() += 1;
                }
            }
            // Of merges, those of days that are gone go at the next opening; a count may be missing beside its tail.
            "reads" | "merge" | "count" | "" => {}
            "tail" if loose == Loose::Batches => {}
            kind => *out.entry(kind.to_owned()).or_default() += 1,
        }
    }
    out
}

impl Case {
    /// The folder, with these files and nothing else.
    fn put(&self, root: &Path, files: &Files) {
        let before = super::steps::files(root);
        for path in before.keys().filter(|path| !files.contains_key(*path)) {
            fs::remove_file(root.join(path)).unwrap();
        }
        for (path, bytes) in files.iter().filter(|(path, bytes)| before.get(*path) != Some(bytes)) {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes.as_slice()).unwrap();
        }
    }

    fn open(&self, root: &Path) -> Result<Archive, Trouble> {
        Archive::open(root, common::KEY, common::settings(), &mut chance(20))
    }

    fn seen(&self, archive: &Archive, root: &Path) -> String {
        format!("{}\n {:?}", facts(archive, self.loose), left(root, self.loose))
    }

    /// What is seen after these parts were done one after the other, each time; and after all of it.
    fn states(&self, root: &Path, base: &Files, then: Act) -> (Vec<String>, String) {
        let run = |acts: &[Act]| {
            self.put(root, base);
            let mut archive = self.open(root).unwrap();
            for (act, seed) in acts.iter().zip(30..) {
                act(&mut archive, &mut chance(seed)).unwrap();
            }
            let first = self.seen(&archive, root);
            drop(archive);
            assert_eq!(first, self.seen(&self.open(root).unwrap(), root), "{}: opened again", self.name);
            first
        };
        let mut may: Vec<String> = (0..=self.parts.len()).map(|n| run(&[&self.parts[..n], &[then]].concat())).collect();
        let last = run(&[self.act, then]);
        may.push(last.clone());
        (may, last)
    }
}

/// One operation on the folder of one test.
struct Run {
    case: Case,
    folder: Folder,
    base: Files,
    may: Vec<String>,
    last: String,
    /// The same, where another writer has gone on.
    may_other: Vec<String>,
    last_other: String,
}

impl Run {
    fn new(case: Case) -> Self {
        // In memory where there is such a place: thousands of small folders, of which none has to survive anything.
        let above = Some(Path::new("/dev/shm")).filter(|p| p.is_dir()).map_or_else(std::env::temp_dir, Path::to_owned);
        let folder = Folder(above.join(format!("comity-archive-step-{}-{}", case.name, std::process::id())));
        let root = folder.0.clone();
        fs::create_dir_all(&root).unwrap();
        let _played = Watching::nothing(&root);
        let mut archive = case.open(&root).unwrap();
        (case.base)(&mut archive, &mut chance(10)).unwrap();
        drop(archive);
        let base = super::steps::files(&root);
        let (may, last) = case.states(&root, &base, |_, _| Ok(()));
        let (may_other, last_other) = case.states(&root, &base, other);
        assert_ne!(may[0], last, "{}: it does something", case.name);
        Self { case, folder, base, may, last, may_other, last_other }
    }

    /// The folder in this state, watched.
    fn begin(&self, files: &Files, refused: std::ops::Range<usize>, depth: u64) -> (Watching, &Path) {
        let root = self.folder.0.as_path();
        self.case.put(root, files);
        (Watching::new(root, refused, depth), root)
    }

    /// What a crash left is opened: it is a state that may be; run again, the operation completes; and that stays.
    fn check(&self, image: &Image, done: bool, with_other: bool) {
        let how = format!("{}: {}", self.case.name, image.how);
        let (may, last) = if with_other { (&self.may_other, &self.last_other) } else { (&self.may, &self.last) };
        let root = self.folder.0.as_path();
        self.case.put(root, &image.files);
        let _played = Watching::nothing(root);
        let mut archive = self.case.open(root).unwrap_or_else(|t| panic!("{how}: does not open: {t:?}"));
        let found = self.case.seen(&archive, root);
        if done {
            assert_eq!(&found, last, "{how}: it had been done");
        } else {
            assert!(may.contains(&found), "{how}\n{found}\nbut it should be one of\n{}", may.join("\n\n"));
        }
        (self.case.act)(&mut archive, &mut chance(40)).unwrap_or_else(|t| panic!("{how}: run again: {t:?}"));
        assert_eq!(
            Some(facts(&archive, self.case.loose).as_str()),
            last.rsplit_once('\n').map(|l| l.0),
            "{how}: run again"
        );
        drop(archive);
        assert_eq!(&self.case.seen(&self.case.open(root).unwrap(), root), last, "{how}: run again, and opened again");
    }

    /// Killed and cut off at every step; returns how many steps there are.
    fn crashes(&self) -> usize {
        let (watch, root) = self.begin(&self.base, 0..0, CUTS);
        let mut archive = self.case.open(root).unwrap();
        (self.case.act)(&mut archive, &mut chance(30)).unwrap();
        drop(archive);
        let (steps, images) = (watch.steps(), watch.images());
        let after = watch.images_now(CUTS);
        drop(watch);
        images.iter().for_each(|image| self.check(image, false, false));
        after.iter().for_each(|image| self.check(image, true, false));
        for image in images.iter().filter(|image| image.killed) {
            let (watch, root) = self.begin(&image.files, 0..0, FEW);
            drop(self.case.open(root).unwrap());
            let again = watch.images();
            drop(watch);
            for inner in again {
                let how = format!("{}, then {} while opening", image.how, inner.how);
                self.check(&Image { how, ..inner }, false, false);
            }
        }
        println!("{}: {steps} steps, {} remainders of a crash", self.case.name, images.len() + after.len());
        steps
    }

    /// One step is refused, or every step from one on.
    fn refusals(&self, steps: usize) {
        for number in 0..steps {
            for refused in [number..number + 1, number..usize::MAX] {
                for then in [Then::Again, Then::Other, Then::End] {
                    self.refuse(refused.clone(), then);
                }
            }
        }
    }

    fn refuse(&self, refused: std::ops::Range<usize>, then: Then) {
        let how = format!("{}: refused {refused:?}, {then:?}", self.case.name);
        let (watch, root) = self.begin(&self.base, refused, 0);
        let image = |files| Image { how: how.clone(), killed: false, files };
        let opened = self.case.open(root);
        let Ok(mut archive) = opened else {
            drop(watch);
            return self.check(&image(super::steps::files(root)), false, false);
        };
        let done = (self.case.act)(&mut archive, &mut chance(30)).is_ok();
        watch.let_all_pass();
        match then {
            Then::End => {}
            Then::Again => {
                (self.case.act)(&mut archive, &mut chance(31)).unwrap_or_else(|t| panic!("{how}: {t:?}"));
                // What a failed try left beside it is cleared at the next opening.
                assert_eq!(
                    Some(facts(&archive, self.case.loose).as_str()),
                    self.last.rsplit_once('\n').map(|l| l.0),
                    "{how}"
                );
            }
            Then::Other => other(&mut archive, &mut chance(32)).unwrap_or_else(|t| panic!("{how}: {t:?}")),
        }
        drop(archive);
        let images = watch.images_now(FEW);
        drop(watch);
        let (done, with_other) = (done || matches!(then, Then::Again), matches!(then, Then::Other));
        for left in images {
            // A refused sync leaves it open what is kept; what had been acknowledged is, all the same.
            let left = Image { how: format!("{how}; {}", left.how), ..left };
            self.check(&left, done, with_other);
        }
    }
}

/// What follows after a refusal, in the same process.
#[derive(Debug, Clone, Copy)]
enum Then {
    Again,
    Other,
    End,
}

fn check(case: Case) {
    let run = Run::new(case);
    let steps = run.crashes();
    run.refusals(steps);
}

fn feed(name: &str) -> Feed {
    let batch = common::batch(b"", CONNTRACK);
    Feed { name: name.to_owned(), converter: batch.converter, clock: batch.clock }
}

/// What a listener brings: two records, and an entry that it did not understand.
fn append(archive: &mut Archive, to: &str, n: u16, now: Instant, rng: &mut ChaCha20Rng) -> Result<(), Trouble> {
    let mut read = Made(n).records(begun(&Made(n)));
    read.set_aside(Place::Line(u64::from(n)), SetAside::NotText, b"\xffcanary");
    let piece = Piece { bytes: b"raw", received: now, from: None };
    archive.append(&feed(to), &read, &[piece], now, rng).map(|_| ())
}

/// Another writer, of whom the operation knows nothing. Once done it is not done again.
fn other(archive: &mut Archive, rng: &mut ChaCha20Rng) -> Result<(), Trouble> {
    append(archive, "other", OTHER, at(LATER), rng)
}

fn hold(archive: &mut Archive, n: u16, until: &str, rng: &mut ChaCha20Rng) -> Result<(), Trouble> {
    let (pass, logged) = common::pass(common::deed(terms::Measure::Preserve, whole_day(&Made(n))), at(NOW));
    match archive.hold(pass, logged, at(until), &common::schedules(10, 20), at(NOW), rng) {
        Ok(_) => Ok(()),
        Err(NotRead::Trouble(trouble)) => Err(trouble),
        Err(other) => panic!("{other:?}"),
    }
}

/// Batches, a listener's frames of this day, a hold, and a record of its line that came after it.
fn filled(archive: &mut Archive, rng: &mut ChaCha20Rng) -> Result<(), Trouble> {
    ingest(archive, 0, rng)?;
    ingest(archive, 1, rng)?;
    append(archive, "feed", 2, at(NOW), rng)?;
    append(archive, "feed", 3, at(NOW), rng)?;
    hold(archive, 0, "2026-12-02T00:00:00Z", rng)?;
    hold(archive, 1, "2027-03-01T00:00:00Z", rng)?;
    Made(1).ingest(archive, at(DAY).after(Duration::from_secs(7_200)), rng);
    Ok(())
}

fn told(archive: &mut Archive, rng: &mut ChaCha20Rng) -> Result<retained::Told, Trouble> {
    archive.clock_is_right(common::reading(at(GOES)), rng)
}

#[test]
fn a_batch_is_taken_in_whole_or_not_at_all() {
    check(Case { name: "ingest", base: filled, act: |a, rng| ingest(a, 4, rng), parts: &[], loose: Loose::Keys });
}

#[test]
fn a_batch_that_waits_on_the_disk_is_taken_in_whole_or_not_at_all() {
    check(Case { name: "stream", base: filled, act: |a, rng| stream(a, 4, rng), parts: &[], loose: Loose::Keys });
}

#[test]
fn what_a_listener_was_told_is_safe_is_there_once() {
    check(Case {
        name: "append",
        base: filled,
        act: |archive, rng| (4..7).try_for_each(|n| append_missing(archive, n, rng)),
        parts: &[|archive, rng| append_missing(archive, 4, rng), |archive, rng| append_missing(archive, 5, rng)],
        loose: Loose::Batches,
    });
}

/// A sender repeats what was not acknowledged, and nothing else.
fn append_missing(archive: &mut Archive, n: u16, rng: &mut ChaCha20Rng) -> Result<(), Trouble> {
    match common::look(archive, &whole_day(&Made(n)), at(LATER)) {
        Ok(found) if found.records > 0 => Ok(()),
        Ok(_) => append(archive, "feed", n, at(NOW), rng),
        Err(NotRead::Trouble(trouble)) => Err(trouble),
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn a_settled_batch_is_in_its_tail_or_in_its_segments_and_never_in_both() {
    let act: Act = |archive, rng| archive.settle(Some("feed"), rng).map(|_| ());
    check(Case { name: "settle", base: filled, act, parts: &[], loose: Loose::Keys });
}

#[test]
fn a_merge_is_done_or_not_done_and_no_answer_changes() {
    fn one(archive: &mut Archive, rng: &mut ChaCha20Rng) -> Result<(), Trouble> {
        let Some(merging) = archive.plan_merge(true, rng) else { return Ok(()) };
        let done = merging.run()?;
        archive.place_merge(done, rng)
    }
    check(Case {
        name: "merge",
        base: filled,
        act: |archive, rng| archive.tidy(rng),
        parts: &[one, one, one],
        loose: Loose::Nothing,
    });
}

#[test]
fn what_is_due_goes_once_and_whole_and_nothing_else_goes() {
    fn expire(archive: &mut Archive, rng: &mut ChaCha20Rng) -> Result<(), Trouble> {
        let told = told(archive, rng)?;
        archive.expire(&told, &common::schedules(10, 20), rng).map(|_| ())
    }
    fn base(archive: &mut Archive, rng: &mut ChaCha20Rng) -> Result<(), Trouble> {
        filled(archive, rng)?;
        archive.tidy(rng)?;
        Made(5).ingest(archive, at(DAY), rng);
        Ok(())
    }
    fn renew(archive: &mut Archive, rng: &mut ChaCha20Rng) -> Result<(), Trouble> {
        archive.renew_holds(rng).map(|_| ())
    }
    check(Case { name: "expire", base, act: expire, parts: &[renew], loose: Loose::Nothing });
}

#[test]
fn a_hold_is_there_whole_or_not_at_all() {
    let act: Act = |archive, rng| hold(archive, 2, "2027-03-01T00:00:00Z", rng);
    check(Case { name: "hold", base: filled, act, parts: &[], loose: Loose::Nothing });
}

#[test]
fn a_hold_that_is_ordered_again_keeps_what_it_had() {
    let act: Act = |archive, rng| hold(archive, 1, "2027-06-01T00:00:00Z", rng);
    check(Case { name: "hold-longer", base: filled, act, parts: &[], loose: Loose::Nothing });
}

#[test]
fn a_hold_takes_in_what_came_later_or_keeps_what_it_had() {
    let act: Act = |archive, rng| archive.renew_holds(rng).map(|_| ());
    check(Case { name: "hold-renewed", base: filled, act, parts: &[], loose: Loose::Nothing });
}

#[test]
fn a_hold_that_is_released_goes_whole() {
    fn release(archive: &mut Archive, rng: &mut ChaCha20Rng) -> Result<(), Trouble> {
        let id = crate::HoldId::of(&common::deed(terms::Measure::Preserve, whole_day(&Made(1))).digest());
        match archive.release(id, at(NOW), rng) {
            Ok(_) | Err(Trouble::NoSuchHold) => Ok(()),
            Err(trouble) => Err(trouble),
        }
    }
    check(Case { name: "release", base: filled, act: release, parts: &[], loose: Loose::Nothing });
}
