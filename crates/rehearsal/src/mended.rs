//! What seeds found in the rooms, and its mending, each by itself and without a seed's luck.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Duration};

use node::{house::Action, rehearsed};
use request::{Side, Stage};
use store::OutLetter;
use terms::{LetterId, RequestId};

use crate::{
    Day, Families, Federation,
    script::{self, Press},
    world::World,
};

const DAY: i64 = 86_400;

pub(crate) fn with(work: impl AsyncFnOnce(&mut World<'_>)) {
    let memory = PathBuf::from("/dev/shm");
    let scratch = if memory.is_dir() { memory } else { std::env::temp_dir() };
    let scratch = crate::day::folder(&scratch, "mended");
    let mut files = Vec::new();
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../law");
    node::law_files(&dir, &dir, &mut files).unwrap();
    let book = Arc::new(law::Book::read(files).unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        std::fs::create_dir_all(&scratch).unwrap();
        let federation = Federation::prepare(book, 5, &scratch).await.unwrap();
        let faults = Families::none();
        let day = Day {
            seed: 1,
            steps: 0,
            days: 1,
            faults,
            keys_away: false,
            tell: true,
            bug: None,
            scratch: scratch.clone(),
        };
        let root = scratch.join("day");
        let mut world = World::begin(&federation, &day, &root).await.unwrap();
        work(&mut world).await;
        assert!(world.model.broken.is_empty(), "{:?}", world.model.broken);
    });
    std::fs::remove_dir_all(&scratch).unwrap();
}

/// A letter of the first desk to the second.
async fn written(world: &World<'_>) -> LetterId {
    let node = world.places[0].node.clone().unwrap();
    let to = &world.federation.members[1].id;
    rehearsed::hand_over(&node, to, RequestId::from_bytes([5; 16]), "Said once.").await.unwrap()
}

async fn tried(world: &mut World<'_>, letter: LetterId) -> OutLetter {
    world.truth.pass(Duration::from_secs(5 * 3600));
    world.deliver_one(0).await.unwrap();
    world.places[0].node.as_ref().unwrap().store.letter(letter).await.unwrap().unwrap()
}

async fn entries(world: &World<'_>, at: usize) -> u64 {
    world.places[at].node.as_ref().unwrap().store.size().await.unwrap()
}

#[test]
fn a_receipt_that_a_clock_days_ahead_has_dated_is_written_anew_when_the_clock_is_right() {
    with(async |world| {
        let letter = written(world).await;
        world.places[1].clock.err(20 * DAY);
        let taken = tried(world, letter).await;
        assert_eq!(taken.fault.as_deref(), Some("their receipt does not fit: from-the-future"));
        let before = entries(world, 1).await;
        world.places[1].clock.err(0);
        let taken = tried(world, letter).await;
        assert!(taken.delivered.is_some(), "{:?}", taken.fault);
        assert_eq!(entries(world, 1).await, before, "it is taken once, and the log has nothing new");
    });
}

#[test]
fn who_can_read_a_letter_and_brings_it_first_in_another_seal_keeps_no_receipt_from_its_writer() {
    with(async |world| {
        let letter = written(world).await;
        let sent = world.places[0].node.as_ref().unwrap().store.letter(letter).await.unwrap().unwrap().bytes;
        let (member, directory, now) = (&world.federation.members[1], &world.federation.directory, world.truth.now());
        let me = exchange::Me { node: &member.id, opening: std::slice::from_ref(&member.keys.opening) };
        let frame = exchange::open(&sent, &me, directory, now).unwrap().signed_bytes().to_vec();
        let to = directory.node(&member.id).unwrap();
        let resealed = exchange::seal_frame(&frame, to, now, world.luck.rng()).unwrap();
        world.net.hand_in(1, &Arc::new(resealed)).await.unwrap();
        world.after(1).await.unwrap();
        let before = entries(world, 1).await;
        let taken = tried(world, letter).await;
        assert!(taken.delivered.is_some(), "{:?}", taken.fault);
        assert_eq!(entries(world, 1).await, before, "and it took effect once");
    });
}

#[test]
fn a_letter_that_a_clock_years_ahead_has_dated_waits_for_a_person_when_the_clock_is_right() {
    with(async |world| {
        world.places[0].clock.err(2 * 365 * DAY);
        let letter = written(world).await;
        let put_off = tried(world, letter).await;
        assert!(put_off.fault.is_some_and(|f| f.contains("from-the-future")) && put_off.parked.is_none());
        world.places[0].clock.err(0);
        let parked = tried(world, letter).await;
        assert_eq!(parked.parked.map(|(code, _)| code).as_deref(), Some("from-the-future"));
    });
}

#[test]
fn a_letter_that_their_clock_calls_too_early_for_days_waits_for_a_person() {
    with(async |world| {
        let letter = written(world).await;
        // Their clock stands still, some hours before the letter.
        let behind = |tries: i64| -(20 + 5 * tries) * 3600;
        world.places[1].clock.err(behind(1));
        let (mut tries, mut last) = (1, tried(world, letter).await);
        while last.parked.is_none() && tries < 40 {
            assert!(last.fault.is_some_and(|f| f.contains("from-the-future")));
            tries += 1;
            world.places[1].clock.err(behind(tries));
            last = tried(world, letter).await;
        }
        assert_eq!((last.parked.map(|(code, _)| code).as_deref(), tries), (Some("from-the-future"), 25));
    });
}

/// One press by this office; the code of the refusal, if it is one.
async fn press(world: &mut World<'_>, at: usize, office: &'static str, action: Action, id: &str) -> Option<String> {
    let press = Press { at, office, action, subject: id.to_owned(), fields: BTreeMap::new(), mistake: false };
    world.press(&press).await.unwrap()
}

/// What stands in a record, as text.
async fn entries_of(world: &World<'_>, at: usize, name: &str) -> String {
    let events = world.places[at].node.as_ref().unwrap().store.events(name).await.unwrap();
    events.iter().map(|e| format!("{:?}\n", e.event)).collect()
}

async fn letters_of(world: &World<'_>, at: usize) -> usize {
    world.places[at].node.as_ref().unwrap().store.letters(None).await.unwrap().len()
}

/// The cause of seed 124: the other side would have refused that letter until the moment of its first signature.
#[test]
fn nobody_signs_second_where_a_clock_that_ran_ahead_has_dated_the_first_signature() {
    with(async |world| {
        let mut dice = world.luck.clone();
        let draft = script::draft(world.federation, &mut dice).unwrap();
        let (at, id) = (draft.at, draft.subject.clone());
        assert_eq!(world.press(&draft).await.unwrap(), None);
        world.places[at].clock.err(3 * DAY);
        assert_eq!(press(world, at, "investigator", Action::Propose, &id).await, None);
        world.places[at].clock.err(0);
        let before = letters_of(world, at).await;
        assert_eq!(press(world, at, "approver", Action::Approve, &id).await.as_deref(), Some("signed-ahead"));
        assert_eq!(letters_of(world, at).await, before, "nothing left");
        // The refusal names whose it is and the moment; whoever signed signs again, and nobody else does it instead.
        let said = entries_of(world, at, &format!("asking/{id}")).await;
        assert!(said.contains("signed-ahead") && said.contains("the clock of this node says"), "{said}");
        assert_eq!(press(world, at, "approver", Action::Propose, &id).await.as_deref(), Some("not-your-office"));
        assert_eq!(press(world, at, "investigator", Action::Propose, &id).await, None);
        assert_eq!(press(world, at, "approver", Action::Approve, &id).await, None);
        assert_eq!(letters_of(world, at).await, before + 1);
        // The hold, at the other side: the same.
        world.deliver_one(at).await.unwrap();
        let sent = world.places[at].node.as_ref().unwrap().store.letters(Some(&format!("asking/{id}"))).await.unwrap();
        let to = world.federation.members.iter().position(|m| m.id == sent[0].to).unwrap();
        world.places[to].clock.err(3600);
        assert_eq!(press(world, to, "desk", Action::Hold, &id).await, None);
        world.places[to].clock.err(0);
        assert_eq!(press(world, to, "approver", Action::Hold, &id).await.as_deref(), Some("signed-ahead"));
        assert_eq!(press(world, to, "desk", Action::Hold, &id).await, None);
        let before = letters_of(world, to).await;
        assert_eq!(press(world, to, "approver", Action::Hold, &id).await, None);
        assert!(letters_of(world, to).await > before, "the order is on its way");
    });
}

/// A standing consent that is dated years ahead would stand before each later one of its state.
#[test]
fn a_consent_that_a_clock_years_ahead_has_dated_is_signed_anew_by_whoever_signed_it() {
    with(async |world| {
        let at = 0;
        let state = world.federation.members[1].state.to_string();
        let press = async |world: &mut World<'_>, office| {
            let fields = BTreeMap::from([("beneficiaries".to_owned(), state.clone())]);
            let press = Press { at, office, action: Action::Consent, subject: String::new(), fields, mistake: false };
            world.press(&press).await.unwrap()
        };
        world.places[at].clock.err(2 * 365 * DAY);
        assert_eq!(press(world, "reviewer").await, None);
        world.places[at].clock.err(0);
        assert_eq!(press(world, "approver").await.as_deref(), Some("signed-ahead"));
        assert_eq!(press(world, "reviewer").await, None);
        assert_eq!(press(world, "reviewer").await.as_deref(), Some("same-person"));
        let before = letters_of(world, at).await;
        assert_eq!(press(world, "approver").await, None);
        assert!(letters_of(world, at).await > before);
    });
}

#[test]
fn a_signature_within_what_clocks_may_differ_counts() {
    with(async |world| {
        let mut dice = world.luck.clone();
        let draft = script::draft(world.federation, &mut dice).unwrap();
        let (at, id) = (draft.at, draft.subject.clone());
        world.press(&draft).await.unwrap();
        world.places[at].clock.err(299);
        assert_eq!(press(world, at, "investigator", Action::Propose, &id).await, None);
        world.places[at].clock.err(0);
        assert_eq!(press(world, at, "approver", Action::Approve, &id).await, None);
    });
}

#[test]
fn a_letter_that_a_clock_years_ahead_has_put_off_is_tried_at_once_when_the_clock_is_right() {
    with(async |world| {
        let letter = written(world).await;
        world.places[0].clock.err(20 * DAY);
        // Nobody answers, and the next try lies as far ahead as the clock.
        world.net.cut(0, 1);
        tried(world, letter).await;
        world.net.heal();
        world.places[0].clock.err(0);
        assert!(tried(world, letter).await.delivered.is_some());
    });
}

#[test]
fn records_that_are_older_than_the_published_log_are_said_at_the_start_though_no_witness_has_seen_it() {
    with(async |world| {
        world.places[0].back_up().unwrap();
        written(world).await;
        world.publish(0).await.unwrap();
        let net = Arc::clone(&world.net);
        assert!(world.places[0].restore(&net, false).unwrap());
        world.model.rolled_back(0);
        for _ in 0..2 {
            world.start(0).await.unwrap();
            let events = world.places[0].node.as_ref().unwrap().store.events(store::stream::HOUSE).await.unwrap();
            let alarms = node::desk::alarms(&events);
            assert_eq!(alarms.len(), 1, "said, and said once: {alarms:?}");
            world.places[0].stop(&net).unwrap();
        }
    });
}

#[test]
fn a_draft_that_no_law_carries_is_laid_aside_and_nothing_leaves() {
    with(async |world| {
        let own = world.federation.members[0].state;
        let fields = crate::federation::addressed(&world.federation.draft, own);
        let id = RequestId::from_bytes([6; 16]);
        let press = |action, fields: &std::collections::BTreeMap<String, String>| Press {
            at: 0,
            office: "investigator",
            action,
            subject: id.to_string(),
            fields: fields.clone(),
            mistake: false,
        };
        let none = std::collections::BTreeMap::new();
        assert_eq!(world.press(&press(Action::Draft, &fields)).await.unwrap(), None);
        assert!(world.press(&press(Action::Propose, &none)).await.unwrap().is_some());
        assert_eq!(world.press(&press(Action::Close, &none)).await.unwrap(), None);
        let node = world.places[0].node.as_ref().unwrap();
        let (state, _) = crate::model::state(node, id, Side::Asking).await.unwrap();
        assert_eq!(state.stage, Stage::Closed);
        assert!(node.store.letters(None).await.unwrap().is_empty());
    });
}

/// The keys of a member change, and afterwards the first one's operator puts back a copy of the folder from before.
async fn keys_change_and_an_old_copy_comes_back(world: &mut World<'_>, whose: usize) {
    world.places[0].back_up().unwrap();
    crate::faults::rotate(world, whose).await.unwrap();
    crate::faults::tell_everybody(world).await.unwrap();
    let net = Arc::clone(&world.net);
    assert!(world.places[0].restore(&net, true).unwrap());
    world.model.rolled_back(0);
    world.start(0).await.unwrap();
}

#[test]
fn an_old_directory_that_a_backup_brought_back_is_put_right_by_the_letter_that_shows_it() {
    with(async |world| {
        keys_change_and_an_old_copy_comes_back(world, 1).await;
        let letter = written(world).await;
        assert!(tried(world, letter).await.delivered.is_some());
        assert_eq!(rehearsed::directory_version(world.places[0].node.as_ref().unwrap()), 2);
    });
}

#[test]
fn a_node_that_an_old_backup_left_without_its_newest_keys_says_so_and_goes_on_when_they_are_put_back() {
    with(async |world| {
        keys_change_and_an_old_copy_comes_back(world, 0).await;
        let letter = written(world).await;
        // The receipt is sealed to the key that is gone, which is how it learns of the newer directory.
        assert!(tried(world, letter).await.delivered.is_none());
        let house = entries_of(world, 0, store::stream::HOUSE).await;
        assert!(house.contains("which node.key does not hold"), "{house}");
        assert!(world.keys_are_put_back().await.unwrap());
        assert!(tried(world, letter).await.delivered.is_some());
    });
}

/// The node starts with a `node.key` in which this one of its opening keys is not.
async fn lose(world: &mut World<'_>, whose: usize, lost: usize) {
    let gone = world.model.opening[whose][lost].to_secret_text().to_string();
    let net = Arc::clone(&world.net);
    world.places[whose].stop(&net).unwrap();
    let file = world.places[whose].files.keys();
    let keys = std::fs::read_to_string(&file).unwrap();
    assert!(keys.contains(&gone));
    std::fs::write(&file, keys.replace(&gone, "")).unwrap();
    world.start(whose).await.unwrap();
}

#[test]
fn a_letter_that_was_sealed_to_a_key_which_its_reader_has_lost_goes_in_another_seal_when_there_is_a_new_key() {
    with(async |world| {
        crate::faults::rotate(world, 1).await.unwrap();
        crate::faults::tell_everybody(world).await.unwrap();
        let letter = written(world).await;
        let before = world.places[0].node.as_ref().unwrap().store.letter(letter).await.unwrap().unwrap();
        // The key is lost, and no other is entered yet: tried again, and nobody's work.
        lose(world, 1, 1).await;
        let waits = tried(world, letter).await;
        assert_eq!((waits.delivered, waits.parked), (None, None));
        assert_eq!(waits.fault.as_deref(), Some("their node refused the letter: unknown-opening-key"));
        crate::faults::rotate(world, 1).await.unwrap();
        lose(world, 1, 1).await;
        // Refused, and with it comes the newer directory: another seal, the same letter.
        let anew = tried(world, letter).await;
        assert!(anew.delivered.is_none() && anew.parked.is_none() && anew.bytes != before.bytes, "{:?}", anew.fault);
        assert!(tried(world, letter).await.delivered.is_some());
    });
}

#[test]
fn a_receipt_that_was_sealed_to_a_key_which_its_reader_has_lost_is_given_in_another_seal() {
    with(async |world| {
        keys_change_and_an_old_copy_comes_back(world, 0).await;
        let letter = written(world).await;
        assert!(tried(world, letter).await.delivered.is_none(), "its receipt is sealed to the key that is gone");
        let taken = entries(world, 1).await;
        crate::faults::rotate(world, 0).await.unwrap();
        lose(world, 0, 1).await;
        crate::faults::tell_everybody(world).await.unwrap();
        assert!(tried(world, letter).await.delivered.is_some());
        assert_eq!(entries(world, 1).await, taken, "it is taken once, and the log has nothing new");
    });
}
