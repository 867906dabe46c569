//! Publishing goes on where it was cut off, whatever of it had reached the disk; over an old node's records, and under a new key.
#![cfg(test)]

#[path = "../examples/log_tamper/house.rs"]
#[expect(dead_code, reason = "the house is furnished for other tests, too")]
mod house;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use evidence::{
    PublicKey,
    log::{Checkpoint, read_checkpoint},
};
use house::{House, other_key, public};
use rand_chacha::{
    ChaCha20Rng,
    rand_core::{Rng as _, SeedableRng as _},
};
use store::{
    Ledger, Trouble,
    ledger::{LogTrouble, audit, noted},
};

fn scratch(name: &str) -> House {
    House::new(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("publishing-{name}")))
}

async fn clean(house: &House, head: &Checkpoint) {
    let found = audit(&house.folder(), Some(house.store()), (head.size, head.root), |_, _| ()).await.unwrap();
    assert_eq!(found.wrong, vec![]);
}

#[tokio::test]
async fn a_node_that_is_older_than_the_published_log_signs_its_first_head_over_all_that_it_has() {
    let mut house = scratch("old");
    let old = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/old/store.db");
    fs::copy(old, house.dir().join("store.db")).unwrap();
    house.open().await;
    let entries = house.store().size().await.unwrap();
    assert!(entries > 0);
    for more in [0, 3] {
        house.record(more).await;
        let head = read_checkpoint(&house.publish().await.unwrap(), &public()).unwrap();
        assert_eq!(head.size, entries + u64::from(more));
        clean(&house, &head).await;
    }
}

#[tokio::test]
async fn a_head_that_an_earlier_key_signed_is_continued_under_the_new_key_and_one_by_a_stranger_is_not() {
    let mut house = scratch("key");
    house.open().await;
    house.record(5).await;
    let note = house.publish().await.unwrap();
    let (new, store) = (other_key(), house.store().clone());
    let (now, before) = (PublicKey::of(&new), public());
    for unknown in [vec![], vec![now]] {
        house.ledger = Ledger::new(house.log(), house::ORIGIN);
        let refused = house.ledger.publish(&store, &new, &unknown).await;
        assert!(matches!(refused, Err(Trouble::Log(LogTrouble::Head))), "{refused:?}");
    }
    // One head is signed for each size: the new key signs the next.
    assert_eq!(house.ledger.publish(&store, &new, &[now, before]).await.unwrap(), note);
    house.record(1).await;
    let next = house.ledger.publish(&store, &new, &[now, before]).await.unwrap();
    assert!(read_checkpoint(&next, &before).is_err());
    let head = read_checkpoint(&next, &now).unwrap();
    assert_eq!(head.size, 6);
    clean(&house, &head).await;
}

/// Every file of a folder, by its name below it.
fn files(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let (mut found, mut folders) = (BTreeMap::new(), vec![dir.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.strip_prefix(dir).unwrap().to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn lay(dir: &Path, files: &BTreeMap<PathBuf, Vec<u8>>) {
    let _ = fs::remove_dir_all(dir);
    for (name, bytes) in files {
        let path = dir.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// Where publishing was cut off. Files that are synced together may have come to the disk in any order.
#[derive(Debug, Clone, Copy)]
enum Cut {
    /// Some tiles are in place, some are begun beside their places.
    Tiles,
    /// All tiles are, and the records do not know the head yet.
    BeforeTheRecords,
    /// The records know it, and the file with it is begun at most.
    BeforeTheHead,
    /// The head is there, and some partial tiles that were filled are still to be taken away.
    BeforeForgetting,
}

/// The log and what the records remember of it, before and after one growth.
struct Growth {
    before: (BTreeMap<PathBuf, Vec<u8>>, Option<String>),
    after: (BTreeMap<PathBuf, Vec<u8>>, Option<String>),
}

impl Growth {
    /// What may lie on the disk, and which head the records remember.
    fn at(&self, cut: Cut, chance: &mut ChaCha20Rng) -> (BTreeMap<PathBuf, Vec<u8>>, Option<&String>) {
        let head = Path::new("checkpoint");
        let mut disk = self.before.0.clone();
        let half = |bytes: &[u8], chance: &mut ChaCha20Rng| {
            let end = chance.next_u32() as usize % (bytes.len() + 1);
            bytes[..end].to_vec()
        };
        for (name, bytes) in &self.after.0 {
            let begun = PathBuf::from(format!("{}.new", name.display()));
            match (cut, name == head, chance.next_u32() % 3) {
                (Cut::Tiles, false, 0) => {}
                (Cut::Tiles, false, 1) | (Cut::BeforeTheHead, true, 1..) => {
                    disk.insert(begun, half(bytes, chance));
                }
                (Cut::Tiles | Cut::BeforeTheRecords | Cut::BeforeTheHead, true, _) => {}
                _ => {
                    disk.insert(name.clone(), bytes.clone());
                }
            }
        }
        if matches!(cut, Cut::BeforeForgetting) {
            disk.retain(|name, _| self.after.0.contains_key(name) || chance.next_u32() & 1 == 0);
        }
        let remembered = match cut {
            Cut::Tiles | Cut::BeforeTheRecords => &self.before.1,
            Cut::BeforeTheHead | Cut::BeforeForgetting => &self.after.1,
        };
        (disk, remembered.as_ref())
    }
}

async fn remembered(house: &House) -> Option<String> {
    noted(house.store()).await.unwrap().map(|(size, root)| format!("{size} {root}"))
}

/// One growth, cut off at each step and in many ways: each time the next start signs the head that would have been signed.
async fn check(name: &str, growths: &[u32], seed: u64) {
    let mut house = scratch(name);
    let mut chance = ChaCha20Rng::seed_from_u64(seed);
    house.open().await;
    for more in growths {
        let before = (files(&house.log()), remembered(&house).await);
        house.record(*more).await;
        let note = house.publish().await.unwrap();
        let growth = Growth { before, after: (files(&house.log()), remembered(&house).await) };
        for cut in [Cut::Tiles, Cut::BeforeTheRecords, Cut::BeforeTheHead, Cut::BeforeForgetting].repeat(2) {
            let (disk, head) = growth.at(cut, &mut chance);
            lay(&house.log(), &disk);
            let head = head.map_or_else(
                || "DELETE FROM fact WHERE name = 'log-head'".to_owned(),
                |head| format!("INSERT OR REPLACE INTO fact (name, value) VALUES ('log-head', '{head}')"),
            );
            house.sql(&[&head]).await;
            // An audit of what lies there now finds nothing wrong: it was cut off, and that is all.
            if let Some((size, root)) = noted(house.store()).await.unwrap() {
                let found = audit(&house.folder(), Some(house.store()), (size, root), |_, _| ()).await.unwrap();
                assert_eq!(found.wrong, vec![], "{name}, {more} more, {cut:?}, audited before the next start");
            }
            house.ledger = Ledger::new(house.log(), house::ORIGIN);
            assert_eq!(house.publish().await.unwrap(), note, "{name}, {more} more, {cut:?}");
            clean(&house, &read_checkpoint(&note, &public()).unwrap()).await;
        }
        // The next growth begins from what a cut has left behind.
        house.ledger = Ledger::new(house.log(), house::ORIGIN);
    }
}

#[tokio::test]
async fn publishing_that_was_cut_off_at_any_step_goes_on_and_signs_the_same_head() {
    check("first", &[3, 1], 1).await;
    check("edges", &[254, 1, 1], 2).await;
    check("many", &[300, 213], 3).await;
}
