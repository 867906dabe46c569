//! The published log: it grows with the records, is signed once for each size, and is not signed when anything was changed.
#![cfg(test)]

#[path = "../examples/log_tamper/house.rs"]
mod house;
#[path = "../examples/log_tamper/touch.rs"]
mod touch;

use evidence::log::{Tile, TileKind, read_checkpoint};
use house::{House, public};
use rand_chacha::rand_core::SeedableRng as _;
use store::{
    Class, Forget, Ledger, Trouble,
    ledger::{Folder, LogTrouble, Openable, audit, forgets},
};

fn scratch(name: &str) -> House {
    House::new(std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("ledger-{name}")))
}

#[tokio::test]
async fn the_log_grows_with_the_records_and_each_size_is_signed_once() {
    let mut house = scratch("grows");
    house.open().await;
    let empty = house.publish().await.unwrap();
    assert_eq!(read_checkpoint(&empty, &public()).unwrap().size, 0);
    for more in [1, 254, 1, 1, 300, 513] {
        house.record(more).await;
        let note = house.publish().await.unwrap();
        let head = read_checkpoint(&note, &public()).unwrap();
        assert_eq!(head.size, house.store().size().await.unwrap());
        assert_eq!(house.publish().await.unwrap(), note);
        let found = audit(&house.folder(), Some(house.store()), (head.size, head.root), |_, _| ()).await.unwrap();
        assert_eq!((found.wrong, found.after), (vec![], 0));
        // Started again, it goes on from the tiles.
        house.ledger = Ledger::new(house.log(), house::ORIGIN);
        assert_eq!(house.publish().await.unwrap(), note);
    }
    let partial = Tile { kind: TileKind::Hashes(0), index: 0, width: 255 };
    assert_eq!(house.folder().read(&partial).unwrap(), None, "the full tile took its place");
    assert!(house.folder().read_or_full(&partial).unwrap().is_some());
}

#[tokio::test]
async fn a_cosigned_head_is_kept_and_another_text_is_not() {
    let mut house = scratch("cosigned");
    house.open().await;
    house.record(3).await;
    let note = house.publish().await.unwrap();
    let cosigned =
        evidence::log::Note::read(&note).unwrap().signed_too("witness.xb.example", &house::other_key()).unwrap();
    let store = house.store().clone();
    house.ledger.set_cosigned(&store, &cosigned, &[public()]).unwrap();
    assert_eq!(house.publish().await.unwrap(), cosigned);
    house.record(1).await;
    house.publish().await.unwrap();
    assert!(house.ledger.set_cosigned(&store, &cosigned, &[public()]).is_err(), "the head has moved on");
}

/// Changes something, and says what publishing then answers.
async fn check(name: &str, grow: bool, change: &[&str], expected: impl Fn(&LogTrouble) -> bool) {
    let mut house = scratch(name);
    house.open().await;
    house.record(300).await;
    house.publish().await.unwrap();
    if grow {
        house.record(20).await;
    }
    house.sql(change).await;
    house.ledger = Ledger::new(house.log(), house::ORIGIN);
    match house.publish().await {
        Err(Trouble::Log(trouble)) => assert!(expected(&trouble), "{name}: {trouble}"),
        other => panic!("{name}: {other:?}"),
    }
    let head = house.folder().checkpoint().unwrap().unwrap();
    assert_eq!(read_checkpoint(&head, &public()).unwrap().size, 300, "nothing was signed");
}

#[tokio::test]
async fn nothing_is_signed_over_records_that_were_changed() {
    check(
        "altered",
        true,
        &["UPDATE event SET at_micros = at_micros + 1 WHERE seq IN (305, 311)"],
        |trouble| matches!(trouble, LogTrouble::Altered { entries } if entries == &[305, 311]),
    )
    .await;
    check("missing", true, &["DELETE FROM event WHERE seq = 302"], |trouble| {
        matches!(trouble, LogTrouble::Missing { entry: 302 })
    })
    .await;
    check("shrunk", false, &["DELETE FROM event WHERE seq > 290"], |trouble| {
        matches!(trouble, LogTrouble::Shrunk { first: 291, last: 300 })
    })
    .await;
    check(
        "forked",
        false,
        &["UPDATE fact SET value = '300 ' || hex(zeroblob(32)) WHERE name = 'log-head'"],
        |trouble| matches!(trouble, LogTrouble::Forked { size: 300 }),
    )
    .await;
}

#[tokio::test]
async fn an_old_copy_of_the_records_that_grew_again_is_found() {
    let mut house = scratch("old-copy");
    house.open().await;
    house.record(300).await;
    house.publish().await.unwrap();
    let copy = house.dir().join("copy.db");
    house.sql(&[&format!("VACUUM INTO '{}'", copy.display())]).await;
    house.record(10).await;
    house.publish().await.unwrap();
    house.put_back(&copy).await;
    house.record(15).await;
    house.ledger = Ledger::new(house.log(), house::ORIGIN);
    let Err(Trouble::Log(LogTrouble::Changed { what })) = house.publish().await else { panic!("signed twice") };
    assert_eq!((what.len(), what[0].as_str()), (10, "entry 301 is not the one under the signed head"));
}

#[tokio::test]
async fn nothing_is_signed_over_tiles_that_were_changed_and_an_old_head_does_not_come_back() {
    let mut house = scratch("tiles");
    house.open().await;
    house.record(300).await;
    let old = house.publish().await.unwrap();
    house.record(20).await;
    house.publish().await.unwrap();
    std::fs::write(house.log().join("checkpoint"), &old).unwrap();
    house.ledger = Ledger::new(house.log(), house::ORIGIN);
    let note = house.publish().await.unwrap();
    assert_eq!(read_checkpoint(&note, &public()).unwrap().size, 320, "the records remember it");
    let tile = Tile::of(TileKind::Hashes(0), 1, 320).unwrap();
    let path = house.log().join(tile.path());
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[40] ^= 1;
    std::fs::write(&path, &bytes).unwrap();
    house.record(1).await;
    house.ledger = Ledger::new(house.log(), house::ORIGIN);
    let Err(Trouble::Log(LogTrouble::Changed { what })) = house.publish().await else { panic!("signed") };
    assert_eq!(what, ["tile/0/001.p/64 was altered, for entries [258]"]);
    bytes[40] ^= 1;
    std::fs::write(&path, &bytes).unwrap();
    assert!(house.publish().await.is_ok(), "put right, it goes on");
    std::fs::write(house.log().join("checkpoint"), note.replace("320", "319")).unwrap();
    assert!(matches!(house.publish().await, Err(Trouble::Log(LogTrouble::Head))));
}

#[tokio::test]
async fn what_was_changed_directly_in_the_database_and_in_tiles_is_named() {
    let mut house = scratch("touched");
    let (rounds, in_doubt) = touch::rounds(&mut house, &[300, 220], 60, 7).await;
    assert!(rounds == 60 && in_doubt < 5);
}

#[tokio::test]
async fn what_was_destroyed_as_the_log_says_is_counted_and_the_head_still_signed() {
    let mut house = scratch("destroyed");
    house.open().await;
    house.record(300).await;
    house.publish().await.unwrap();
    let what = Forget { case: "asking/3".into(), class: Class::Events, why: "the period is over".into(), by: None };
    let now = terms::Instant::from_micros(1_900_000_000_000_000);
    let mut chance = rand_chacha::ChaCha20Rng::from_seed([5; 32]);
    house.store().destroy(&what, now, &mut chance).await.unwrap();
    let note = house.publish().await.unwrap();
    let head = read_checkpoint(&note, &public()).unwrap();
    let found = audit(&house.folder(), Some(house.store()), (head.size, head.root), |_, _| ()).await.unwrap();
    assert_eq!((head.size, found.destroyed, found.wrong), (301, 18, vec![]));
    // Whoever is given what opens the commitments, and nothing else, is told which entry says so.
    let openings = house.store().openings(0, 400).await.unwrap();
    let said = |what: &Openable| matches!(what, Openable::Destroyed(d) if d.entry == 301 && d.stream == "asking/3");
    assert_eq!(openings.iter().filter(|(_, what)| said(what)).count(), 18);
    let Some((301, Openable::By((_, record)))) = openings.last() else { panic!("{:?}", openings.last()) };
    assert_eq!(forgets(record), Some(("asking/3".to_owned(), "events".to_owned())));
}

#[tokio::test]
async fn what_was_altered_is_not_passed_off_as_destroyed() {
    let mut house = scratch("altered-openings");
    house.open().await;
    house.record(40).await;
    house
        .sql(&[
            "UPDATE event SET at_micros = at_micros + 1 WHERE seq = 9",
            "UPDATE event SET body = x'00' WHERE seq = 31",
        ])
        .await;
    let openings = house.store().openings(0, 400).await.unwrap();
    let altered = openings.iter().filter(|(_, what)| *what == Openable::Altered).map(|(entry, _)| *entry);
    assert_eq!(altered.collect::<Vec<_>>(), [9, 31]);
    assert_eq!(openings.iter().filter(|(_, what)| matches!(what, Openable::By(_))).count(), 38);
}

#[tokio::test]
async fn a_folder_without_a_log_has_no_head() {
    let house = scratch("empty");
    assert_eq!(Folder::new(house.dir().join("nowhere")).checkpoint().unwrap(), None);
}
